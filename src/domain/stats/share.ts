import { effectiveN, type SampleSize } from './effective-n.ts';
import type { Estimate } from './estimate.ts';
import { normalQuantile } from './normal.ts';

/** Who was asked, and the weight of those who gave the answer (their number, without weights). */
export type ShareSample = SampleSize & { hitWeight: number };

/**
 * What share of the population gives the answer? Weighted share with the Wilson score interval at the effective sample size.
 * Null for an empty sample: there is no share of nobody.
 * Source: E. B. Wilson, JASA 22 (1927) 209–212; weights by Kish's effective n.
 */
export function shareInterval(sample: ShareSample, confidence: number): Estimate | null {
  const size = effectiveN(sample);
  if (size.effectiveN === 0) return null;
  const value = Math.min(1, Math.max(0, sample.hitWeight / sample.weight));
  const n = size.effectiveN;
  const z = normalQuantile((1 + confidence) / 2);
  const center = (value + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((value * (1 - value)) / n + (z * z) / (4 * n * n));
  return {
    value,
    // rounding must not push an interval past what is possible, nor off the value it belongs to
    lower: value === 0 ? 0 : Math.min(value, Math.max(0, center - half)),
    upper: value === 1 ? 1 : Math.max(value, Math.min(1, center + half)),
    n: sample.n,
    ...size,
    confidence,
    method: 'wilson',
  };
}
