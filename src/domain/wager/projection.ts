import { nextUnit, randomStreams } from '../cadence/random.ts';
import { type PlainDate, toEpochDay, toPlainDate } from '../time/plain-date.ts';
import { interpolatedQuantile } from './scoring.ts';
import type { Window } from './wager.ts';

/** Sales of one day, in integer units of the outcome. */
export type DaySales = { date: PlainDate; amount: number };
/** Refunds by the day of the order they belong to; `orderedOn` is `null` when the order is not known. Amounts are positive. */
export type DayRefunds = { orderedOn: PlainDate | null; refundedOn: PlainDate; amount: number };

export type ProjectionInput = Window & {
  /** Last day whose orders and refunds are complete. */
  asOf: PlainDate;
  sales: readonly DaySales[];
  refunds: readonly DayRefunds[];
  target: number;
  seed: number;
};

export type FanPoint = { date: PlainDate; p10: number; p25: number; p50: number; p75: number; p90: number };

export type Projection =
  /** Nothing to project: an `arr` wager is entered, and what is over has been counted. */
  | { state: 'none' }
  | { state: 'too_few'; days: number; needDays: number }
  | {
      state: 'projected';
      final: FanPoint;
      /** Share of the draws that reach the target. */
      chance: number;
      draws: number;
      /** Refunds ÷ sales that the orders so far will have once every one has had the days that the returns window leaves it. */
      maturedReturnRate: number;
      /** Cumulative net outcome from the day after `asOf` to the end of the returns window. */
      fan: FanPoint[];
      basis: { days: number; recentDays: number; unmatchedRefunds: number };
    };

/** Fewest days with data on which a projection is made. */
export const projectionNeedsDays = 7;
const recentDaysUsed = 14;
const draws = 400;

/**
 * Where will the net outcome end? Future days of the sales window sell like days drawn from the last 14; refunds of every order day
 * follow the curve by age that older orders show (additive method of claims reserving), so young orders are not mistaken for kept ones. Beyond
 * the oldest age seen no further refunds are assumed; refunds without a known order are assumed to keep their ratio to sales. The interval comes from a seeded bootstrap over days (Efron 1979): it covers day-to-day
 * variation of sales and of returns, not a change of course.
 * Fewer than 7 days, or nothing sold: `too_few`.
 */
export function projectOutcome(input: ProjectionInput): Projection {
  const first = toEpochDay(input.salesFrom);
  const asOf = toEpochDay(input.asOf);
  const lastSale = toEpochDay(input.salesTo);
  const end = toEpochDay(input.returnsTo);
  const observedDays = Math.min(asOf, lastSale) - first + 1;
  const ladder = cohortsOf(input, first, Math.max(0, observedDays), asOf);
  const sold = ladder.sales.reduce((sum, amount) => sum + amount, 0);
  if (observedDays < projectionNeedsDays || sold <= 0 || asOf >= end) {
    return { state: 'too_few', days: Math.max(0, observedDays), needDays: projectionNeedsDays };
  }
  const recent = Math.min(recentDaysUsed, observedDays);
  const horizon = end - asOf;
  const streams = randomStreams(input.seed, ['days', 'sales']);
  const paths = Array.from({ length: draws }, () => {
    const drawn = new Float64Array(observedDays);
    for (let each = 0; each < observedDays; each++) drawn[Math.floor(nextUnit(streams, 0) * observedDays)]! += 1;
    const future = Array.from({ length: Math.max(0, lastSale - asOf) }, () => {
      const day = observedDays - recent + Math.floor(nextUnit(streams, 4) * recent);
      return Math.max(0, ladder.sales[day]!);
    });
    return netPath(ladder, returnCurve(ladder, drawn), future, horizon);
  });
  const fan = Array.from({ length: horizon }, (_, step) => {
    const sorted = Float64Array.from(paths, ({ net }) => net[step]!).sort();
    const at = (level: number) => Math.round(interpolatedQuantile(sorted, level));
    return {
      date: toPlainDate(asOf + step + 1),
      p10: at(0.1),
      p25: at(0.25),
      p50: at(0.5),
      p75: at(0.75),
      p90: at(0.9),
    };
  });
  const central = netPath(ladder, returnCurve(ladder, new Float64Array(observedDays).fill(1)), [], horizon);
  return {
    state: 'projected',
    final: fan.at(-1)!,
    chance: paths.filter((path) => path.net.at(-1)! >= input.target).length / draws,
    draws,
    maturedReturnRate: central.maturedRate,
    fan,
    basis: { days: observedDays, recentDays: recent, unmatchedRefunds: ladder.unmatched },
  };
}

type Ladder = {
  /** Sales by day of the window. */
  sales: Float64Array;
  /** `refunds[day][age]`: of that day's orders, at that age in days; up to the oldest age at which something came back. */
  refunds: Float64Array[];
  /** The age of each day's orders in days. */
  ages: Int32Array;
  /** Refunds whose order day is unknown. */
  unmatched: number;
};

function cohortsOf(input: ProjectionInput, first: number, days: number, asOf: number): Ladder {
  const sales = new Float64Array(days);
  for (const { date, amount } of input.sales) {
    const day = toEpochDay(date) - first;
    if (day >= 0 && day < days) sales[day]! += amount;
  }
  const ages = Int32Array.from(sales, (_, day) => asOf - first - day);
  const refunds = Array.from(ages, (age) => new Float64Array(age + 1));
  const oldest = new Int32Array(days).fill(-1);
  let unmatched = 0;
  for (const { orderedOn, refundedOn, amount } of input.refunds) {
    const refunded = toEpochDay(refundedOn) - first;
    if (refunded > asOf - first) continue;
    const day = orderedOn === null ? -1 : toEpochDay(orderedOn) - first;
    const cohort = refunds[day];
    if (!cohort) {
      unmatched += amount;
      continue;
    }
    const age = Math.min(ages[day]!, Math.max(0, refunded - day));
    cohort[age]! += amount;
    oldest[day] = Math.max(oldest[day]!, age);
  }
  return { sales, refunds: refunds.map((cohort, day) => cohort.subarray(0, oldest[day]! + 1)), ages, unmatched };
}

/**
 * `rate[age]`: refunds up to that age in days ÷ sales, as orders of the drawn days show it; `drawn[day]`: how often. Each age's increment counts only
 * the days old enough to have reached it (the additive or incremental-loss-ratio method), so it holds where orders of an age have no refund yet.
 */
function returnCurve({ sales, refunds, ages }: Ladder, drawn: Float64Array): Float64Array {
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
  return returned.map((amount, age) => (rate += sold[age]! > 0 ? amount / sold[age]! : 0));
}

function netPath(
  { sales, refunds, ages, unmatched }: Ladder,
  curve: Float64Array,
  future: readonly number[],
  horizon: number,
): { net: Float64Array; maturedRate: number } {
  const last = curve.length - 1;
  const rateAt = (age: number) => curve[Math.min(age, last)]!;
  const net = new Float64Array(horizon).fill(-unmatched);
  let sold = 0;
  let finalRefunds = unmatched;
  for (let day = 0; day < sales.length; day++) {
    const [amount, age] = [sales[day]!, ages[day]!];
    const soFar = refunds[day]!.reduce((sum, refund) => sum + refund, 0);
    const rate = rateAt(age);
    for (let step = 0; step < horizon; step++)
      net[step]! += amount - (soFar + amount * (rateAt(age + step + 1) - rate));
    finalRefunds += soFar + amount * (rateAt(age + horizon) - rate);
    sold += amount;
  }
  const unmatchedRate = unmatched / sold;
  for (const [index, amount] of future.entries()) {
    for (let step = index; step < horizon; step++) net[step]! += amount * (1 - unmatchedRate - rateAt(step - index));
  }
  return { net, maturedRate: finalRefunds / sold };
}
