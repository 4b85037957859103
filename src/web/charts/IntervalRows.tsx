import type { KpiStatus } from '../../domain/kpi.ts';
import { statusColor } from '../ui/StatusMark.tsx';
import { linearScale, ticks } from './scale.ts';

export type IntervalRow = {
  key: string;
  label: string;
  value: number;
  lower: number;
  upper: number;
  status: KpiStatus;
  /** The value as written at the right. */
  written: string;
};

type Props = {
  rows: IntervalRow[];
  /** Drawn as one line through all rows, with its words. */
  threshold?: { value: number; label: string };
  domain?: [number, number];
  /** How the axis writes a value. */
  write: (value: number) => string;
  /** The picture in words. */
  label: string;
};

const width = 420;
const left = 108;
const right = 374;
const rowHeight = 22;

function shortened(text: string): string {
  const most = /\p{Script=Han}/u.test(text) ? 8 : 15;
  return [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;
}

/** Estimates below each other on one axis: dot, interval, threshold. */
export function IntervalRows({ rows, threshold, domain = [0, 1], write, label }: Props) {
  const x = linearScale(domain, [left, right]);
  const bottom = 14 + rows.length * rowHeight;
  const clamped = (value: number) => Math.min(right, Math.max(left, x(value)));
  return (
    <svg viewBox={`0 0 ${width} ${bottom + 20}`} width="100%" role="img" aria-label={label}>
      {ticks(domain, 4).map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1="8" y2={bottom} stroke="var(--line)" />
          <text x={x(tick)} y={bottom + 14} textAnchor="middle">
            {write(tick)}
          </text>
        </g>
      ))}
      {threshold && (
        <>
          <line
            x1={x(threshold.value)}
            x2={x(threshold.value)}
            y1="2"
            y2={bottom}
            stroke="var(--text)"
            strokeWidth="1.3"
          />
          <text x={x(threshold.value) + 5} y="10" className="t2">
            {threshold.label}
          </text>
        </>
      )}
      {rows.map((row, index) => {
        const y = 24 + index * rowHeight;
        const color = statusColor(row.status);
        return (
          <g key={row.key}>
            <text x={left - 10} y={y + 4} textAnchor="end" className="t1">
              {shortened(row.label)}
              <title>{row.label}</title>
            </text>
            <line
              x1={clamped(row.lower)}
              x2={clamped(row.upper)}
              y1={y}
              y2={y}
              stroke={color}
              strokeWidth="5"
              strokeLinecap="round"
              opacity=".35"
            />
            <circle cx={clamped(row.value)} cy={y} r="4.2" fill={color} />
            <text x={width - 4} y={y + 4} textAnchor="end" className="t2 num">
              {row.written}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
