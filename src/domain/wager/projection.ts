import { nextUnit, type RandomStreams, randomStreams } from '../cadence/random.ts';
import { type PlainDate, toEpochDay, toPlainDate } from '../time/plain-date.ts';
import type { DayRefunds, DaySales } from './day-amounts.ts';
import { ladderOf, matchedRefunds, refundDispersion, returnCurve } from './refund-ladder.ts';
import { salesPaths } from './sales-paths.ts';
import { interpolatedQuantile } from './scoring.ts';
import { drawLag, lagFits, unmatchedRefunds } from './unmatched-refunds.ts';
import { nextSpread, type Vary } from './variates.ts';
import type { Window } from './wager.ts';

export type ProjectionInput = Window & {
  /** Last day whose orders and refunds are complete. */
  asOf: PlainDate;
  /** What was sold on a later day counts as the least that day will bring. */
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
      /** Complete days of the sales window, up to which day, and refunds until then whose order is not known. */
      basis: { days: number; through: PlainDate; unmatchedRefunds: number };
    };

/** Fewest days with data on which a projection is made. */
export const projectionNeedsDays = 7;
const draws = 400;

/**
 * Where will the net outcome end? Future sales go on along {@link salesPaths}, which carry what is not known of their mean; refunds of every
 * order day follow the curve by age that older orders show (additive method of claims reserving), so young orders are not mistaken for
 * kept ones. The curve is drawn anew for each path by a bootstrap over days (Efron 1979), and refunds vary around it as single ones do. Refunds
 * without a known order follow all sales with a lag that the days so far make likely, to the end of the returns window.
 * Nine in ten paths end below P90. How often that holds, `npm run calibrate` measures.
 * Fewer than 7 days, or nothing sold: `too_few`.
 */
export function projectOutcome(input: ProjectionInput): Projection {
  const first = toEpochDay(input.salesFrom);
  const asOf = toEpochDay(input.asOf);
  const lastSale = toEpochDay(input.salesTo);
  const end = toEpochDay(input.returnsTo);
  const days = Math.min(asOf, lastSale) - first + 1;
  const ladder = ladderOf(input, first, Math.max(0, days), asOf);
  const sold = total(ladder.sales);
  if (days < projectionNeedsDays || sold <= 0 || asOf >= end) {
    return { state: 'too_few', days: Math.max(0, days), needDays: projectionNeedsDays };
  }
  const horizon = end - asOf;
  const unknown = total(ladder.unmatched);
  const refunded = ladder.refunds.reduce((sum, cohort) => sum + total(cohort), unknown);
  const streams = randomStreams(input.seed, ['days', 'sales', 'refunds', 'lags']);
  const curve = returnCurve(ladder, new Float64Array(days).fill(1));
  const dispersion = refundDispersion(ladder, curve);
  const lags = lagFits(ladder);
  const vary: Vary = (mean, variance) => nextSpread(streams, 8, mean, variance);
  const least = begunDays(input, asOf);
  const futures = salesPaths(ladder.sales, first, Math.max(0, lastSale - asOf), draws, streams, 4);
  const paths = futures.map((future) => {
    for (const [day, amount] of least) if (day < future.length) future[day] = Math.max(future[day]!, amount);
    const matched = matchedRefunds(ladder, returnCurve(ladder, drawDays(days, streams)), future, horizon);
    const unmatched = unmatchedRefunds(ladder, drawLag(lags, nextUnit(streams, 12)), future, horizon, vary);
    let net = sold - refunded;
    return matched.map((mean, day) => (net += (future[day] ?? 0) - vary(mean, dispersion * mean) - unmatched[day]!));
  });
  const sorted = new Float64Array(draws);
  const at = (level: number) => Math.round(interpolatedQuantile(sorted, level));
  const fan = Array.from({ length: horizon }, (_, day) => {
    for (let draw = 0; draw < draws; draw++) sorted[draw] = paths[draw]![day]!;
    sorted.sort();
    const date = toPlainDate(asOf + day + 1);
    return { date, p10: at(0.1), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9) };
  });
  const nothing = new Float64Array(0);
  const expected = (mean: number) => mean;
  const back = lags.reduce(
    (sum, lag) => sum + lag.weight * total(unmatchedRefunds(ladder, lag, nothing, horizon, expected)),
    total(matchedRefunds(ladder, curve, nothing, horizon)),
  );
  return {
    state: 'projected',
    final: fan.at(-1)!,
    chance: paths.filter((net) => net.at(-1)! >= input.target).length / draws,
    draws,
    maturedReturnRate: (refunded + back) / sold,
    fan,
    basis: { days, through: input.asOf, unmatchedRefunds: unknown },
  };
}

const total = (amounts: Float64Array) => amounts.reduce((sum, amount) => sum + amount, 0);

/** What was sold after the last complete day, by days from then on. */
function begunDays({ sales }: ProjectionInput, asOf: number): Map<number, number> {
  const begun = new Map<number, number>();
  for (const { date, amount } of sales) {
    const day = toEpochDay(date) - asOf - 1;
    if (day >= 0) begun.set(day, (begun.get(day) ?? 0) + amount);
  }
  return begun;
}

/** How often each day is drawn in a bootstrap sample of them. */
function drawDays(days: number, streams: RandomStreams): Float64Array {
  const drawn = new Float64Array(days);
  for (let each = 0; each < days; each++) drawn[Math.floor(nextUnit(streams, 0) * days)]! += 1;
  return drawn;
}
