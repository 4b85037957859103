import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { Waterfall } from '../../charts/Waterfall.tsx';
import { useText } from '../../i18n/text.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useAmounts } from './amounts.ts';
import { ownerColor, type Progress, type Terms } from './types.ts';

/** The wager on the launch page: from the plan so far to what happened, one bar per driver in its owners' colours. */
export function CardPicture({ launchId }: { launchId: string }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId };
  const wager = useQuery(api.wager.get.queryOptions({ input })).data;
  const progress = useQuery(api.wager.progress.queryOptions({ input })).data;
  if (!wager || progress === undefined) return null;
  if (!wager.terms || !progress?.gap) return <EmptyState title={t('wager.picture.empty')} />;
  return <Picture terms={wager.terms} progress={progress} gap={progress.gap} />;
}

type Props = { terms: Terms; progress: Progress; gap: NonNullable<Progress['gap']> };

function Picture({ terms, progress, gap }: Props) {
  const t = useText();
  const amounts = useAmounts(terms);
  const names = new Map(terms.tree.drivers.map((driver) => [driver.key, driver.name]));
  const shown = amounts.gap(gap);
  const { scale } = shown;
  const total = (key: 'plan' | 'actual') => ({
    label: t(`wager.picture.${key}`),
    value: shown[key],
    written: scale.write(shown[key]),
  });
  return (
    <Waterfall
      name={t('app.card.wager')}
      label={t(progress.verdict)}
      sheet={() => ({
        columns: [{ name: t('app.export.column.name') }, { name: t('app.export.column.value'), unit: amounts.unit }],
        rows: [
          [t('wager.picture.plan'), amounts.inUnits(gap.plan)],
          ...gap.drivers.map(({ driver, effect }) => [names.get(driver) ?? driver, amounts.inUnits(effect)]),
          [t('wager.picture.actual'), amounts.inUnits(gap.actual)],
        ],
      })}
      note={scale.label}
      start={total('plan')}
      steps={shown.drivers.map(({ driver, effect, owners }) => ({
        key: driver,
        label: names.get(driver) ?? driver,
        delta: effect,
        fill: (['pm', 'gtm', 'external'] as const).map((owner) => ({
          color: ownerColor[owner],
          share: effect === 0 ? 0 : owners[owner] / effect,
        })),
        written: scale.write(effect, true),
      }))}
      end={total('actual')}
    />
  );
}
