import type { Kpi } from '../../../domain/kpi.ts';
import type { useFormat } from '../../format/format.ts';

/** The large number of a card. A count with a target is a part of it: "3 / 4". */
export function heroText(hero: Kpi, format: ReturnType<typeof useFormat>): string {
  const value = format.amount(hero, { compact: true });
  if (hero.unit !== 'count' || hero.value === null || typeof hero.target !== 'number') return value;
  return `${value}/${format.amount({ value: hero.target, unit: 'count' }, { compact: true })}`;
}
