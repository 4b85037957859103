/** MoSCoW: what a launch cannot do without, should have, could have, and will not have. */
export const moscowClasses = ['must', 'should', 'could', 'wont'] as const;
export type Moscow = (typeof moscowClasses)[number];

/** How one side sees a need: its class, and its place among all needs of the launch (1 is most important). */
export type SideView = { moscow: Moscow | null; rank: number | null };

/** How far the two sides are apart on a need. */
export type Disagreement = {
  /** Both sides have placed the need and their classes differ. */
  classes: boolean;
  /** |PM rank − GTM rank|; null until both have ranked. */
  rankGap: number | null;
  /** Far enough apart to be shown and settled: the classes differ or the ranks are {@link notableRankGap} apart. */
  notable: boolean;
};

/** From how many places on do two ranks among `needs` differ notably? Three tenths of the list, but at least two places. */
export function notableRankGap(needs: number): number {
  return Math.max(2, Math.round(needs * 0.3));
}

/** Do PM and GTM disagree about this need? `needs` is the number of needs ranked. */
export function disagreement(pm: SideView, gtm: SideView, needs: number): Disagreement {
  const classes = pm.moscow !== null && gtm.moscow !== null && pm.moscow !== gtm.moscow;
  const rankGap = pm.rank !== null && gtm.rank !== null ? Math.abs(pm.rank - gtm.rank) : null;
  return { classes, rankGap, notable: classes || (rankGap !== null && rankGap >= notableRankGap(needs)) };
}
