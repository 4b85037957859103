import type { Estimate } from '../stats/estimate.ts';
import { normalQuantile } from '../stats/normal.ts';
import { studentQuantile } from '../stats/student-t.ts';
import type { Criterion } from './criterion.ts';

export const outcomes = ['validated', 'refuted', 'inconclusive', 'too_few'] as const;
export type Outcome = (typeof outcomes)[number];

/** What would settle an open verdict if the measure stayed where it is. */
export type ToDecide = {
  /** Further effective answers until the interval would just leave the threshold: an even chance of a verdict. */
  effectiveAnswers: number;
  /** Further effective answers for a verdict with 80 % chance. */
  forEightyPercent: number;
  /** The verdict it would be. */
  towards: 'validated' | 'refuted';
};

export type Verdict = {
  outcome: Outcome;
  /** `inconclusive` only; null where the measure lies exactly on the threshold and no number of answers would decide. */
  toDecide: ToDecide | null;
  /** Effective answers missing to the registered minimum; 0 once it is reached. */
  missing: number;
};

/**
 * Is the need validated? The interval, never the point estimate, against the threshold fixed beforehand: wholly on the passing side
 * is `validated`, wholly beyond it `refuted`, otherwise `inconclusive`; below the minimum effective n it is `too_few` whatever it shows.
 * `estimate` is null where nobody answered.
 */
export function decide(criterion: Criterion, estimate: Estimate | null): Verdict {
  const effective = estimate?.effectiveN ?? 0;
  const missing = Math.max(0, Math.ceil(criterion.minimumN - effective - 1e-9));
  if (estimate === null || missing > 0) return { outcome: 'too_few', toDecide: null, missing: Math.max(1, missing) };
  const { threshold } = criterion;
  const [passing, failing] =
    criterion.direction === 'at_least'
      ? [estimate.lower >= threshold, estimate.upper < threshold]
      : [estimate.upper <= threshold, estimate.lower > threshold];
  if (passing) return { outcome: 'validated', toDecide: null, missing: 0 };
  if (failing) return { outcome: 'refuted', toDecide: null, missing: 0 };
  return { outcome: 'inconclusive', toDecide: toDecide(criterion, estimate), missing: 0 };
}

function toDecide(criterion: Criterion, estimate: Estimate): ToDecide | null {
  const distance = Math.abs(estimate.value - criterion.threshold);
  if (distance === 0) return null;
  const above = estimate.value > criterion.threshold;
  const needed =
    estimate.method === 'wilson' ? shareSizes(criterion, estimate, distance) : meanSizes(estimate, distance);
  const further = (size: number) => Math.max(1, Math.ceil(size - estimate.effectiveN));
  const [effectiveAnswers, forEightyPercent] = [further(needed.even), further(needed.eighty)];
  if (!Number.isSafeInteger(forEightyPercent)) return null;
  return {
    effectiveAnswers,
    forEightyPercent,
    towards: above === (criterion.direction === 'at_least') ? 'validated' : 'refuted',
  };
}

type Sizes = { even: number; eighty: number };
const zOfEighty = normalQuantile(0.8);

/** The Wilson interval is the inversion of the score test, so it leaves the threshold t exactly when n (p − t)² > z² t (1 − t). */
function shareSizes({ threshold: t }: Criterion, { value: p, confidence }: Estimate, distance: number): Sizes {
  const z = normalQuantile((1 + confidence) / 2);
  const spreadAtThreshold = z * Math.sqrt(t * (1 - t));
  const spreadAtValue = zOfEighty * Math.sqrt(p * (1 - p));
  return { even: (spreadAtThreshold / distance) ** 2, eighty: ((spreadAtThreshold + spreadAtValue) / distance) ** 2 };
}

/** The standard deviation is read back from the interval; the t quantile is taken at the current size, which errs by caution. */
function meanSizes({ value, upper, effectiveN, confidence }: Estimate, distance: number): Sizes {
  const t = studentQuantile((1 + confidence) / 2, Math.max(1, effectiveN - 1));
  const deviation = ((upper - value) * Math.sqrt(effectiveN)) / t;
  return { even: ((t * deviation) / distance) ** 2, eighty: (((t + zOfEighty) * deviation) / distance) ** 2 };
}
