import { describe, expect, test } from 'vitest';
import { compareMeans } from './compare-means.ts';
import { compareShares, significantlyHigher } from './compare-shares.ts';
import { unweighted } from './effective-n.ts';
import { meanSample } from './mean.ts';

const group = (hits: number, n: number) => ({ ...unweighted(n), hitWeight: hits });

describe('comparing groups', () => {
  test('two shares have the pooled z test', () => {
    const [pair] = compareShares([[group(60, 100), group(45, 100)]]);
    expect(pair!.statistic).toBeCloseTo(2.1239769762143657, 12);
    expect(pair!.pValue).toBeCloseTo(0.033672068856345855, 12);
  });
  test('correcting for many comparisons withdraws a lucky finding', () => {
    const lucky = [group(60, 100), group(45, 100)];
    const dull = [group(50, 100), group(51, 100)];
    expect(significantlyHigher(compareShares([lucky]), 0.05)(0, 0)).toEqual([1]);
    expect(significantlyHigher(compareShares([lucky, dull, dull, dull]), 0.05)(0, 0)).toEqual([]);
  });
  test('the higher group names every lower one; equal and empty groups name none', () => {
    const higher = significantlyHigher(
      compareShares([[group(90, 100), group(20, 100), group(50, 100), group(0, 0)]]),
      0.05,
    );
    expect(higher(0, 0)).toEqual([1, 2]);
    expect(higher(0, 2)).toEqual([1]);
    expect(higher(0, 1)).toEqual([]);
    expect(higher(0, 3)).toEqual([]);
  });
  test('weights count by their effective n only', () => {
    const weighted = (hits: number, n: number) => ({ n, weight: n, weightSquared: n * 2, hitWeight: hits });
    const [plain] = compareShares([[group(60, 100), group(45, 100)]]);
    const [heavy] = compareShares([[weighted(60, 100), weighted(45, 100)]]);
    expect(heavy!.statistic).toBeCloseTo(plain!.statistic / Math.SQRT2, 12);
  });
  test('means are compared pair by pair with Welch tests', () => {
    const groups = [meanSample([5, 4, 5, 4, 5, 5]), meanSample([1, 2, 1, 2, 1, 1]), meanSample([5, 4, 4, 5, 4, 5])];
    const higher = significantlyHigher(compareMeans(groups), 0.05);
    expect([higher(0, 0), higher(0, 1), higher(0, 2)]).toEqual([[1], [], [1]]);
  });
});
