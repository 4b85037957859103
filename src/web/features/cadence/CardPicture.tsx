import { useQuery } from '@tanstack/react-query';
import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { DensityCurves } from '../../charts/DensityCurves.tsx';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';
import { type Plan, wing } from './types.ts';

/** The picture on the launch page: when each track will be ready, against the committed date and the P80 launch. */
export function CardPicture({ launchId }: { launchId: string }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const plan = useQuery(api.plan.inForce.queryOptions({ input: { workspaceId, launchId } })).data;
  if (!plan?.forecast.uncertain) return null;
  const { readyCurve, launch, draws, committed: promise } = plan.forecast;
  const curves = (['market', 'product'] as const).flatMap((track) => {
    const points = density(readyCurve[track]);
    if (points.length < 2) return [];
    const label = t('cadence.picture.ready', { track: t(`cadence.track.${track}`) });
    return [{ key: track, label, color: wing[track].fill, textColor: wing[track].text, points }];
  });
  const days = curves.flatMap((curve) => curve.points.map((point) => point.x));
  if (days.length === 0 || !promise) return null;
  const committed = dayNumber(promise.date);
  const [first, last] = [Math.min(...days, committed), Math.max(...days, committed)];
  const step = Math.max(1, Math.ceil((last - first) / 4));
  const marks = [
    { x: committed, name: t('cadence.picture.committed'), tone: 'target' as const },
    ...(launch.p80 > promise.date ? [{ x: dayNumber(launch.p80), name: 'P80', tone: 'bad' as const }] : []),
  ];
  const axis = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
  const short = (day: number) => format.date(plainDateOf(day), 'short');
  return (
    <DensityCurves
      name={t('app.card.cadence')}
      label={t('cadence.picture.label')}
      sheet={() => ({
        columns: [
          { name: t('app.export.column.day') },
          { name: t('app.export.column.name') },
          { name: t('app.export.column.chance'), unit: '%' },
        ],
        rows: [
          ...marks.map(({ x, name }) => [plainDateOf(x), name, null]),
          ...(['market', 'product'] as const).flatMap((track) =>
            (readyCurve[track] ?? []).map(({ date, hits }) => [
              date,
              t('cadence.picture.ready', { track: t(`cadence.track.${track}`) }),
              percentOf(hits / draws),
            ]),
          ),
        ],
      })}
      curves={curves}
      marks={marks.map(({ x, name, tone }) => ({ x, label: `${name} ${short(x)}`, tone }))}
      axis={axis.map((x) => ({ x, label: short(x) }))}
    />
  );
}

/** Weights of the days around: a week in which the near days count most, so that weekends tear no holes. */
const kernel = [1, 2, 3, 4, 3, 2, 1];

/** Draws per day as a smooth curve over all days; only its shape is shown. */
function density(curve: Plan['forecast']['curve'] | null): { x: number; weight: number }[] {
  if (!curve || curve.length === 0) return [];
  const perDay = new Map(curve.map((point, i) => [dayNumber(point.date), point.hits - (curve[i - 1]?.hits ?? 0)]));
  const days = [...perDay.keys()];
  const first = Math.min(...days) - 7;
  const length = Math.max(...days) + 7 - first + 1;
  const smooth = (weights: number[]) =>
    weights.map((_, i) => kernel.reduce((sum, weight, k) => sum + weight * (weights[i + k - 3] ?? 0), 0));
  const counts = Array.from({ length }, (_, i) => perDay.get(first + i) ?? 0);
  return smooth(smooth(counts)).map((weight, i) => ({ x: first + i, weight }));
}
