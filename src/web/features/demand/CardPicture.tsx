import { useQuery } from '@tanstack/react-query';
import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { thresholdPosition } from '../../../domain/demand/threshold-position.ts';
import type { KpiStatus } from '../../../domain/kpi.ts';
import { api, type Outputs } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { type IntervalRow, IntervalRows } from '../../charts/IntervalRows.tsx';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';
import { statusColor } from '../../ui/StatusMark.tsx';
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

/** Needs that have been measured, the most binding class first. */
function pictured(needs: Need[]) {
  return needs
    .flatMap((need) => {
      const { estimate, criterion, verdict } = need;
      return estimate && verdict && criterion && !need.deletedAt ? [{ need, estimate, criterion, verdict }] : [];
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
  const needs = useQuery(api.needs.list.queryOptions({ input: { workspaceId, launchId, inForce: true } })).data;
  if (!needs) return null;
  const shown = pictured(needs);
  const first = shown[0];
  if (!first) return null;
  // With one threshold for all, shares are drawn as they are; otherwise each against its own, whatever it is measured in.
  const isCommon = shown.every(
    ({ criterion }) => criterion.unit === 'share' && criterion.threshold === first.criterion.threshold,
  );
  const at = ({ criterion, need }: (typeof shown)[number], value: number) =>
    isCommon ? value : thresholdPosition(value, criterion, need.range);
  const rows = shown.map((one): IntervalRow => {
    const ends = [at(one, one.estimate.lower), at(one, one.estimate.upper)];
    return {
      key: one.need.id,
      label: one.need.title,
      value: at(one, one.estimate.value),
      lower: Math.min(...ends),
      upper: Math.max(...ends),
      color: statusColor(statusOf[one.verdict.outcome]),
      written: units[one.criterion.unit].write(format, one.estimate.value, one.criterion.questions[0]?.label ?? ''),
    };
  });
  const exactly = ({ criterion: { unit } }: (typeof shown)[number], value: number) =>
    unit === 'share' ? percentOf(value) : value;
  return (
    <IntervalRows
      name={t('app.card.demand')}
      label={t('launches.page.demandPicture')}
      rows={rows}
      domain={isCommon ? [0, 1] : [-1, 1]}
      lines={[
        isCommon
          ? {
              value: first.criterion.threshold,
              label: t('launches.page.threshold', {
                share: units.share.writeThreshold(format, first.criterion.threshold, ''),
              }),
            }
          : { value: 0, label: t('launches.page.ownThreshold') },
      ]}
      write={(value) => (isCommon ? format.share(value, 0) : '')}
      sheet={() => ({
        columns: [
          { name: t('app.export.column.name') },
          { name: t('app.export.column.value') },
          { name: t('app.export.column.lower') },
          { name: t('app.export.column.upper') },
          { name: t('app.export.column.threshold') },
          { name: t('app.export.column.unit') },
        ],
        rows: shown.map((one) => [
          one.need.title,
          ...[one.estimate.value, one.estimate.lower, one.estimate.upper, one.criterion.threshold].map((value) =>
            exactly(one, value),
          ),
          one.criterion.unit === 'share' ? '%' : (measuredIn(one.criterion.questions[0]?.label ?? '')?.name ?? ''),
        ]),
      })}
    />
  );
}
