import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { effectiveN } from './effective-n.ts';
import { normalTwoSided } from './normal.ts';
import type { ShareSample } from './share.ts';

/** One pair of groups that was compared in one row of a table; `statistic` (z or t) is positive where `a` is higher. */
export type GroupPair = { row: number; a: number; b: number; statistic: number; pValue: number; adjusted: number };

/**
 * In which groups is a share higher than in which others? Column-proportion z-tests (pooled) of every pair of groups in every row,
 * corrected together by Benjamini–Hochberg. `rows[row][group]` holds the samples; weights count by effective n.
 * Pairs in which a group is empty or nobody or everybody gave the answer cannot be tested and are left out.
 */
export function compareShares(rows: readonly (readonly ShareSample[])[]): GroupPair[] {
  const pairs: Omit<GroupPair, 'adjusted'>[] = [];
  rows.forEach((groups, row) => {
    for (let a = 0; a < groups.length; a += 1) {
      for (let b = a + 1; b < groups.length; b += 1) {
        const z = pooledZ(groups[a]!, groups[b]!);
        if (z !== null) pairs.push({ row, a, b, statistic: z, pValue: normalTwoSided(z) });
      }
    }
  });
  const adjusted = benjaminiHochberg(pairs.map((pair) => pair.pValue));
  return pairs.map((pair, index) => ({ ...pair, adjusted: adjusted[index]! }));
}

/** For each row and group: the groups whose share is significantly lower at false-discovery rate `q`. */
export function significantlyHigher(pairs: readonly GroupPair[], q: number): (row: number, group: number) => number[] {
  const lowerThan = new Map<string, number[]>();
  for (const { row, a, b, statistic, adjusted } of pairs) {
    if (adjusted >= q) continue;
    const [high, low] = statistic > 0 ? [a, b] : [b, a];
    const key = `${row}:${high}`;
    lowerThan.set(key, [...(lowerThan.get(key) ?? []), low]);
  }
  return (row, group) => (lowerThan.get(`${row}:${group}`) ?? []).sort((a, b) => a - b);
}

/** z of the difference `a − b` under a common share; null where it is undefined. */
function pooledZ(a: ShareSample, b: ShareSample): number | null {
  const nA = effectiveN(a).effectiveN;
  const nB = effectiveN(b).effectiveN;
  if (nA === 0 || nB === 0) return null;
  const shareA = a.hitWeight / a.weight;
  const shareB = b.hitWeight / b.weight;
  const pooled = (shareA * nA + shareB * nB) / (nA + nB);
  const variance = pooled * (1 - pooled) * (1 / nA + 1 / nB);
  return variance > 0 ? (shareA - shareB) / Math.sqrt(variance) : null;
}
