import { useElementSize } from '@mantine/hooks';
import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';
import { linearScale, type Scale } from '../../charts/scale.ts';
import { textWidth } from '../../charts/textWidth.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { Plan, Preview } from './types.ts';

const height = 136;
const bottom = 110;

/** The chance of having launched by each day, as steps; the trial run dashed on top. */
export function ForecastCurve({ plan, preview }: { plan: Plan; preview: Preview | null }) {
  const t = useText();
  const format = useFormat();
  const { ref, width } = useElementSize();
  const { curve, draws, launch, uncertain } = plan.forecast;
  if (!uncertain || curve.length === 0) {
    return (
      <p className="faint small" title={t('cadence.method.noRanges')}>
        {t('cadence.strip.noCurve')}
      </p>
    );
  }
  const committed = dayNumber(plan.committedDate);
  const all = [...curve, ...(preview?.forecast.curve ?? [])].map((point) => dayNumber(point.date));
  const first = Math.min(...all, committed) - 2;
  const last = Math.max(...all, committed) + 2;
  const x = linearScale([first, last], [36, width - 8]);
  const y = linearScale([0, 1], [bottom, 16]);
  const shareAt = (date: string) => (curve.findLast((point) => point.date <= date)?.hits ?? 0) / draws;
  const here = shareAt(plan.committedDate);
  const chanceLeft = x(committed) > 78;
  const path = stepPath(curve, draws, x, y, last);
  const flag = `${t('cadence.picture.committed')} ${format.date(plan.committedDate, 'short')}`;
  const flagLeft = x(committed) - textWidth(flag) > 41;
  const p80x = x(dayNumber(launch.p80));
  const p80Left = p80x > width - 60;
  return (
    <div ref={ref} style={{ minHeight: height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={t('cadence.strip.curveSpoken', { date: plan.committedDate, chance: here, p80: launch.p80 })}
        >
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line x1="36" x2={width - 8} y1={y(share)} y2={y(share)} stroke="var(--line)" />
              <text x="31" y={y(share) + 4} textAnchor="end" className="num">
                {format.share(share, 0)}
              </text>
            </g>
          ))}
          {axisDays(first, last).map((day) => (
            <text key={day} x={x(day)} y="126" textAnchor="middle" className="num">
              {format.date(plainDateOf(day), 'short')}
            </text>
          ))}
          <path d={`${path} V${bottom} H${x(first)} Z`} fill="var(--text)" opacity="0.06" />
          {preview && (
            <path
              d={stepPath(preview.forecast.curve, preview.forecast.draws, x, y, last)}
              fill="none"
              stroke="var(--miss)"
              strokeWidth="1.5"
              strokeDasharray="3 2.4"
            />
          )}
          <path d={path} fill="none" stroke="var(--text)" strokeWidth="1.6" />
          <line x1={x(committed)} x2={x(committed)} y1="6" y2={bottom} stroke="var(--text)" strokeWidth="1.2" />
          <text
            x={x(committed) + (flagLeft ? -5 : 5)}
            y="12"
            textAnchor={flagLeft ? 'end' : 'start'}
            className="t1 num"
          >
            {flag}
          </text>
          <circle cx={x(committed)} cy={y(here)} r="3.2" fill="var(--text)" />
          <text
            x={x(committed) + (chanceLeft ? -7 : 7)}
            y={y(here) - 5}
            textAnchor={chanceLeft ? 'end' : 'start'}
            className="t1 num"
          >
            {format.chance(here)}
          </text>
          <circle
            cx={p80x}
            cy={y(shareAt(launch.p80))}
            r="3.2"
            fill="var(--surface)"
            stroke="var(--text)"
            strokeWidth="1.5"
          />
          <text
            x={p80x + (p80Left ? -7 : 7)}
            y={y(shareAt(launch.p80)) + 14}
            textAnchor={p80Left ? 'end' : 'start'}
            className="t1 num"
          >
            P80 {format.date(launch.p80, 'short')}
          </text>
          {preview && (
            <circle
              cx={x(dayNumber(preview.after.p80))}
              cy={y(0.8)}
              r="3.2"
              fill="var(--surface)"
              stroke="var(--miss)"
              strokeWidth="1.5"
            />
          )}
        </svg>
      )}
    </div>
  );
}

function stepPath(curve: Plan['forecast']['curve'], draws: number, x: Scale, y: Scale, last: number): string {
  const steps = curve.map((point) => `H${x(dayNumber(point.date)).toFixed(1)} V${y(point.hits / draws).toFixed(1)}`);
  return `M${x(x.domain[0])},${y(0)} ${steps.join(' ')} H${x(last)}`;
}

/** Four or five whole days along the axis, weeks where they fit. */
function axisDays(first: number, last: number): number[] {
  const step = Math.max(1, Math.ceil((last - first) / 4 / 7)) * (last - first > 14 ? 7 : 1);
  const days: number[] = [];
  for (let day = first + 1; day <= last - 1; day += Math.max(step, Math.ceil((last - first) / 5))) days.push(day);
  return days;
}
