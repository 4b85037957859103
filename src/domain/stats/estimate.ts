/** A number computed from a sample: how large, how sure, and by which method. */
export type Estimate = {
  value: number;
  lower: number;
  upper: number;
  /** Respondents it rests on. */
  n: number;
  /** (Σw)² / Σw²: how many equally weighted respondents would be as precise (Kish). Equals `n` without weights. */
  effectiveN: number;
  /** n / effectiveN: what weighting costs in precision; 1 without weights. */
  designEffect: number;
  /** Of the interval, two-sided, e.g. 0.95. */
  confidence: number;
  method: EstimateMethod;
};

/** `wilson` score interval of a share, `student` t interval of a mean, `welch` t interval of a difference of means. */
export type EstimateMethod = 'wilson' | 'student' | 'welch';
