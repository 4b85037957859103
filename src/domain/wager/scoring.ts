/** What a side believes the outcome will be: one in ten below `p10`, even odds at `p50`, one in ten above `p90`. Same unit as the outcome. */
export type Quantiles = { p10: number; p50: number; p90: number };

/** The loss of stating `quantile` at `level` (0–1) when `observed` happens. Source: Koenker & Bassett (1978). */
export function pinballLoss(quantile: number, level: number, observed: number): number {
  return observed >= quantile ? level * (observed - quantile) : (1 - level) * (quantile - observed);
}

/**
 * How far was a set of quantile forecasts from what happened? 0 is perfect, in the unit of the outcome; stating one's true belief minimises it.
 * Weighted interval score with weights α/2 and ½ for the median, which equals the mean of twice the pinball losses.
 * Source: Bracher, Ray, Gneiting & Reich (2021), "Evaluating epidemic forecasts in an interval format".
 */
export function weightedIntervalScore(
  levels: readonly number[],
  quantiles: readonly number[],
  observed: number,
): number {
  const losses = levels.map((level, index) => 2 * pinballLoss(quantiles[index]!, level, observed));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** {@link weightedIntervalScore} of P10/P50/P90. */
export function scoreForecast({ p10, p50, p90 }: Quantiles, observed: number): number {
  return weightedIntervalScore([0.1, 0.5, 0.9], [p10, p50, p90], observed);
}

/** How much better than the baseline? 1 is perfect, 0 the same, negative worse; `null` when the baseline was perfect itself. */
export function forecastSkill(score: number, baselineScore: number): number | null {
  return baselineScore === 0 ? null : 1 - score / baselineScore;
}

/** Fewest settled wagers from which a baseline distribution is drawn. */
export const baselineNeeds = 5;

/**
 * The naive forecast that both sides should beat. With at least {@link baselineNeeds} settled wagers: the plan times the P10/P50/P90 of their
 * outcome ÷ plan. Otherwise the plan itself, stated with certainty.
 */
export function naiveBaseline(
  plan: number,
  earlierRatios: readonly number[],
): Quantiles & { from: 'history' | 'plan'; n: number } {
  const n = earlierRatios.length;
  if (n < baselineNeeds) return { p10: plan, p50: plan, p90: plan, from: 'plan', n };
  const sorted = [...earlierRatios].sort((a, b) => a - b);
  const at = (level: number) => plan * interpolatedQuantile(sorted, level);
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9), from: 'history', n };
}

/** Quantile of sorted values by linear interpolation (Hyndman & Fan type 7, the default of R). */
export function interpolatedQuantile(sorted: ArrayLike<number>, level: number): number {
  const position = (sorted.length - 1) * level;
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
