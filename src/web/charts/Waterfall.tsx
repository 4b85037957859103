import type { Sheet } from '../ui/sheet.ts';
import { BarNameList } from './BarNameList.tsx';
import { barNames, nameLabels, namesHeight } from './bar-names.ts';
import { Chart } from './Chart.tsx';
import { type ChartLabel, Labels } from './Labels.tsx';
import { placeLabels } from './place-labels.ts';
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
  name: string;
  /** The picture in words. */
  label: string;
  start: Total;
  steps: WaterfallStep[];
  end: Total;
  /** Unit, and that the axis does not start at zero. */
  note?: string;
  sheet: () => Sheet;
};

const plot = 130;

/** From a plan to an outcome, one bar per cause. The axis starts where the bars can be told apart, and marks the break. */
export function Waterfall({ name, label, start, steps, end, note, sheet }: Props) {
  const levels = [start.value];
  for (const step of steps) levels.push((levels.at(-1) ?? 0) + step.delta);
  const low = Math.min(...levels, end.value);
  const high = Math.max(...levels, end.value);
  const base = low > 0 && high - low < high * 0.6 ? low - (high - low) * 0.45 : Math.min(0, low);
  const isBroken = base > 0;
  const names = [start.label, ...steps.map((step) => step.label), end.label];
  const slotAt = (width: number) => (width - 16) / names.length;
  const shownNames = (width: number) => barNames(names, slotAt(width));
  const bottom = plot - 12;
  const y = linearScale([base, high], [bottom, 30]);
  const heightAt = (width: number) => bottom + namesHeight(shownNames(width)) + 6;
  return (
    <Chart
      name={name}
      label={label}
      height={heightAt}
      sheet={sheet}
      below={(width) => <BarNameList names={names} of={shownNames(width)} />}
    >
      {(width) => {
        const slot = slotAt(width);
        const bar = Math.min(52, slot * 0.7);
        const middle = (column: number) => 8 + (column + 0.5) * slot;
        const at = (column: number) => middle(column) - bar / 2;
        const values = [
          { y: y(start.value) - 5, text: start.written, isTotal: true },
          ...steps.map((step, index) => {
            const from = levels[index]!;
            const to = from + step.delta;
            // Below a bar that falls, unless it falls down to the axis: there the names are.
            const isBelow = step.delta < 0 && y(to) + 12 < bottom;
            return { y: isBelow ? y(to) + 12 : y(Math.max(from, to)) - 5, text: step.written, isTotal: false };
          }),
          { y: y(end.value) - 5, text: end.written, isTotal: true },
        ];
        const labels: ChartLabel[] = [
          ...nameLabels(shownNames(width), middle, bottom + 14),
          ...values.map((value, column) => ({
            key: `value ${column}`,
            text: value.text,
            x: middle(column),
            y: value.y,
            bold: value.isTotal,
            className: value.isTotal ? 't1 num' : 't2 num',
          })),
          ...(note
            ? [{ key: 'note', text: note, x: width - 4, y: 11, places: [{ dx: 0, dy: 0, anchor: 'end' as const }] }]
            : []),
        ];
        const total = (column: number, value: number) => (
          <rect
            x={at(column)}
            y={y(Math.max(value, Math.max(base, 0)))}
            width={bar}
            height={Math.max(1, Math.abs(y(Math.max(base, 0)) - y(value)))}
            rx="3"
            fill="var(--text-3)"
            opacity=".55"
          />
        );
        return (
          <>
            {total(0, start.value)}
            {steps.map((step, index) => {
              const from = levels[index] ?? start.value;
              const top = y(Math.max(from, from + step.delta));
              const size = Math.max(1.5, Math.abs(y(from) - y(from + step.delta)));
              let filled = 0;
              return (
                <g key={step.key}>
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
                        height={Math.max(0, part.share * size)}
                        fill={part.color}
                      />
                    );
                  })}
                </g>
              );
            })}
            {total(names.length - 1, end.value)}
            <line
              x1="8"
              x2={width - 8}
              y1={y(Math.max(base, 0))}
              y2={y(Math.max(base, 0))}
              stroke="var(--line-strong)"
            />
            {isBroken && <path d={`M8 ${bottom - 8}l5 3-10 4 5 3`} fill="none" stroke="var(--text-3)" />}
            <Labels placed={placeLabels(labels, { width, height: heightAt(width) })} />
          </>
        );
      }}
    </Chart>
  );
}
