import { useElementSize } from '@mantine/hooks';
import { linearScale, ticks } from '../../charts/scale.ts';
import { textWidth } from '../../charts/textWidth.ts';
import { useText } from '../../i18n/text.ts';
import type { Amounts } from './amounts.ts';

type Row = { key: string; name: string; color: string; values: { p10: number; p50: number; p90: number } };
type Props = { rows: Row[]; target: number; observed: number | null; provisional: boolean; amounts: Amounts };

const rowHeight = 26;
const labelHeight = 14;

/** Forecasts below each other on one axis: dot at the median, bar from P10 to P90, the target and the outcome as lines. */
export function ForecastChart({ rows, target, observed, provisional, amounts }: Props) {
  const t = useText();
  const { ref, width } = useElementSize();
  const left = width < 420 ? 84 : 112;
  const right = width - 18;
  const values = [target, ...(observed === null ? [] : [observed]), ...rows.flatMap(({ values: q }) => [q.p10, q.p90])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || Math.abs(high) || 1) * 0.06;
  const x = linearScale([low - pad, high + pad], [left, right]);
  const lines = placed(
    [
      { at: x(target), label: t('wager.chart.target'), dashed: false },
      ...(observed === null
        ? []
        : [
            {
              at: x(observed),
              label: t(provisional ? 'wager.forecast.projected' : 'wager.forecast.observed'),
              dashed: provisional,
            },
          ]),
    ],
    width,
  );
  const top = 12 + labelHeight * Math.max(...lines.map(({ row }) => row + 1));
  const bottom = top + rows.length * rowHeight;
  return (
    <div ref={ref} style={{ minHeight: bottom + 24 }}>
      {width > 0 && (
        <svg width={width} height={bottom + 24} role="img" aria-label={t('wager.forecast.title')}>
          {ticks(x.domain, width < 420 ? 2 : 4).map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={top} y2={bottom} stroke="var(--line)" />
              <text x={x(tick)} y={bottom + 16} textAnchor="middle" className="num">
                {amounts.short(tick)}
              </text>
            </g>
          ))}
          {lines.map((line) => (
            <g key={line.label}>
              <line
                x1={line.at}
                x2={line.at}
                y1={line.row * labelHeight + 4}
                y2={bottom}
                stroke="var(--text)"
                strokeWidth="1.3"
                strokeDasharray={line.dashed ? '4 3' : undefined}
              />
              <text
                x={line.at + (line.isLeft ? -4 : 4)}
                y={line.row * labelHeight + labelHeight}
                textAnchor={line.isLeft ? 'end' : 'start'}
                className="t1"
              >
                {line.label}
              </text>
            </g>
          ))}
          {rows.map((row, index) => {
            const y = top + rowHeight * (index + 0.5);
            return (
              <g key={row.key}>
                <text x={left - 12} y={y + 4} textAnchor="end" className="t2">
                  {row.name}
                </text>
                <line
                  x1={x(row.values.p10)}
                  x2={x(row.values.p90)}
                  y1={y}
                  y2={y}
                  stroke={row.color}
                  strokeWidth="6"
                  strokeLinecap="round"
                  opacity=".35"
                />
                <circle cx={x(row.values.p50)} cy={y} r="4.5" fill={row.color} />
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

type Line = { at: number; label: string; dashed: boolean };

/** Labels away from each other, the left line's to the left; where the edge leaves no room for that, on rows of their own. */
function placed(lines: Line[], width: number): (Line & { row: number; isLeft: boolean })[] {
  const sorted = lines.toSorted((a, b) => a.at - b.at);
  let occupied = Number.NEGATIVE_INFINITY;
  return sorted.map((line, index) => {
    const size = textWidth(line.label) + 8;
    const isLeft = line.at + size > width || (index < sorted.length - 1 && line.at > size);
    const row = line.at - (isLeft ? size : 0) < occupied ? 1 : 0;
    occupied = line.at + (isLeft ? 0 : size);
    return { ...line, row, isLeft };
  });
}
