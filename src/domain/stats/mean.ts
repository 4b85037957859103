import { effectiveN, type SampleSize } from './effective-n.ts';
import type { Estimate } from './estimate.ts';
import { studentQuantile } from './student-t.ts';

/** A sample of numbers, condensed: its size, its (weighted) mean and Σw(x − mean)². */
export type MeanSample = SampleSize & { mean: number; squaredDeviations: number };

/** Condenses numbers with optional weights; two passes, so that large offsets do not cost precision. */
export function meanSample(values: readonly number[], weights?: readonly number[]): MeanSample {
  let weight = 0;
  let weightSquared = 0;
  let total = 0;
  values.forEach((value, index) => {
    const w = weights?.[index] ?? 1;
    weight += w;
    weightSquared += w * w;
    total += w * value;
  });
  const mean = weight > 0 ? total / weight : 0;
  const squaredDeviations = values.reduce(
    (sum, value, index) => sum + (weights?.[index] ?? 1) * (value - mean) ** 2,
    0,
  );
  return { n: values.length, weight, weightSquared, mean, squaredDeviations };
}

/** The sample variance (divisor effective n − 1) of a condensed sample; null below two effective answers. */
export function sampleVariance(sample: MeanSample): number | null {
  const { effectiveN: n } = effectiveN(sample);
  return n >= 2 - 1e-9 ? (sample.squaredDeviations / sample.weight) * (n / (n - 1)) : null;
}

/**
 * What is the mean in the population? Weighted mean with Student's t interval; with weights, variance and degrees of freedom use
 * Kish's effective n. Null where the variance cannot be known: fewer than two effective answers.
 */
export function meanInterval(sample: MeanSample, confidence: number): Estimate | null {
  const variance = sampleVariance(sample);
  if (variance === null) return null;
  const size = effectiveN(sample);
  const half = studentQuantile((1 + confidence) / 2, size.effectiveN - 1) * Math.sqrt(variance / size.effectiveN);
  return {
    value: sample.mean,
    lower: sample.mean - half,
    upper: sample.mean + half,
    n: sample.n,
    ...size,
    confidence,
    method: 'student',
  };
}
