import type { Sheet } from '../ui/sheet.ts';
import { Chart } from './Chart.tsx';
import { type ChartLabel, Labels } from './Labels.tsx';
import { above, axisLabels, beside, placeLabels } from './place-labels.ts';
import { linearScale } from './scale.ts';

export type DensityCurve = {
  key: string;
  label: string;
  color: string;
  /** Readable on the page's ground; by default `color`. */
  textColor?: string;
  /** Weight per position, in ascending order of x: counts of a histogram are fine. */
  points: { x: number; weight: number }[];
};
export type DensityMark = { x: number; label: string; tone: 'target' | 'bad' };

type Props = {
  name: string;
  /** The picture in words. */
  label: string;
  curves: DensityCurve[];
  marks: DensityMark[];
  axis: { x: number; label: string }[];
  sheet: () => Sheet;
};

const bottom = 124;
const height = 150;

/** Distributions over one axis, each scaled to its own peak, with marked positions (a committed date, a P80). */
export function DensityCurves({ name, label, curves, marks, axis, sheet }: Props) {
  const positions = [
    ...curves.flatMap((curve) => curve.points.map((point) => point.x)),
    ...marks.map((mark) => mark.x),
  ];
  if (positions.length === 0) return null;
  return (
    <Chart name={name} label={label} height={height} sheet={sheet}>
      {(width) => {
        const x = linearScale([Math.min(...positions), Math.max(...positions)], [14, width - 14]);
        const shapes = curves.flatMap((curve) => {
          const peak = Math.max(...curve.points.map((point) => point.weight)) || 1;
          const top = curve.points.find((point) => point.weight === peak);
          return top && curve.points.length > 1 ? [{ ...curve, y: linearScale([0, peak], [bottom, 52]), top }] : [];
        });
        const labels: ChartLabel[] = [
          ...marks.map((mark) => ({
            key: mark.label,
            text: mark.label,
            x: x(mark.x),
            y: mark.tone === 'target' ? 11 : 26,
            places: beside(5),
            bold: mark.tone === 'target',
            className: mark.tone === 'target' ? 't1' : undefined,
            style: mark.tone === 'target' ? undefined : { fill: 'var(--miss)' },
          })),
          ...shapes.map((curve) => ({
            key: curve.key,
            text: curve.label,
            x: x(curve.top.x),
            y: curve.y(curve.top.weight),
            places: above(6),
            bold: true,
            style: { fill: curve.textColor ?? curve.color, fontWeight: 600 },
          })),
          ...axisLabels(
            axis.map((tick) => ({ at: x(tick.x), text: tick.label })),
            bottom + 16,
          ),
        ];
        return (
          <>
            {shapes.map((curve) => {
              const line = curve.points
                .map((point) => `${x(point.x).toFixed(1)},${curve.y(point.weight).toFixed(1)}`)
                .join(' L');
              const [first, last] = [curve.points[0]!, curve.points.at(-1)!];
              return (
                <g key={curve.key}>
                  <path
                    d={`M${x(first.x)},${bottom} L${line} L${x(last.x)},${bottom} Z`}
                    fill={curve.color}
                    opacity=".13"
                  />
                  <path d={`M${line}`} fill="none" stroke={curve.color} strokeWidth="2" strokeLinejoin="round" />
                </g>
              );
            })}
            <line x1="10" x2={width - 10} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
            {marks.map((mark) => (
              <line
                key={mark.label}
                x1={x(mark.x)}
                x2={x(mark.x)}
                y1={mark.tone === 'target' ? 4 : 20}
                y2={bottom}
                stroke={mark.tone === 'target' ? 'var(--text)' : 'var(--miss)'}
                strokeWidth="1.3"
                strokeDasharray={mark.tone === 'target' ? undefined : '3 3'}
              />
            ))}
            <Labels placed={placeLabels(labels, { width, height })} />
          </>
        );
      }}
    </Chart>
  );
}
