import { linearScale } from './scale.ts';

export type WaterfallStep = {
  key: string;
  label: string;
  /** The change this step makes. */
  delta: number;
  /** How the bar is filled: one colour, or agreed shares from top to bottom (summing to 1). */
  fill: { color: string; share: number }[];
  /** The delta as written above or below the bar. */
  written: string;
};

type Total = { label: string; value: number; written: string };
type Props = {
  start: Total;
  steps: WaterfallStep[];
  end: Total;
  /** Unit, and that the axis does not start at zero. */
  note?: string;
  label: string;
  height?: number;
  onOpen?: (key: string) => void;
};

const width = 420;

/** From a plan to an outcome, one bar per cause. The axis starts where the bars can be told apart, and marks the break. */
export function Waterfall({ start, steps, end, note, label, height = 138, onOpen }: Props) {
  const levels = [start.value];
  for (const step of steps) levels.push((levels.at(-1) ?? 0) + step.delta);
  const low = Math.min(...levels, end.value);
  const high = Math.max(...levels, end.value);
  const base = low > 0 && high - low < high * 0.6 ? low - (high - low) * 0.45 : Math.min(0, low);
  const isBroken = base > 0;
  const bottom = height - 26;
  const y = linearScale([base, high], [bottom, 28]);
  const columns = steps.length + 2;
  const slot = (width - 16) / columns;
  const bar = Math.min(44, slot * 0.7);
  const at = (column: number) => 8 + column * slot + (slot - bar) / 2;
  const total = (column: number, one: Total) => (
    <g>
      <rect
        x={at(column)}
        y={y(one.value)}
        width={bar}
        height={Math.max(1, y(Math.max(base, 0)) - y(one.value))}
        rx="3"
        fill="var(--text-3)"
        opacity=".55"
      />
      <text x={at(column) + bar / 2} y={y(one.value) - 5} textAnchor="middle" className="t1 num">
        {one.written}
      </text>
      <text x={at(column) + bar / 2} y={height - 10} textAnchor="middle">
        {one.label}
      </text>
    </g>
  );
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={label}>
      {total(0, start)}
      {steps.map((step, index) => {
        const from = levels[index] ?? start.value;
        const top = y(Math.max(from, from + step.delta));
        const size = Math.max(1.5, Math.abs(y(from) - y(from + step.delta)));
        let filled = 0;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: a second way; the table of the same rows has the buttons
          <g key={step.key} onClick={onOpen && (() => onOpen(step.key))} style={onOpen && { cursor: 'pointer' }}>
            <line x1={at(index) + bar} x2={at(index + 1)} y1={y(from)} y2={y(from)} stroke="var(--line-strong)" />
            {step.fill.map((part) => {
              const offset = filled;
              filled += part.share * size;
              return (
                <rect
                  key={part.color}
                  x={at(index + 1)}
                  y={top + offset}
                  width={bar}
                  height={part.share * size}
                  fill={part.color}
                />
              );
            })}
            <text
              x={at(index + 1) + bar / 2}
              y={step.delta < 0 ? top + size + 12 : top - 5}
              textAnchor="middle"
              className="t2 num"
            >
              {step.written}
            </text>
            <text x={at(index + 1) + bar / 2} y={height - 10} textAnchor="middle">
              {step.label}
            </text>
          </g>
        );
      })}
      {total(columns - 1, end)}
      <line x1="8" x2={width - 8} y1={y(Math.max(base, 0))} y2={y(Math.max(base, 0))} stroke="var(--line-strong)" />
      {isBroken && <path d={`M8 ${bottom - 8}l5 3-10 4 5 3`} fill="none" stroke="var(--text-3)" />}
      {note && (
        <text x={width - 8} y="11" textAnchor="end">
          {note}
        </text>
      )}
    </svg>
  );
}
