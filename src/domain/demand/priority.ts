import type { Side } from '../cards/signing.ts';
import { inOrder } from './in-order.ts';

/** MoSCoW: what a launch cannot do without, should have, could have, and will not have. */
export const moscowClasses = ['must', 'should', 'could', 'wont'] as const;
export type Moscow = (typeof moscowClasses)[number];

/** How one side sees a need: its class, and its place among all needs of the launch (1 is most important). */
export type SideView = { moscow: Moscow | null; rank: number | null };

/** A need as both sides see it. */
export type Viewed = { id: string } & Record<Side, SideView>;

/** How far the two sides are apart on a need. */
export type Disagreement = {
  /** Both sides have placed the need and their classes differ. */
  classes: boolean;
  /** |PM rank − GTM rank|; null until both have ranked. */
  rankGap: number | null;
  /** The ranks are {@link notableRankGap} apart, and not only because other needs were ranked differently. */
  ranks: boolean;
  /** To be shown and settled: the classes or the ranks differ notably. */
  notable: boolean;
};

/** From how many places on do two ranks among `needs` differ notably? Three tenths of the list, but at least two places. */
export function notableRankGap(needs: number): number {
  return Math.max(2, Math.round(needs * 0.3));
}

/**
 * On which needs do PM and GTM disagree, and how far? By need id. A need that one side ranks elsewhere shifts the others; where those are still in the
 * same order for both, nobody disagrees about them.
 */
export function disagreements(needs: readonly Viewed[]): Map<string, Disagreement> {
  const ranked = needs.filter(({ pm, gtm }) => pm.rank !== null && gtm.rank !== null);
  const orderOf = (side: Side) => ranked.toSorted((a, b) => a[side].rank! - b[side].rank!).map(({ id }) => id);
  const agreed = inOrder(orderOf('pm'), orderOf('gtm'));
  return new Map(
    needs.map(({ id, pm, gtm }) => {
      const classes = pm.moscow !== null && gtm.moscow !== null && pm.moscow !== gtm.moscow;
      const rankGap = pm.rank !== null && gtm.rank !== null ? Math.abs(pm.rank - gtm.rank) : null;
      const ranks = rankGap !== null && rankGap >= notableRankGap(needs.length) && !agreed.has(id);
      return [id, { classes, rankGap, ranks, notable: classes || ranks }];
    }),
  );
}
