import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { Row } from './rows.ts';
import type { Timeline } from './timeline.ts';
import { type Plan, type Preview, wing } from './types.ts';

type Props = { plan: Plan; preview: Preview | null; row: Row; line: Timeline };

/** The launch between the two wings: when each track is ready at P80, how far apart they are, and the planned launch. */
export function LaunchLane({ plan, preview, row, line }: Props) {
  const t = useText();
  const format = useFormat();
  const { product, market } = preview?.forecast.trackReady ?? plan.forecast.trackReady;
  const launch = preview?.after.launchDate ?? plan.schedule.launchDate;
  const middle = row.top + row.height / 2;
  const gap = product && market ? Math.round((line.x(product.p80) - line.x(market.p80)) / line.dayWidth) : null;
  const ends = product && market ? [line.x(product.p80, 1), line.x(market.p80, 1)].sort((a, b) => a - b) : null;
  const productOnRight = !market || !product || product.p80 >= market.p80;
  return (
    <g>
      {ends && gap !== null && (
        <>
          <line
            x1={ends[0]}
            x2={ends[1]}
            y1={middle + 4}
            y2={middle + 4}
            stroke={Math.abs(gap) > 7 ? 'var(--miss)' : 'var(--text-3)'}
            strokeWidth="1.2"
          />
          {gap !== 0 && (
            <text
              x={(ends[0]! + ends[1]!) / 2}
              y={middle + 17}
              textAnchor="middle"
              className="num halo"
              style={{ fill: Math.abs(gap) > 7 ? 'var(--miss)' : 'var(--text-2)', fontWeight: 600 }}
            >
              {t('cadence.gantt.gap', { days: Math.abs(gap) })}
            </text>
          )}
        </>
      )}
      {product && (
        <ReadyMark
          x={line.x(product.p80, 1)}
          y={middle - 14}
          point={1}
          color={wing.product}
          right={productOnRight}
          label={`${t('cadence.track.product')} ${format.date(product.p80, 'short')}`}
        />
      )}
      {market && (
        <ReadyMark
          x={line.x(market.p80, 1)}
          y={middle + 22}
          point={-1}
          color={wing.market}
          right={!productOnRight}
          label={`${t('cadence.track.market')} ${format.date(market.p80, 'short')}`}
        />
      )}
      <Diamond x={line.x(launch) + line.dayWidth / 2} y={middle - 8} size={6} fill="var(--text)" />
    </g>
  );
}

function ReadyMark(props: {
  x: number;
  y: number;
  point: 1 | -1;
  color: { fill: string; text: string };
  right: boolean;
  label: string;
}) {
  const { x, y, point, color, right, label } = props;
  return (
    <g>
      <path d={`M${x - 5},${y} h10 l-5,${point * 7} z`} fill={color.fill} />
      <line x1={x} x2={x} y1={y} y2={y + point * 18} stroke={color.fill} strokeWidth="1.2" />
      <text
        x={x + (right ? 9 : -9)}
        y={y + (point === 1 ? 7 : 1)}
        textAnchor={right ? 'start' : 'end'}
        className="num halo"
        style={{ fill: color.text, fontWeight: 600 }}
      >
        {label}
      </text>
    </g>
  );
}

export function Diamond({
  x,
  y,
  size,
  fill,
  stroke,
}: {
  x: number;
  y: number;
  size: number;
  fill: string;
  stroke?: string;
}) {
  return (
    <path d={`M${x},${y - size} l${size},${size} l${-size},${size} l${-size},${-size} z`} fill={fill} stroke={stroke} />
  );
}
