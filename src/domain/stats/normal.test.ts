import { expect, test } from 'vitest';
import { normalQuantile, normalTwoSided } from './normal.ts';

// scipy.stats.norm
test.each([
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [1e-6, -4.753424308822899],
  [1e-10, -6.361340902404056],
])('the normal quantile of %s is exact to twelve digits', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 12);
});

test('two-sided p-values are precise far out in the tail', () => {
  expect(normalTwoSided(1.96)).toBeCloseTo(0.04999579029644087, 13);
  expect(normalTwoSided(-12) / 3.552964224155306e-33).toBeCloseTo(1, 10);
});
