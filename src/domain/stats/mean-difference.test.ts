import { expect, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { meanSample } from './mean.ts';
import { meanDifference } from './mean-difference.ts';

test('the difference of two means has the Welch interval and test', () => {
  // scipy.stats.ttest_ind(a, b, equal_var=False)
  const found = meanDifference(meanSample([5, 4, 4, 3, 5, 2, 4, 5]), meanSample([3, 2, 4, 1, 2, 3]), 0.95)!;
  expect(found.value).toBeCloseTo(1.5, 12);
  expect(found.lower).toBeCloseTo(0.24350531461789382, 9);
  expect(found.upper).toBeCloseTo(2.756494685382106, 9);
  expect(found.degrees).toBeCloseTo(11.040031595045626, 10);
  expect(found.t).toBeCloseTo(2.626368256543264, 10);
  expect(found.pValue).toBeCloseTo(0.0234963390862389, 10);
});

test('swapping the groups mirrors the difference', () => {
  const a = meanSample([1, 2, 3, 9]);
  const b = meanSample([4, 4, 5]);
  expect(meanDifference(b, a, 0.9)!.upper).toBeCloseTo(-meanDifference(a, b, 0.9)!.lower, 12);
});

test('nothing can be said of a single answer or of groups that do not vary', () => {
  expect(meanDifference(meanSample([1]), meanSample([1, 2]), 0.95)).toBeNull();
  expect(meanDifference(meanSample([1, 1]), meanSample([2, 2]), 0.95)).toBeNull();
});

test('the Welch test of spending in a large e-mail experiment equals scipy', () => {
  type Arm = { n: number; sum: number; sumOfSquares: number };
  const { arms, welchT, welchP } = reference<{ arms: Record<string, Arm>; welchT: number; welchP: number }>(
    'welch-e-mail-experiment.json',
  );
  const arm = (name: string) => {
    const { n, sum, sumOfSquares } = arms[name]!;
    return { n, weight: n, weightSquared: n, mean: sum / n, squaredDeviations: sumOfSquares - (sum * sum) / n };
  };
  const found = meanDifference(arm('Mens E-Mail'), arm('No E-Mail'), 0.95)!;
  expect(found.t).toBeCloseTo(welchT, 8);
  expect(found.pValue / welchP).toBeCloseTo(1, 6);
});
