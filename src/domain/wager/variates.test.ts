import { expect, it } from 'vitest';
import { randomStreams } from '../cadence/random.ts';
import { nextNormal, nextSpread } from './variates.ts';

const moments = (draw: () => number, n = 40_000) => {
  const values = Array.from({ length: n }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n };
};

it('normal numbers have mean 0 and variance 1', () => {
  const streams = randomStreams(3, ['x']);
  const { mean, variance } = moments(() => nextNormal(streams, 0));
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
});

it.each([
  [2, 0.5],
  [2, 12],
  [0.3, 0.01],
])('spread numbers have the mean %d and the variance %d that are asked for', (mean, variance) => {
  const streams = randomStreams(3, ['x']);
  const found = moments(() => nextSpread(streams, 0, mean, variance));
  expect(found.mean / mean).toBeGreaterThan(0.95);
  expect(found.mean / mean).toBeLessThan(1.05);
  expect(found.variance / variance).toBeGreaterThan(0.85);
  expect(found.variance / variance).toBeLessThan(1.15);
});

it('what does not vary is its mean', () => {
  const streams = randomStreams(3, ['x']);
  expect(nextSpread(streams, 0, 7, 0)).toBe(7);
  expect(nextSpread(streams, 0, 0, 7)).toBe(0);
});
