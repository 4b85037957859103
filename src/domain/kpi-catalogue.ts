export type KpiOwner = 'pm' | 'gtm' | 'joint';
/** `share` is 0–1; `chance` too, from a simulation: shown never as 0 % or 100 %; `money` is integer minor units of `currency`; `date` is YYYY-MM-DD; `days` counts calendar days. */
export type KpiUnit = 'share' | 'chance' | 'count' | 'money' | 'date' | 'days' | 'points' | 'number';

/** What a KPI follows from, beside what people decided: answers and orders that come in, and the day. */
export type KpiSource = 'answers' | 'orders' | 'day';

export type KpiDefinition = {
  /** The card that shows it. */
  card: 'demand' | 'cadence' | 'wager';
  /** Several where the figures themselves decide, as the later track owns the gap between the two. */
  owners: readonly KpiOwner[];
  /** Several where the wager decides what it is on. */
  units: readonly KpiUnit[];
  sources: readonly KpiSource[];
  /** The read that returns the rows it counts; none where it counts no rows. */
  rows?: 'needs.list' | 'orders.list';
};

const joint = ['joint'] as const;
const ofNeeds = { card: 'demand', rows: 'needs.list' } as const;
const ofPlan = { card: 'cadence', sources: ['day'] } as const;
const ofOrders = { card: 'wager', sources: ['orders', 'day'] } as const;
const amount = ['money', 'count'] as const;

/** Every KPI there is: whatever shows one takes it from here, by its id, from the one function that computes it. */
export const kpiCatalogue = {
  'demand.validatedMusts': { ...ofNeeds, owners: joint, units: ['count'], sources: ['answers'] },
  'demand.coverage': { ...ofNeeds, owners: ['gtm'], units: ['share'], sources: ['answers'] },
  'demand.disagreements': { ...ofNeeds, owners: joint, units: ['count'], sources: [] },
  'demand.refuted': { ...ofNeeds, owners: joint, units: ['count'], sources: ['answers'] },
  'cadence.chance': { ...ofPlan, owners: joint, units: ['chance'] },
  'cadence.p80': { ...ofPlan, owners: joint, units: ['date'] },
  'cadence.gap': { ...ofPlan, owners: ['joint', 'pm', 'gtm'], units: ['days'] },
  'wager.net': { ...ofOrders, owners: joint, units: amount, rows: 'orders.list' },
  'wager.chance': { ...ofOrders, owners: joint, units: ['chance'] },
  'wager.projected': { ...ofOrders, owners: joint, units: amount },
  'wager.returnRate': { ...ofOrders, owners: ['pm'], units: ['share'], rows: 'orders.list' },
  'wager.gap': { ...ofOrders, owners: joint, units: amount, rows: 'orders.list' },
  'wager.projectedGap': { ...ofOrders, owners: joint, units: amount },
  'wager.skill.pm': { ...ofOrders, owners: ['pm'], units: ['share'] },
  'wager.skill.gtm': { ...ofOrders, owners: ['gtm'], units: ['share'] },
} as const satisfies Record<string, KpiDefinition>;

export type KpiId = keyof typeof kpiCatalogue;
