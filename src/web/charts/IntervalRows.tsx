import type { Sheet } from '../ui/sheet.ts';
import { Chart } from './Chart.tsx';
import { type ChartLabel, Labels } from './Labels.tsx';
import { axisLabels, beside, lineHeight, placeLabels } from './place-labels.ts';
import { linearScale, ticks } from './scale.ts';
import { textWidth, wrapText } from './text-width.ts';

export type IntervalRow = {
  key: string;
  label: string;
  value: number;
  lower: number;
  upper: number;
  color: string;
  /** The value as written at the right. */
  written?: string;
};
/** A value that all rows are compared with, drawn through them. */
export type ComparedLine = { value: number; label: string; isDashed?: boolean };

type Props = {
  name: string;
  /** The picture in words. */
  label: string;
  rows: IntervalRow[];
  lines: ComparedLine[];
  domain: [number, number];
  /** How the axis writes a value. */
  write: (value: number) => string;
  sheet: () => Sheet;
};

const rowHeight = 22;
const mostBeside = 2;

/** Names beside their rows where they fit on two lines, otherwise above them, on as many lines as they need. */
function layout(rows: IntervalRow[], width: number) {
  const beside = Math.min(150, width * 0.3) - 12;
  const isBeside = rows.every(
    ({ label }) =>
      wrapText(label, beside).length <= mostBeside &&
      wrapText(label, beside).every((line) => textWidth(line, true) <= beside),
  );
  const names = rows.map(({ label }) => wrapText(label, (isBeside ? beside : width - 4) / 1.1));
  const heights = names.map((lines) =>
    isBeside ? Math.max(rowHeight, lines.length * lineHeight + 6) : lines.length * lineHeight + rowHeight,
  );
  const right = width - 8 - Math.max(8, ...rows.map(({ written }) => (written ? textWidth(written) + 8 : 0)));
  return {
    isBeside,
    names,
    heights,
    left: isBeside ? Math.max(...names.flat().map((line) => textWidth(line, true))) + 12 : 10,
    right,
  };
}

/** Estimates below each other on one axis: dot, interval, and the lines that they are compared with. */
export function IntervalRows({ name, label, rows, lines: compared, domain, write, sheet }: Props) {
  const head = 8 + lineHeight * Math.max(1, compared.length);
  const heightAt = (width: number) => head + layout(rows, width).heights.reduce((sum, each) => sum + each, 0) + 22;
  return (
    <Chart name={name} label={label} height={heightAt} sheet={sheet}>
      {(width) => {
        const { isBeside, names, heights, left, right } = layout(rows, width);
        const x = linearScale(domain, [left, right]);
        const clamped = (value: number) => Math.min(right, Math.max(left, x(value)));
        const bottom = head + heights.reduce((sum, each) => sum + each, 0);
        const tops = heights.map((_, index) => head + heights.slice(0, index).reduce((sum, each) => sum + each, 0));
        const marks = ticks(domain, right - left < 300 ? 3 : 4);
        const sorted = compared.toSorted((a, b) => a.value - b.value);
        const above = placeLabels(
          sorted.map(
            (line, index): ChartLabel => ({
              key: line.label,
              text: line.label,
              x: clamped(line.value),
              y: 10,
              places: beside(5, sorted.length > 1 && index === 0 ? 'left' : 'right'),
              className: 't2',
            }),
          ),
          { width, height: head },
        );
        const below = placeLabels<ChartLabel>(
          axisLabels(
            marks.map((tick) => ({ at: x(tick), text: write(tick) })),
            bottom + 14,
          ),
          { width, height: bottom + 22 },
        );
        return (
          <>
            {marks.map((tick) => (
              <line key={tick} x1={x(tick)} x2={x(tick)} y1={head} y2={bottom} stroke="var(--line)" />
            ))}
            {compared.map((line) => (
              <line
                key={line.label}
                x1={clamped(line.value)}
                x2={clamped(line.value)}
                y1="2"
                y2={bottom}
                stroke="var(--text)"
                strokeWidth="1.3"
                strokeDasharray={line.isDashed ? '4 3' : undefined}
              />
            ))}
            <Labels placed={above} />
            <Labels placed={below} />
            {rows.map((row, index) => {
              const top = tops[index]!;
              const height = heights[index]!;
              const y = isBeside ? top + height / 2 : top + height - rowHeight / 2;
              const base = isBeside ? y + 4 - ((names[index]!.length - 1) * lineHeight) / 2 : top + 10;
              const lines = names[index]!.map((text, at) => ({ text, y: base + at * lineHeight }));
              return (
                <g key={row.key}>
                  {lines.map((line) => (
                    <text
                      key={line.y}
                      x={isBeside ? left - 10 : 2}
                      y={line.y}
                      textAnchor={isBeside ? 'end' : 'start'}
                      className="t1"
                    >
                      {line.text}
                    </text>
                  ))}
                  <line
                    x1={clamped(row.lower)}
                    x2={clamped(row.upper)}
                    y1={y}
                    y2={y}
                    stroke={row.color}
                    strokeWidth="5"
                    strokeLinecap="round"
                    opacity=".35"
                  />
                  <circle cx={clamped(row.value)} cy={y} r="4.2" fill={row.color} />
                  {row.written && (
                    <text x={width - 4} y={y + 4} textAnchor="end" className="t2 num">
                      {row.written}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
