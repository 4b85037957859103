import type { Kpi } from '../../domain/kpi.ts';
import { dayNumber } from '../../locales/format/date.ts';
import { statusColor } from './StatusMark.tsx';

function position(value: number | string): number {
  return typeof value === 'number' ? value : dayNumber(value);
}

/** A KPI's value, interval and target on one small scale of its own. Decoration beside the written value, so hidden from readers. */
export function MiniBar({
  kpi,
  width = 84,
}: {
  kpi: Pick<Kpi, 'value' | 'interval' | 'target' | 'status' | 'unit'>;
  width?: number;
}) {
  const middle = 7;
  const track = (
    <line x1="2" x2={width - 2} y1={middle} y2={middle} stroke="var(--line)" strokeWidth="4" strokeLinecap="round" />
  );
  if (kpi.value === null) {
    return (
      <svg width={width} height="14" aria-hidden="true">
        <line
          x1="2"
          x2={width - 2}
          y1={middle}
          y2={middle}
          stroke="var(--line-strong)"
          strokeWidth="2"
          strokeDasharray="4 4"
        />
      </svg>
    );
  }
  const points = [kpi.value, kpi.target, kpi.interval?.lower, kpi.interval?.upper]
    .filter((one) => one !== undefined && one !== null)
    .map(position);
  // Shares keep their natural 0–100 % scale; other units show the span of what there is to compare.
  const isShare = (kpi.unit === 'share' || kpi.unit === 'chance') && points.every((one) => one >= 0 && one <= 1);
  const low = isShare ? 0 : Math.min(...points, kpi.unit === 'count' ? 0 : Number.POSITIVE_INFINITY);
  const high = isShare ? 1 : Math.max(...points);
  const pad = isShare ? 0 : (high - low) * 0.25 || 1;
  const x = (value: number | string) => 5 + ((position(value) - low + pad) / (high - low + 2 * pad)) * (width - 10);
  const color = statusColor(kpi.status);
  return (
    <svg width={width} height="14" viewBox={`0 0 ${width} 14`} aria-hidden="true">
      {track}
      {kpi.interval && (
        <line
          x1={x(kpi.interval.lower)}
          x2={Math.max(x(kpi.interval.upper), x(kpi.interval.lower) + 1)}
          y1={middle}
          y2={middle}
          stroke={color}
          strokeWidth="4"
          strokeLinecap="round"
          opacity=".4"
        />
      )}
      <circle cx={x(kpi.value)} cy={middle} r="3.4" fill={color} />
      {kpi.target !== undefined && (
        <line x1={x(kpi.target)} x2={x(kpi.target)} y1="1.5" y2="12.5" stroke="var(--text)" strokeWidth="1.4" />
      )}
    </svg>
  );
}
