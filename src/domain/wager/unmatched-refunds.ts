import type { Ladder } from './refund-ladder.ts';
import type { Vary } from './variates.ts';

/** How refunds without a known order may follow sales: `rate` of what was sold comes back, on average `lag` days later. */
export type LagFit = {
  lag: number;
  rate: number;
  /** How likely it is; all together 1. */
  weight: number;
  /** Variance ÷ mean of a day's amount. */
  dispersion: number;
};

/** Lags to reckon with, in days, and how plausible each is before a refund is seen: most come back within a week or so. */
const lags = [
  { lag: 0, prior: 1 },
  { lag: 2, prior: 2 },
  { lag: 4, prior: 2 },
  { lag: 7, prior: 1.5 },
  { lag: 11, prior: 0.6 },
  { lag: 16, prior: 0.2 },
];
/** Delivered, tried, sent back: the more stages of the same length, the less a lag varies. */
const stages = 3;

/** What comes back of each day's sales if all of it did. */
class Lagged {
  readonly #waiting = new Float64Array(stages);
  readonly #on: number;
  constructor(lag: number) {
    this.#on = 1 / (1 + lag / stages);
  }
  next(sold: number): number {
    let back = sold;
    for (let stage = 0; stage < stages; stage++) {
      const all = this.#waiting[stage]! + back;
      back = all * this.#on;
      this.#waiting[stage] = all - back;
    }
    return back;
  }
}

/**
 * With which lag and rate do refunds whose order is not known follow sales? One fit per lag (Pascal distributed lag; Solow 1960), weighed by
 * its quasi-likelihood as over-dispersed Poisson; empty where there are no such refunds.
 */
export function lagFits({ sales, unmatched }: Pick<Ladder, 'sales' | 'unmatched'>): LagFit[] {
  const seen = unmatched.reduce((sum, amount) => sum + amount, 0);
  if (seen <= 0) return [];
  const fits = lags.map(({ lag, prior }) => {
    const lagged = new Lagged(lag);
    const base = unmatched.map((_, day) => lagged.next(Math.max(0, sales[day] ?? 0)));
    const rate =
      seen /
      Math.max(
        1e-9,
        base.reduce((sum, amount) => sum + amount, 0),
      );
    let deviance = 0;
    let squares = 0;
    for (let day = 0; day < base.length; day++) {
      const [amount, mean] = [unmatched[day]!, rate * base[day]!];
      if (mean <= 0) continue;
      deviance += 2 * ((amount > 0 ? amount * Math.log(amount / mean) : 0) - (amount - mean));
      squares += (amount - mean) ** 2 / mean;
    }
    return { lag, rate, prior, deviance, dispersion: squares / Math.max(1, base.length - 2) };
  });
  const best = fits.reduce((least, fit) => (fit.deviance < least.deviance ? fit : least));
  const scale = 2 * Math.max(best.dispersion, 1e-9);
  const weights = fits.map(({ prior, deviance }) => prior * Math.exp((best.deviance - deviance) / scale));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return fits.map(({ lag, rate, dispersion }, index) => ({ lag, rate, dispersion, weight: weights[index]! / all }));
}

/** The fit at a level between 0 and 1 of all, so that a random level draws each as often as it is likely; `undefined` of none. */
export function drawLag(fits: readonly LagFit[], level: number): LagFit | undefined {
  let upTo = 0;
  for (const fit of fits) {
    upTo += fit.weight;
    if (level <= upTo) return fit;
  }
  return fits.at(-1);
}

/** What will come back without a known order on each of the next days; the rate itself is known only as far as so many refunds tell it. */
export function unmatchedRefunds(
  { sales, unmatched }: Ladder,
  fit: LagFit | undefined,
  future: Float64Array,
  horizon: number,
  vary: Vary,
): Float64Array {
  const amounts = new Float64Array(horizon);
  if (!fit) return amounts;
  const lagged = new Lagged(fit.lag);
  let seen = 0;
  for (let day = 0; day < unmatched.length; day++) {
    lagged.next(Math.max(0, sales[day] ?? 0));
    seen += unmatched[day]!;
  }
  const rate = vary(fit.rate, (fit.rate ** 2 * fit.dispersion) / seen);
  for (let day = 0; day < horizon; day++) {
    const mean = rate * lagged.next(future[day] ?? 0);
    amounts[day] = vary(mean, fit.dispersion * mean);
  }
  return amounts;
}
