import { benjaminiHochberg } from './benjamini-hochberg.ts';
import type { GroupPair } from './compare-shares.ts';
import type { MeanSample } from './mean.ts';
import { meanDifference } from './mean-difference.ts';

/**
 * In which groups is the mean higher? Welch tests of every pair of groups, corrected by Benjamini–Hochberg.
 * Same shape as for shares; `row` is 0. Pairs that cannot be tested are left out.
 */
export function compareMeans(groups: readonly MeanSample[]): GroupPair[] {
  const pairs: Omit<GroupPair, 'adjusted'>[] = [];
  for (let a = 0; a < groups.length; a += 1) {
    for (let b = a + 1; b < groups.length; b += 1) {
      const test = meanDifference(groups[a]!, groups[b]!, 0.95);
      if (test) pairs.push({ row: 0, a, b, statistic: test.t, pValue: test.pValue });
    }
  }
  const adjusted = benjaminiHochberg(pairs.map((pair) => pair.pValue));
  return pairs.map((pair, index) => ({ ...pair, adjusted: adjusted[index]! }));
}
