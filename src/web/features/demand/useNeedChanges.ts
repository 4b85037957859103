import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { toast } from '../../ui/toast.ts';
import { movedTo } from './need-search.ts';
import type { Need, Side } from './types.ts';

export type MoscowOrOpen = NonNullable<Need['moscow']> | 'open';

/** Its place in the side's own order. */
export const ownRank = ({ own }: Need, side: Side) => own.find((view) => view.side === side)?.rank ?? null;

/** All needs as a side has them in order, those that it has not ranked at the end. */
export const ownOrder = (needs: readonly Need[], side: Side): string[] =>
  needs
    .toSorted((a, b) => (ownRank(a, side) ?? 1e6) - (ownRank(b, side) ?? 1e6) || a.number - b.number)
    .map((need) => need.id);

/** What is done to several needs in one act, each with a way back in one click. */
export function useNeedChanges(launchId: string, needs: Need[]) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId };
  const update = useWrite(api.needs.updateBatch);
  const rank = useWrite(api.needs.rank);

  const classAs = (changed: readonly Need[], to: MoscowOrOpen) => {
    const moscow = to === 'open' ? null : to;
    const others = changed.filter((need) => need.moscow !== moscow);
    if (others.length === 0) return;
    const before = new Map(others.map((need) => [need.id, need.moscow]));
    update.mutate(
      { ...at, needs: others.map(({ id, version }) => ({ needId: id, version, moscow })) },
      {
        onSuccess: (after) =>
          toast.undo(t('demand.bulk.classed', { count: after.length, class: t(`demand.class.${to}`) }), () =>
            update.mutate({
              ...at,
              needs: after.map(({ id, version }) => ({ needId: id, version, moscow: before.get(id) ?? null })),
            }),
          ),
      },
    );
  };
  const trash = (removed: readonly Need[]) =>
    update.mutate(
      { ...at, needs: removed.map(({ id, version }) => ({ needId: id, version, deleted: true })) },
      {
        onSuccess: (after) =>
          toast.undo(t('demand.bulk.trashed', { count: after.length }), () =>
            update.mutate({
              ...at,
              needs: after.map(({ id, version }) => ({ needId: id, version, deleted: false })),
            }),
          ),
      },
    );
  const rankAt = (moved: readonly Need[], side: Side, place: number) => {
    const before = ownOrder(needs, side);
    const ranked = needs.filter((need) => ownRank(need, side) !== null).length;
    const order = movedTo(before, new Set(moved.map(({ id }) => id)), place);
    rank.mutate(
      { ...at, side, order },
      {
        onSuccess: () =>
          toast.undo(t('demand.bulk.ranked', { count: moved.length, place }), () =>
            rank.mutate({ ...at, side, order: before.slice(0, ranked) }),
          ),
      },
    );
  };
  return { classAs, trash, rankAt, isBusy: update.isPending || rank.isPending };
}
