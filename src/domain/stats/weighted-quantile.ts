/** How close cumulated weights must come to a share of the whole to count as reaching it exactly. */
const nearly = 1e-9;

/**
 * Below which value lies this share (0–1) of the weight? The smallest value at which the cumulated weight passes the share; where it reaches the share
 * exactly, the middle between this value and the next. Values in ascending order with the weight of each (not all 0); equal weights give the quantile
 * of the plain sample. Source: definition 2 of R. J. Hyndman and Y. Fan, The American Statistician 50 (1996) 361–365, with weights as counts.
 */
export function weightedQuantile(sorted: readonly { value: number; weight: number }[], share: number): number {
  const wanted = share * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let upTo = 0;
  let reached: number | undefined;
  for (const { value, weight } of sorted) {
    upTo += weight;
    if (reached === undefined && upTo >= wanted * (1 - nearly)) reached = value;
    if (upTo > wanted * (1 + nearly)) return (reached! + value) / 2;
  }
  return sorted.at(-1)!.value;
}
