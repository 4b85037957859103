import { calmAfter, type Habit } from './sales-habits.ts';

/** Where a habit stands in the logarithm of mean sales: level, slope, burst, and the weekdays if they differ. */
export const at = { level: 0, slope: 1, burst: 2, week: 3 } as const;

/** Which of seven weekdays are without sales by habit of the shop. */
export type Closed = readonly boolean[];

export type Fit = {
  habit: Habit;
  mean: Float64Array;
  /** Lower Cholesky factor of the covariance, by rows. */
  root: Float64Array;
  /** Variance of a day of mean 1. */
  dispersion: number;
  logLikelihood: number;
};

/** Dispersion of an ordinary shop. Where days vary more than it says, it counts for this many of them. */
const ordinaryDispersion = 0.15;
const ordinaryDays = 3;
const leastDispersion = 1e-6;
/** Heavy single orders are noise of days; they do not make the level wander more than this allows. */
const mostNoise = 0.3;

/**
 * Variance of a day's sales ÷ mean²: that of a compound Poisson-gamma variable with power 3⁄2 (Tweedie; Jørgensen 1987), the usual one for
 * money per day, which may be zero.
 */
export const dayVariance = (mean: number, dispersion: number) => dispersion / Math.sqrt(Math.max(mean, 0.02));

/** Variance to which steps of level and of bursts are relative. */
export const stepNoise = (dispersion: number) => Math.min(dispersion, mostNoise);

/**
 * How does a habit see the days so far, and how likely are they under it? Dynamic generalised linear model (West, Harrison & Migon 1985) with
 * a log link: each day moves what is believed by its surprise, and its likelihood is the extended quasi-likelihood (Nelder & Pregibon 1987).
 * `sales` are relative to their mean.
 */
export function fitHabit(sales: Float64Array, firstWeekday: number, habit: Habit, week: number, closed: Closed): Fit {
  const open = sales.filter((_, day) => !closed[(firstWeekday + day) % 7]);
  const days = open.length;
  const variance = open.reduce((sum, value) => sum + (value - 1) ** 2, 0) / days;
  let dispersion = Math.max(leastDispersion, Math.min(ordinaryDispersion, variance));
  for (let pass = 0; pass < 2; pass++) {
    const { squares } = filter(sales, firstWeekday, habit, week, closed, dispersion);
    const found = (dispersion * squares) / days;
    const isHigh = found > ordinaryDispersion;
    dispersion = isHigh
      ? (ordinaryDays * ordinaryDispersion + days * found) / (ordinaryDays + days)
      : Math.max(leastDispersion, found);
  }
  const { mean, covariance, logLikelihood } = filter(sales, firstWeekday, habit, week, closed, dispersion);
  return { habit, mean, root: cholesky(covariance, mean.length), dispersion, logLikelihood };
}

function filter(
  sales: Float64Array,
  firstWeekday: number,
  habit: Habit,
  week: number,
  closed: Closed,
  dispersion: number,
) {
  const size = week > 0 ? at.week + 7 : at.week;
  const { damping = 1, memory = 0, fade = 0, level = 0, slope = 0, bend = 0, burst = 0 } = habit;
  const noise = stepNoise(dispersion);
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  const atLevel = 0;
  const atSlope = at.slope * size + at.slope;
  const atBurst = at.burst * size + at.burst;
  covariance[atLevel] = 1;
  covariance[atSlope] = slope ** 2;
  covariance[atBurst] = burst ** 2 * noise;
  for (let i = at.week; i < size; i++) {
    for (let j = at.week; j < size; j++) covariance[i * size + j] = week ** 2 * ((i === j ? 1 : 0) - 1 / 7);
  }
  const gain = new Float64Array(size);
  let logLikelihood = 0;
  let squares = 0;
  for (let day = 0; day < sales.length; day++) {
    if (day > 0) {
      const calm = calmAfter(habit, day);
      mean[at.level]! += damping * mean[at.slope]!;
      mean[at.slope] = damping * mean[at.slope]! - (1 - damping) * fade * calm;
      mean[at.burst]! *= memory;
      for (let j = 0; j < size; j++) {
        covariance[j]! += damping * covariance[at.slope * size + j]!;
        covariance[at.slope * size + j]! *= damping;
        covariance[at.burst * size + j]! *= memory;
      }
      for (let i = 0; i < size * size; i += size) {
        covariance[i]! += damping * covariance[i + at.slope]!;
        covariance[i + at.slope]! *= damping;
        covariance[i + at.burst]! *= memory;
      }
      covariance[atLevel]! += level ** 2 * noise;
      covariance[atSlope]! += (bend * calm) ** 2;
      covariance[atBurst]! += burst ** 2 * noise * (1 - memory ** 2);
    }
    if (closed[(firstWeekday + day) % 7]) continue;
    const weekday = week > 0 ? at.week + ((firstWeekday + day) % 7) : -1;
    const ofWeekday = (values: Float64Array, from: number) => (weekday < 0 ? 0 : values[from + weekday]!);
    for (let i = 0; i < size; i++) {
      const from = i * size;
      gain[i] = covariance[from]! + covariance[from + at.burst]! + ofWeekday(covariance, from);
    }
    const believed = gain[at.level]! + gain[at.burst]! + ofWeekday(gain, 0);
    const expected = mean[at.level]! + mean[at.burst]! + ofWeekday(mean, 0);
    const variance = believed + dayVariance(Math.exp(expected), dispersion);
    const ratio = sales[day]! / Math.exp(expected);
    logLikelihood -= Math.log(variance) / 2 + expected / 4 + (2 * (Math.sqrt(ratio) - 1) ** 2) / variance;
    squares += (ratio - 1) ** 2 / variance;
    // The mean of a gamma belief moves by this share of the surprise; a day without sales never moves it to zero.
    const share = Math.min(believed / variance, 0.95);
    const step = believed > 0 ? Math.log(1 + share * (ratio - 1)) / believed : 0;
    for (let i = 0; i < size; i++) {
      mean[i]! += gain[i]! * step;
      for (let j = 0; j < size; j++) covariance[i * size + j]! -= (gain[i]! * gain[j]!) / variance;
    }
  }
  return { mean, covariance, logLikelihood, squares };
}

/** Of a matrix that may have directions without variance. */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= root[i * size + k]! * root[j * size + k]!;
      if (i === j) root[i * size + i] = rest > 1e-12 ? Math.sqrt(rest) : 0;
      else root[i * size + j] = root[j * size + j]! > 0 ? rest / root[j * size + j]! : 0;
    }
  }
  return root;
}
