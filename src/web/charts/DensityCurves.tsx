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
  curves: DensityCurve[];
  marks: DensityMark[];
  axis: { x: number; label: string }[];
  label: string;
};

const width = 420;
const bottom = 112;

/** Distributions over one axis, each scaled to its own peak, with marked positions (a committed date, a P80). */
export function DensityCurves({ curves, marks, axis, label }: Props) {
  const positions = [
    ...curves.flatMap((curve) => curve.points.map((point) => point.x)),
    ...marks.map((mark) => mark.x),
  ];
  if (positions.length === 0) return null;
  const x = linearScale([Math.min(...positions), Math.max(...positions)], [14, width - 14]);
  return (
    <svg viewBox={`0 0 ${width} 138`} width="100%" role="img" aria-label={label}>
      {curves.map((curve, index) => {
        const peak = Math.max(...curve.points.map((point) => point.weight)) || 1;
        const y = linearScale([0, peak], [bottom, 34 + (index % 2) * 10]);
        const line = curve.points.map((point) => `${x(point.x).toFixed(1)},${y(point.weight).toFixed(1)}`).join(' L');
        const top = curve.points.find((point) => point.weight === peak);
        const first = curve.points[0];
        const last = curve.points.at(-1);
        if (!first || !last || !top) return null;
        return (
          <g key={curve.key}>
            <path d={`M${x(first.x)},${bottom} L${line} L${x(last.x)},${bottom} Z`} fill={curve.color} opacity=".13" />
            <path d={`M${line}`} fill="none" stroke={curve.color} strokeWidth="2" strokeLinejoin="round" />
            <text
              x={Math.min(width - 34, Math.max(34, x(top.x)))}
              y={y(peak) - 8}
              textAnchor="middle"
              style={{ fill: curve.textColor ?? curve.color, fontWeight: 600 }}
            >
              {curve.label}
            </text>
          </g>
        );
      })}
      <line x1="10" x2={width - 10} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
      {axis.map((tick) => (
        <text key={tick.x} x={x(tick.x)} y="128" textAnchor="middle" className="num">
          {tick.label}
        </text>
      ))}
      {marks.map((mark) => {
        const isLate = x(mark.x) > width * 0.72;
        const isTarget = mark.tone === 'target';
        return (
          <g key={mark.label}>
            <line
              x1={x(mark.x)}
              x2={x(mark.x)}
              y1={isTarget ? 6 : 44}
              y2={bottom}
              stroke={isTarget ? 'var(--text)' : 'var(--miss)'}
              strokeWidth="1.3"
              strokeDasharray={isTarget ? undefined : '3 3'}
            />
            <text
              x={x(mark.x) + (isLate ? -5 : 5)}
              y={isTarget ? 12 : 54}
              textAnchor={isLate ? 'end' : 'start'}
              className={isTarget ? 't1' : undefined}
              style={isTarget ? undefined : { fill: 'var(--miss)' }}
            >
              {mark.label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
