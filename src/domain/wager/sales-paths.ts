import type { RandomStreams } from '../cadence/random.ts';
import { at, type Closed, dayVariance, type Fit, fitHabit, stepNoise } from './sales-filter.ts';
import { calmAfter, habitsAfter, plausibility, weeks } from './sales-habits.ts';
import { nextGamma, nextNormal, nextSpread } from './variates.ts';

/** Older days say little of what comes next, and cost time. */
const mostDays = 180;
/** No mean beyond this multiple of an ordinary day is believed (e⁵ ≈ 150). */
const highest = 5;

/**
 * How may daily sales go on? Each path draws a habit as often as the days so far make it plausible (Bayesian model averaging; Hoeting et al.
 * 1999), then level, trend, pattern of the week and dispersion from what is believed of them, then each day from a gamma distribution. So the
 * paths differ by what is not known of the mean, not by the luck of days alone.
 * `sales`: complete days in order, some of them positive; `firstWeekday`: any number that counts days. The same streams give the same paths,
 * and sales in another unit the same paths in it.
 */
export function salesPaths(
  sales: ArrayLike<number>,
  firstWeekday: number,
  days: number,
  draws: number,
  streams: RandomStreams,
  stream: number,
): Float64Array[] {
  const skipped = Math.max(0, sales.length - mostDays);
  const seen = Float64Array.from(sales, (amount) => Math.max(0, amount)).subarray(skipped);
  const weekday = firstWeekday + skipped;
  const closed = closedWeekdays(seen, weekday);
  const isOpen = (day: number) => !closed[(weekday + day) % 7];
  const unit = seen.reduce((sum, amount) => sum + amount, 0) / seen.filter((_, day) => isOpen(day)).length;
  if (!(unit > 0)) return Array.from({ length: draws }, () => new Float64Array(days));
  const relative = seen.map((amount) => amount / unit);
  const fits = habitsAfter(sales.length).flatMap((habit) =>
    weeks.map(({ week, weight }) => {
      const fit = fitHabit(relative, weekday, habit, week, closed);
      return { fit, prior: weight * plausibility(habit, fit.dispersion) };
    }),
  );
  const likeliest = Math.max(...fits.map(({ fit }) => fit.logLikelihood));
  const weights = fits.map(({ fit, prior }) => prior * Math.exp(fit.logLikelihood - likeliest));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const freedom = degreesOfFreedom(relative.filter((_, day) => isOpen(day)));
  const next = weekday + seen.length;
  let chosen = 0;
  let upTo = weights[0]!;
  return Array.from({ length: draws }, (_, draw) => {
    while ((draw + 0.5) * all > upTo * draws && chosen < fits.length - 1) upTo += weights[++chosen]!;
    const spread = (freedom - 2) / (2 * nextGamma(streams, stream, freedom / 2));
    return pathOf(fits[chosen]!.fit, { days, spread, weekday: next, age: sales.length }, streams, stream).map(
      (amount, day) => (isOpen(seen.length + day) ? amount * unit : 0),
    );
  });
}

/** A weekday that never sold in two weeks or more is closed, where chance does that to a shop like this less than once in a hundred. */
function closedWeekdays(sales: Float64Array, firstWeekday: number): Closed {
  const days = new Array<number>(7).fill(0);
  const sold = new Array<number>(7).fill(0);
  sales.forEach((amount, day) => {
    days[(firstWeekday + day) % 7]! += 1;
    if (amount > 0) sold[(firstWeekday + day) % 7]! += 1;
  });
  const [allDays, allSold] = [days, sold].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [
    number,
    number,
  ];
  return days.map((count, weekday) => {
    if (count < 2 || sold[weekday]! > 0) return false;
    // Other closed weekdays are counted as days that might have sold: at worst one is recognised later.
    const others = allDays - count;
    const quiet = (others - allSold + 0.5) / (others + 1);
    return quiet ** count < 0.01;
  });
}

type Ahead = { days: number; spread: number; weekday: number; age: number };

function pathOf(
  { habit, mean, root, dispersion }: Fit,
  { days, spread, weekday, age }: Ahead,
  streams: RandomStreams,
  stream: number,
): Float64Array {
  const size = mean.length;
  const { damping = 1, memory = 0, fade = 0, level = 0, bend = 0, burst = 0 } = habit;
  const width = Math.sqrt(Math.min(spread, 2));
  const normals = Float64Array.from(mean, () => width * nextNormal(streams, stream));
  const state = mean.map((value, i) => {
    let sum = value;
    for (let k = 0; k <= i; k++) sum += root[i * size + k]! * normals[k]!;
    return sum;
  });
  const noise = width * Math.sqrt(stepNoise(dispersion));
  const step = (deviation: number) => (deviation > 0 ? deviation * nextNormal(streams, stream) : 0);
  const path = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    const calm = calmAfter(habit, age + day);
    state[at.level]! += damping * state[at.slope]! + step(level * noise);
    state[at.slope] = damping * state[at.slope]! - (1 - damping) * fade * calm + step(bend * calm);
    state[at.burst] = memory * state[at.burst]! + step(burst * noise * Math.sqrt(1 - memory ** 2));
    const ofWeekday = size > at.week ? state[at.week + ((weekday + day) % 7)]! : 0;
    const expected = Math.exp(Math.min(highest, state[at.level]! + state[at.burst]! + ofWeekday));
    path[day] = nextSpread(streams, stream, expected, expected ** 2 * dayVariance(expected, dispersion) * spread);
  }
  return path;
}

/** Of how many ordinary days the variance is known: rare large ones tell less of it (the variance of a variance grows with the kurtosis). */
function degreesOfFreedom(relative: Float64Array): number {
  let second = 0;
  let fourth = 0;
  for (const value of relative) {
    second += (value - 1) ** 2;
    fourth += (value - 1) ** 4;
  }
  const days = relative.length;
  const kurtosis = second > 0 ? Math.max(1.5, (fourth * days) / second ** 2) : 1.5;
  return Math.max(days / 3, Math.min(days, (2 * days) / (kurtosis - 1))) + 3;
}
