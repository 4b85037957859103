import { useQuery } from '@tanstack/react-query';
import type { KpiStatus } from '../../../domain/kpi.ts';
import { api, type Outputs } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { type IntervalRow, IntervalRows } from '../../charts/IntervalRows.tsx';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { units } from './units.ts';

type Need = Outputs['needs']['list'][number];
const statusOf = {
  validated: 'met',
  refuted: 'missed',
  inconclusive: 'at_risk',
  too_few: 'unknown',
  waiting: 'unknown',
} as const satisfies Record<NonNullable<Need['verdict']>['outcome'], KpiStatus>;
const classOrder = ['must', 'should', 'could', 'wont'];
const rowsAtMost = 5;

/** Needs whose estimate is a share, the most binding class first; means have scales of their own and stay on the board. */
function pictured(needs: Need[]) {
  return needs
    .flatMap((need) => {
      const { estimate, criterion, verdict } = need;
      return estimate && verdict && criterion?.unit === 'share' && !need.deletedAt
        ? [{ need, estimate, criterion, verdict }]
        : [];
    })
    .toSorted(
      (a, b) =>
        classOrder.indexOf(a.need.moscow ?? 'wont') - classOrder.indexOf(b.need.moscow ?? 'wont') ||
        a.need.number - b.need.number,
    )
    .slice(0, rowsAtMost);
}

/** The demand card on the launch page: the estimates of its most binding needs against their registered threshold. */
export function CardPicture({ launchId }: { launchId: string }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const needs = useQuery(api.needs.list.queryOptions({ input: { workspaceId, launchId } })).data;
  if (!needs) return null;
  const shown = pictured(needs);
  const first = shown[0];
  if (!first) return null;
  // With one threshold for all, shares are drawn as they are; otherwise each against its own.
  const isCommon = shown.every(({ criterion }) => criterion.threshold === first.criterion.threshold);
  const from = isCommon ? () => 0 : (one: (typeof shown)[number]) => one.criterion.threshold;
  const rows: IntervalRow[] = shown.map((one) => ({
    key: one.need.id,
    label: one.need.title,
    value: one.estimate.value - from(one),
    lower: one.estimate.lower - from(one),
    upper: one.estimate.upper - from(one),
    status: statusOf[one.verdict.outcome],
    written: format.share(one.estimate.value),
  }));
  return (
    <IntervalRows
      label={t('launches.page.demandPicture')}
      rows={rows}
      domain={isCommon ? [0, 1] : [-0.5, 0.5]}
      threshold={
        isCommon
          ? {
              value: first.criterion.threshold,
              label: t('launches.page.threshold', {
                share: units.share.writeThreshold(format, first.criterion.threshold),
              }),
            }
          : { value: 0, label: t('launches.page.ownThreshold') }
      }
      write={(value) => (isCommon ? format.share(value, 0) : t('launches.page.points', { n: Math.round(value * 100) }))}
    />
  );
}
