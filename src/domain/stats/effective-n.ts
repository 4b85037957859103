/** How many respondents there are and how they are weighted: all that an effective sample size needs. Without weights all three are n. */
export type SampleSize = {
  n: number;
  /** Σw */
  weight: number;
  /** Σw² */
  weightSquared: number;
};

/** The size of an unweighted sample. */
export function unweighted(n: number): SampleSize {
  return { n, weight: n, weightSquared: n };
}

/**
 * How many equally weighted respondents would be as precise as these? (Σw)² / Σw², and the design effect n / effective n.
 * Source: L. Kish, Survey Sampling, 1965, section 11.7. 0 and 1 for an empty sample.
 */
export function effectiveN({ n, weight, weightSquared }: SampleSize): { effectiveN: number; designEffect: number } {
  if (n === 0 || weightSquared === 0) return { effectiveN: 0, designEffect: 1 };
  const effective = (weight * weight) / weightSquared;
  return { effectiveN: effective, designEffect: n / effective };
}
