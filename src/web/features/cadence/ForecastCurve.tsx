import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';
import { Chart } from '../../charts/Chart.tsx';
import { type ChartLabel, Labels } from '../../charts/Labels.tsx';
import { above, axisLabels, beside, placeLabels } from '../../charts/place-labels.ts';
import { linearScale, type Scale } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';
import type { Plan, Preview } from './types.ts';

const height = 136;
const bottom = 110;

/** The chance of having launched by each day, as steps; the trial run dashed on top. */
export function ForecastCurve({ plan, preview }: { plan: Plan; preview: Preview | null }) {
  const t = useText();
  const format = useFormat();
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
  const y = linearScale([0, 1], [bottom, 16]);
  const shareAt = (date: string) => (curve.findLast((point) => point.date <= date)?.hits ?? 0) / draws;
  const here = shareAt(plan.committedDate);
  return (
    <Chart
      name={t('cadence.strip.curve')}
      label={t('cadence.strip.curveSpoken', { date: plan.committedDate, chance: here, p80: launch.p80 })}
      height={height}
      sheet={() => ({
        columns: [{ name: t('app.export.column.day') }, { name: t('app.export.column.chance'), unit: '%' }],
        rows: curve.map((point) => [point.date, percentOf(point.hits / draws)]),
      })}
    >
      {(width) => {
        const x = linearScale([first, last], [36, width - 8]);
        const path = stepPath(curve, draws, x, y, last);
        const p80x = x(dayNumber(launch.p80));
        const labels: ChartLabel[] = [
          {
            key: 'committed',
            text: `${t('cadence.picture.committed')} ${format.date(plan.committedDate, 'short')}`,
            x: x(committed),
            y: 12,
            places: beside(5, 'left'),
            bold: true,
            className: 't1 num',
          },
          {
            key: 'chance',
            text: format.chance(here),
            x: x(committed),
            y: y(here) - 5,
            places: beside(7, 'left'),
            bold: true,
            className: 't1 num',
          },
          {
            key: 'p80',
            text: `P80 ${format.date(launch.p80, 'short')}`,
            x: p80x,
            y: y(shareAt(launch.p80)) + 14,
            places: [...beside(7), ...above(8)],
            bold: true,
            className: 't1 num',
          },
          ...axisLabels(
            axisDays(first, last).map((day) => ({ at: x(day), text: format.date(plainDateOf(day), 'short') })),
            126,
          ),
          ...[0, 0.5, 1].map((share) => ({
            key: `share ${share}`,
            text: format.share(share, 0),
            x: 31,
            y: y(share) + 4,
            places: [{ dx: 0, dy: 0, anchor: 'end' as const }],
            isOptional: true,
            className: 'num',
          })),
        ];
        return (
          <>
            {[0, 0.5, 1].map((share) => (
              <line key={share} x1="36" x2={width - 8} y1={y(share)} y2={y(share)} stroke="var(--line)" />
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
            <circle cx={x(committed)} cy={y(here)} r="3.2" fill="var(--text)" />
            <circle
              cx={p80x}
              cy={y(shareAt(launch.p80))}
              r="3.2"
              fill="var(--surface)"
              stroke="var(--text)"
              strokeWidth="1.5"
            />
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
            <Labels placed={placeLabels(labels, { width, height })} />
          </>
        );
      }}
    </Chart>
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
