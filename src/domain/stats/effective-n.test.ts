import { expect, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { effectiveN, unweighted } from './effective-n.ts';

test('without weights everybody counts fully', () => {
  expect(effectiveN(unweighted(250))).toEqual({ effectiveN: 250, designEffect: 1 });
  expect(effectiveN(unweighted(0))).toEqual({ effectiveN: 0, designEffect: 1 });
});

test('one respondent who weighs as much as all the others is worth one', () => {
  const { effectiveN: n, designEffect } = effectiveN({ n: 4, weight: 6, weightSquared: 3 * 1 + 9 });
  expect(n).toBe(3);
  expect(designEffect).toBeCloseTo(4 / 3, 12);
});

test('the design effect of a raked cluster sample of schools is the one that R reports', () => {
  type Raked = { cells: { schools: number; weight: number }[]; designEffect: number; effectiveN: number };
  const { cells, ...expected } = reference<Raked>('raked-schools.json');
  const sum = (f: (weight: number) => number) =>
    cells.reduce((total, { schools, weight }) => total + schools * f(weight), 0);
  const found = effectiveN({ n: sum(() => 1), weight: sum((w) => w), weightSquared: sum((w) => w * w) });
  expect(found.designEffect).toBeCloseTo(expected.designEffect, 8);
  expect(found.effectiveN).toBeCloseTo(expected.effectiveN, 6);
});
