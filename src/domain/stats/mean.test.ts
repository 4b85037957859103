import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanInterval, meanSample } from './mean.ts';

describe('the mean of answers', () => {
  test("has Student's t interval", () => {
    // scipy.stats.t.interval(0.95, 7, mean, sem)
    const estimate = meanInterval(meanSample([5, 4, 4, 3, 5, 2, 4, 5]), 0.95)!;
    expect(estimate.value).toBe(4);
    expect(estimate.lower).toBeCloseTo(3.1062560408818953, 10);
    expect(estimate.upper).toBeCloseTo(4.893743959118105, 10);
  });
  test('with weights uses the effective n for variance and degrees of freedom', () => {
    const estimate = meanInterval(meanSample([3, 5, 4, 2], [1, 2, 0.5, 1.5]), 0.95)!;
    expect(estimate.value).toBeCloseTo(3.6, 12);
    expect(estimate.effectiveN).toBeCloseTo(3.3333333333333335, 12);
    expect(estimate.upper - estimate.value).toBeCloseTo(3.1557118895465788, 9);
  });
  test('is unknown from a single answer', () => {
    expect(meanInterval(meanSample([4]), 0.95)).toBeNull();
    expect(meanInterval(meanSample([]), 0.95)).toBeNull();
  });
  test('does not lose precision to a large offset', () => {
    const offset = 1_700_000_000_000;
    const near = meanInterval(meanSample([1, 2, 3, 4]), 0.95)!;
    const far = meanInterval(meanSample([1, 2, 3, 4].map((x) => x + offset)), 0.95)!;
    expect(far.upper - far.lower).toBeCloseTo(near.upper - near.lower, 3);
  });
  test('shifts, stretches and reorders with the answers, and ignores the scale of weights', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.double({ min: 0.2, max: 5, noNaN: true })), {
      minLength: 3,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, fc.double({ min: 0.1, max: 10, noNaN: true }), (answers, k) => {
        const of = (list: [number, number][], a: number, b: number, s: number) =>
          meanInterval(
            meanSample(
              list.map(([x]) => a * x + b),
              list.map(([, w]) => w * s),
            ),
            0.9,
          );
        const plain = of(answers, 1, 0, 1);
        const moved = of([...answers].reverse(), 2, 7, k);
        fc.pre(plain !== null && moved !== null);
        expect(moved!.lower).toBeCloseTo(2 * plain!.lower + 7, 6);
        expect(moved!.upper).toBeCloseTo(2 * plain!.upper + 7, 6);
      }),
    );
  });
});
