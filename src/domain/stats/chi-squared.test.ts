import { expect, test } from 'vitest';
import { chiSquaredQuantile, chiSquaredUpperTail } from './chi-squared.ts';

// scipy.stats.chi2
test.each([
  [0.95, 1, 3.841458820694124],
  [0.95, 4, 9.487729036781154],
  [0.5, 9, 8.342832692252955],
  [0.999, 50, 86.66081519040317],
])('the χ² quantile of %s at %s degrees of freedom', (probability, degrees, expected) => {
  expect(chiSquaredQuantile(probability, degrees)).toBeCloseTo(expected, 10);
});

test.each([
  [10, 1, 0.001565402258002549],
  [78.6767241541, 4, 3.321120877344749e-16],
  [3, 9, 0.9642949726850891],
])('the upper tail of χ² = %s at %s degrees of freedom', (x, degrees, expected) => {
  expect(chiSquaredUpperTail(x, degrees) / expected).toBeCloseTo(1, 10);
});

test('an absurdly large χ² has probability zero, not NaN', () => {
  expect(chiSquaredUpperTail(171118.889446809, 9)).toBe(0);
});
