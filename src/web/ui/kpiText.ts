import type { Kpi } from '../../domain/kpi.ts';
import type { useFormat } from '../format/format.ts';

/** A count that has a target is a part of it: "3/4" tells both at once. */
export function isPart({ unit, value, target }: Kpi): boolean {
  return unit === 'count' && value !== null && typeof target === 'number' && target > 0;
}

/** A KPI as cards and strips write it. */
export function kpiText(kpi: Kpi, format: ReturnType<typeof useFormat>): string {
  const value = format.amount(kpi, { compact: true });
  return isPart(kpi) ? `${value}/${format.amount({ value: kpi.target!, unit: kpi.unit }, { compact: true })}` : value;
}
