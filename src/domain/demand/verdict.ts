import type { Estimate } from '../stats/estimate.ts';
import type { Criterion } from './criterion.ts';
import { meanSizes } from './measures/mean/sizes.ts';
import { shareSizes } from './measures/share/sizes.ts';
import type { Kind } from './measures.ts';
import type { SizesToDecide } from './sizes-to-decide.ts';

export const outcomes = ['validated', 'refuted', 'inconclusive', 'too_few', 'waiting'] as const;
export type Outcome = (typeof outcomes)[number];

/** As much of a criterion as the verdict asks for. */
type Judged = Omit<Criterion, 'segment' | 'weighted'>;

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
 * `estimate` is null where nobody answered: it is `waiting`.
 */
export function decide(criterion: Judged, estimate: Estimate | null): Verdict {
  const effective = estimate?.effectiveN ?? 0;
  const missing = Math.max(0, Math.ceil(criterion.minimumN - effective - 1e-9));
  if (estimate === null) return { outcome: 'waiting', toDecide: null, missing: Math.max(1, missing) };
  if (missing > 0) return { outcome: 'too_few', toDecide: null, missing };
  const { threshold } = criterion;
  const [passing, failing] =
    criterion.direction === 'at_least'
      ? [estimate.lower >= threshold, estimate.upper < threshold]
      : [estimate.upper <= threshold, estimate.lower > threshold];
  if (passing) return { outcome: 'validated', toDecide: null, missing: 0 };
  if (failing) return { outcome: 'refuted', toDecide: null, missing: 0 };
  return { outcome: 'inconclusive', toDecide: toDecide(criterion, estimate), missing: 0 };
}

const sizesToDecide: Record<Kind, SizesToDecide> = { share: shareSizes, mean: meanSizes };

function toDecide(criterion: Judged, estimate: Estimate): ToDecide | null {
  if (estimate.value === criterion.threshold) return null;
  const needed = sizesToDecide[criterion.measure.kind](estimate, criterion);
  const further = (size: number) => Math.max(1, Math.ceil(size - estimate.effectiveN));
  const [effectiveAnswers, forEightyPercent] = [further(needed.even), further(needed.eighty)];
  if (!Number.isSafeInteger(forEightyPercent)) return null;
  const above = estimate.value > criterion.threshold;
  return {
    effectiveAnswers,
    forEightyPercent,
    towards: above === (criterion.direction === 'at_least') ? 'validated' : 'refuted',
  };
}
