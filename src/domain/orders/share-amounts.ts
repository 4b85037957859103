import { allocate } from '../money/allocate.ts';
import type { AmountLevel } from './order-mapping.ts';

/**
 * What does each line of an order carry of an amount that is the order's? `amounts`: what stands on each of its lines, in minor units, null where
 * nothing does; `weights`: by which it is split, without losing or inventing a unit. Null where the lines contradict each other: several of them
 * have another amount.
 */
export function shareAmount(
  amounts: readonly (number | null)[],
  weights: readonly number[],
  level: AmountLevel,
): number[] | null {
  if (level === 'line') return amounts.map((amount) => amount ?? 0);
  const own = orderAmount(amounts, level);
  return own === null ? null : allocate(own, weights);
}

/** The amount of an order that stands on the first of its lines, or on each of them; null where they contradict each other. */
export function orderAmount(amounts: readonly (number | null)[], level: Exclude<AmountLevel, 'line'>): number | null {
  const said = amounts.filter((amount) => amount !== null);
  const [first = 0, ...others] = said;
  const agrees = (other: number) => (level === 'order-first' && other === 0) || other === first;
  return others.every(agrees) ? first : null;
}

/** The parts of an amount in minor units, negative for what came back; null where the file does not tell them. `discount`: what was taken off. */
export type MoneyParts = Record<'amount' | 'goods' | 'shipping' | 'discount' | 'tax', number | null>;

/** The goods among the parts: as the file says, or what the amount has besides shipping and tax. */
export const goodsOf = ({ amount, goods, shipping, tax }: MoneyParts): number =>
  goods ?? (amount ?? 0) - (shipping ?? 0) - (tax ?? 0);

/** What counts of an amount with these parts as revenue; the discount, where it counts, is taken off. */
export function revenueOf(parts: MoneyParts, revenue: readonly string[] | undefined): number {
  if (!revenue) return parts.amount ?? goodsOf(parts);
  const sums = {
    goods: goodsOf(parts),
    shipping: parts.shipping ?? 0,
    tax: parts.tax ?? 0,
    discount: -(parts.discount ?? 0),
  };
  return Object.entries(sums).reduce((sum, [part, minor]) => sum + (revenue.includes(part) ? minor : 0), 0);
}
