import { useElementSize } from '@mantine/hooks';
import { linearScale, ticks } from '../../charts/scale.ts';
import { useText } from '../../i18n/text.ts';
import type { Amounts } from './amounts.ts';

type Row = { key: string; name: string; color: string; values: { p10: number; p50: number; p90: number } };
type Props = { rows: Row[]; target: number; observed: number | null; provisional: boolean; amounts: Amounts };

const rowHeight = 26;
const top = 26;

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
          <Line at={x(target)} y={14} bottom={bottom} label={t('wager.chart.target')} end={x(target) > width / 2} />
          {observed !== null && (
            <Line
              at={x(observed)}
              y={14}
              bottom={bottom}
              label={t(provisional ? 'wager.forecast.projected' : 'wager.forecast.observed')}
              end={x(observed) > x(target) ? false : x(observed) > width / 2 || x(observed) < x(target)}
              dashed={provisional}
            />
          )}
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

type LineProps = { at: number; y: number; bottom: number; label: string; end: boolean; dashed?: boolean };

function Line({ at, y, bottom, label, end, dashed }: LineProps) {
  return (
    <>
      <line
        x1={at}
        x2={at}
        y1={y + 5}
        y2={bottom}
        stroke="var(--text)"
        strokeWidth="1.3"
        strokeDasharray={dashed ? '4 3' : undefined}
      />
      <text x={at + (end ? -4 : 4)} y={y} textAnchor={end ? 'end' : 'start'} className="t1">
        {label}
      </text>
    </>
  );
}
