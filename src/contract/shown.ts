/** What several reads show, said once: see `shows` in `procedure.ts`. */
import type { Entity } from '../domain/audit/entities.ts';

/** Needs with what decides about them: criteria, ranks, and the answers that studies and imports bring. */
export const shownNeeds = ['need', 'criterion', 'ranking', 'study', 'import'] as const satisfies Entity[];
export const shownAnswers = ['study', 'import'] as const satisfies Entity[];
export const shownOrders = ['orders', 'import'] as const satisfies Entity[];
/** A plan with its dates, without baselines. */
export const shownPlan = ['plan', 'task', 'dependency'] as const satisfies Entity[];
export const shownWager = [
  'wager',
  'wager_actual',
  'forecast',
  'settlement',
  'settlement_proposal',
] as const satisfies Entity[];
/** A launch by its name, with its owners by theirs. */
export const shownLaunch = ['launch', 'person', 'owner_change'] as const satisfies Entity[];
/** What each card of a launch comes to, with the launch. */
export const shownOverview = [
  ...[...shownNeeds, ...shownWager, ...shownPlan, ...shownLaunch],
  ...(['orders', 'card', 'baseline'] as const),
] as const satisfies Entity[];
