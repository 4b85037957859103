import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedQuantile } from './weighted-quantile.ts';

const sample = (...pairs: [value: number, weight: number][]) => pairs.map(([value, weight]) => ({ value, weight }));

describe('a weighted quantile', () => {
  it('is the value where the cumulated weight passes the share, not the middle of the answers', () => {
    const skewed = sample([10, 1], [20, 1], [30, 8]);
    expect([0.25, 0.5, 0.75].map((share) => weightedQuantile(skewed, share))).toEqual([30, 30, 30]);
    expect(weightedQuantile(skewed, 0.1)).toBe(15);
  });
  it('is the usual median where all weigh the same', () => {
    expect(weightedQuantile(sample([1, 2.5], [3, 2.5], [7, 2.5], [9, 2.5]), 0.5)).toBe(5);
    expect(weightedQuantile(sample([1, 2], [3, 2], [7, 2]), 0.5)).toBe(3);
  });
  it('of a whole number of weights is the one of a sample that repeats each value as often', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(counts, fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9), (pairs, share) => {
        const sorted = sample(...pairs).sort((a, b) => a.value - b.value);
        const repeated = sorted.flatMap(({ value, weight }) =>
          Array.from({ length: weight }, () => ({ value, weight: 1 })),
        );
        expect(weightedQuantile(sorted, share)).toBe(weightedQuantile(repeated, share));
      }),
    );
  });
});
