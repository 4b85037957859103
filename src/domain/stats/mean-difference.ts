import { effectiveN } from './effective-n.ts';
import type { Estimate } from './estimate.ts';
import { type MeanSample, sampleVariance } from './mean.ts';
import { studentQuantile, studentTwoSided } from './student-t.ts';

/** A difference with the test of "there is none". */
export type DifferenceTest = Estimate & { t: number; degrees: number; pValue: number };

/**
 * How far apart are two means, `a − b`? Welch's t interval and two-sided test; variances need not be equal, weights count by effective n.
 * Null where either sample has fewer than two effective answers, or neither varies.
 * Source: B. L. Welch, Biometrika 34 (1947) 28–35.
 */
export function meanDifference(a: MeanSample, b: MeanSample, confidence: number): DifferenceTest | null {
  const varianceA = sampleVariance(a);
  const varianceB = sampleVariance(b);
  if (varianceA === null || varianceB === null) return null;
  const nA = effectiveN(a).effectiveN;
  const nB = effectiveN(b).effectiveN;
  const squaredErrorA = varianceA / nA;
  const squaredErrorB = varianceB / nB;
  const standardError = Math.sqrt(squaredErrorA + squaredErrorB);
  if (standardError === 0) return null;
  const degrees =
    (squaredErrorA + squaredErrorB) ** 2 / (squaredErrorA ** 2 / (nA - 1) + squaredErrorB ** 2 / (nB - 1));
  const value = a.mean - b.mean;
  const half = studentQuantile((1 + confidence) / 2, degrees) * standardError;
  const n = a.n + b.n;
  return {
    value,
    lower: value - half,
    upper: value + half,
    n,
    effectiveN: nA + nB,
    designEffect: n / (nA + nB),
    confidence,
    method: 'welch',
    t: value / standardError,
    degrees,
    pValue: studentTwoSided(value / standardError, degrees),
  };
}
