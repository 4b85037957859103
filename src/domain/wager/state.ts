import { daysBetween, type PlainDate } from '../time/plain-date.ts';
import type { WagerTerms } from './wager.ts';

/** Where a wager stands in its own time; `closed`: the returns window is over and it can be settled. */
export type WagerState = 'before' | 'selling' | 'returning' | 'closed' | 'settled';

/** Where an unsettled wager stands on this day. */
export function stateOf(terms: WagerTerms, today: PlainDate): WagerState {
  if (daysBetween(today, terms.salesFrom) > 0) return 'before';
  if (daysBetween(today, terms.salesTo) >= 0) return 'selling';
  return daysBetween(today, terms.returnsTo) >= 0 ? 'returning' : 'closed';
}

/** Both windows have closed: what there is to count has been counted. */
export const isOver = (state: WagerState): boolean => state === 'closed' || state === 'settled';
