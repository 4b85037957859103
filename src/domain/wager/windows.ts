import type { PlainDate } from '../time/plain-date.ts';
import type { WagerTerms } from './wager.ts';

/**
 * Which lines a wager counts: the orders of its sales window, and up to the day `through` what of them was refunded. A refund whose order is not known
 * counts by its own day.
 */
export function countedLines({ salesFrom, salesTo }: Pick<WagerTerms, 'salesFrom' | 'salesTo'>, through: PlainDate) {
  return {
    orders: { kind: 'order' as const, from: salesFrom, to: salesTo },
    refunds: { kind: 'refund' as const, from: salesFrom, to: through, orderedFrom: salesFrom, orderedTo: salesTo },
  };
}
