/** How far can a projection be relied on? What it says early in a world is compared with how that world ends. */
import { nextUnit, randomStreams } from '../../src/domain/cadence/random.ts';
import { toEpochDay, toPlainDate } from '../../src/domain/time/plain-date.ts';
import { projectOutcome } from '../../src/domain/wager/projection.ts';
import { interpolatedQuantile, weightedIntervalScore } from '../../src/domain/wager/scoring.ts';
import { naiveLadder, type Rung, rungs } from './ladder.ts';
import type { World } from './worlds.ts';

const levels = [0.1, 0.25, 0.5, 0.75, 0.9];
const bins = 5;

/** Chances of about the same size: how often the target was then hit. */
export type Bin = { n: number; said: number; hit: number };
export type Calibration = {
  n: number;
  /** Worlds in which no projection was made. */
  tooFew: number;
  /** Share of worlds that ended between P10 and P90, and below P10. */
  coverage: number;
  below: number;
  /** Mean difference between chance and frequency, weighted by bin. */
  chanceError: number;
  bins: Bin[];
  /** Weighted interval score ÷ that of each naive forecaster. */
  ratio: Record<Rung, number>;
};

/** `worlds` may be a generator; each is projected once. */
export function calibrate(worlds: Iterable<World>): Calibration {
  const sums = { n: 0, tooFew: 0, inside: 0, below: 0, score: 0 };
  const chances: Bin[] = Array.from({ length: bins }, () => ({ n: 0, said: 0, hit: 0 }));
  const ladderScores = Object.fromEntries(rungs.map((rung) => [rung, 0])) as Record<Rung, number>;
  let seed = 0;
  for (const world of worlds) {
    const streams = randomStreams(++seed, ['calibration']);
    const first = toEpochDay(world.salesFrom);
    const asOf = toPlainDate(first + world.knownDays - 1);
    const sales = world.sales.filter(({ date }) => date <= asOf);
    const refunds = world.refunds.filter(({ refundedOn }) => refundedOn <= asOf);
    const total = (amounts: readonly { amount: number }[]) => amounts.reduce((sum, { amount }) => sum + amount, 0);
    const final = total(world.sales) - total(world.refunds);
    const days = toEpochDay(world.salesTo) - first + 1;
    // A target around what so many days would bring at the pace so far: nobody knows the world when it is set.
    const pace = ((total(sales) - total(refunds)) * days) / world.knownDays;
    const target = Math.round(pace * Math.exp(nextUnit(streams, 0) - 0.5));
    const projection = projectOutcome({ ...world, asOf, sales, refunds, target, seed });
    if (projection.state !== 'projected') {
      sums.tooFew++;
      continue;
    }
    // Scores are in parts of what was sold, so that a large shop weighs no more than a small one.
    const unit = total(world.sales);
    const { p10, p25, p50, p75, p90 } = projection.final;
    sums.n++;
    if (final < p10) sums.below++;
    else if (final <= p90) sums.inside++;
    sums.score += weightedIntervalScore(levels, [p10, p25, p50, p75, p90], final) / unit;
    const bin = chances[Math.min(bins - 1, Math.floor(projection.chance * bins))]!;
    bin.n++;
    bin.said += projection.chance;
    if (final >= target) bin.hit++;
    const known = new Array<number>(world.knownDays).fill(0);
    for (const { date, amount } of sales) known[toEpochDay(date) - first]! += amount;
    const kept = 1 - projection.maturedReturnRate;
    const naive = naiveLadder(known, days - world.knownDays, 200, streams);
    for (const rung of rungs) {
      const draws = Float64Array.from(naive[rung], (future) => kept * (total(sales) + future)).sort();
      const quantiles = levels.map((level) => interpolatedQuantile(draws, level));
      ladderScores[rung] += weightedIntervalScore(levels, quantiles, final) / unit;
    }
  }
  const { n, tooFew, inside, below, score } = sums;
  const ratio = Object.fromEntries(rungs.map((rung) => [rung, score / ladderScores[rung]])) as Record<Rung, number>;
  const chanceError = chances.reduce((sum, bin) => sum + Math.abs(bin.said - bin.hit), 0) / n;
  return { n, tooFew, coverage: inside / n, below: below / n, chanceError, bins: chances, ratio };
}
