import { toEpochDay } from '../time/plain-date.ts';
import type { DayRefunds, DaySales } from './day-amounts.ts';

/** What came back of each day's sales, by the age of the orders. */
export type Ladder = {
  /** Sales by day of the window. */
  sales: Float64Array;
  /** `refunds[day][age]`: of that day's orders, at that age in days; up to the oldest age at which something came back. */
  refunds: Float64Array[];
  /** The age of each day's orders in days. */
  ages: Int32Array;
  /** Refunds whose order is not known, by the day on which they were made. */
  unmatched: Float64Array;
};

export function ladderOf(
  input: { sales: readonly DaySales[]; refunds: readonly DayRefunds[] },
  first: number,
  days: number,
  asOf: number,
): Ladder {
  const sales = new Float64Array(days);
  for (const { date, amount } of input.sales) {
    const day = toEpochDay(date) - first;
    if (day >= 0 && day < days) sales[day]! += amount;
  }
  const ages = Int32Array.from(sales, (_, day) => asOf - first - day);
  const refunds = Array.from(ages, (age) => new Float64Array(age + 1));
  const oldest = new Int32Array(days).fill(-1);
  const unmatched = new Float64Array(Math.max(days, asOf - first + 1));
  for (const { orderedOn, refundedOn, amount } of input.refunds) {
    const refunded = toEpochDay(refundedOn) - first;
    if (refunded > asOf - first) continue;
    const day = orderedOn === null ? -1 : toEpochDay(orderedOn) - first;
    const cohort = refunds[day];
    if (!cohort) {
      if (unmatched.length > 0) unmatched[Math.max(0, refunded)]! += amount;
      continue;
    }
    const age = Math.min(ages[day]!, Math.max(0, refunded - day));
    cohort[age]! += amount;
    oldest[day] = Math.max(oldest[day]!, age);
  }
  return { sales, refunds: refunds.map((cohort, day) => cohort.subarray(0, oldest[day]! + 1)), ages, unmatched };
}

/**
 * How much comes back, as orders of the drawn days show it: refunds up to each age in days ÷ sales. `drawn[day]`: how often that day counts.
 * Each age's increment counts only the days old enough to have reached it (the additive or incremental-loss-ratio method), so it holds where
 * orders of an age have no refund yet. Beyond the oldest age what came back in the last quarter of ages goes on, and fades by half in as many
 * days again.
 */
export function returnCurve({ sales, refunds, ages }: Ladder, drawn: Float64Array): Float64Array {
  let oldest = 0;
  for (let day = 0; day < drawn.length; day++) if (drawn[day]! > 0) oldest = Math.max(oldest, ages[day]!);
  const returned = new Float64Array(oldest + 1);
  const sold = new Float64Array(oldest + 1);
  for (let day = 0; day < drawn.length; day++) {
    const times = drawn[day]!;
    if (times === 0) continue;
    sold[ages[day]!]! += times * sales[day]!;
    const cohort = refunds[day]!;
    for (let age = 0; age < cohort.length; age++) returned[age]! += times * cohort[age]!;
  }
  // What has reached an age has passed all before.
  for (let age = oldest - 1; age >= 0; age--) sold[age]! += sold[age + 1]!;
  let rate = 0;
  const seen = returned.map((amount, age) => (rate += sold[age]! > 0 ? amount / sold[age]! : 0));
  const quarter = Math.ceil(seen.length / 4);
  let daily = (rate - (seen[seen.length - 1 - quarter] ?? 0)) / quarter;
  const curve = new Float64Array(seen.length + 4 * quarter);
  curve.set(seen);
  for (let age = seen.length; age < curve.length; age++) curve[age] = rate += daily *= 0.5 ** (1 / quarter);
  return curve;
}

/** Refunds up to an age ÷ sales. */
const rateAt = (curve: Float64Array, age: number): number => curve[Math.min(age, curve.length - 1)]!;

/** What will come back on each of the next days of orders that are known and of those to come. */
export function matchedRefunds(
  { sales, ages }: Ladder,
  curve: Float64Array,
  future: Float64Array,
  horizon: number,
): Float64Array {
  const expected = new Float64Array(horizon);
  for (let day = 0; day < sales.length; day++) {
    const [amount, age] = [sales[day]!, ages[day]!];
    const steps = Math.min(horizon, curve.length - 1 - age);
    for (let step = 0; step < steps; step++) {
      expected[step]! += amount * (rateAt(curve, age + step + 1) - rateAt(curve, age + step));
    }
  }
  for (let day = 0; day < Math.min(horizon, future.length); day++) {
    const amount = future[day]!;
    expected[day]! += amount * curve[0]!;
    const steps = Math.min(horizon - day, curve.length);
    for (let age = 1; age < steps; age++) {
      expected[day + age]! += amount * (rateAt(curve, age) - rateAt(curve, age - 1));
    }
  }
  return expected;
}

/**
 * By how much single refunds vary: variance ÷ mean of an amount that comes back (the dispersion of an over-dispersed Poisson model of the
 * ladder; England & Verrall 2002).
 */
export function refundDispersion({ sales, refunds, ages }: Ladder, curve: Float64Array): number {
  let squares = 0;
  let cells = 0;
  const add = (amount: number, expected: number) => {
    if (expected <= 0) return;
    squares += (amount - expected) ** 2 / expected;
    cells++;
  };
  for (let day = 0; day < sales.length; day++) {
    const sold = Math.max(0, sales[day]!);
    for (let age = 0; age <= ages[day]!; age++) {
      add(refunds[day]![age] ?? 0, sold * (rateAt(curve, age) - (age > 0 ? rateAt(curve, age - 1) : 0)));
    }
  }
  const parameters = Math.min(cells - 1, curve.filter((rate, age) => rate > (curve[age - 1] ?? 0)).length);
  return cells > 1 ? squares / (cells - parameters) : 0;
}
