import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
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

const file = '../shared/data/refs/survey.json';
describe.skipIf(!existsSync(file))(`raked schools (needs ${file})`, () => {
  test('the design effect of the raked cluster sample is the one R reports', () => {
    type Cell = { stype: string; 'sch.wide': string; weight: number };
    const { after } = JSON.parse(readFileSync(file, 'utf8')).api_raking as {
      after: { distinct_weights: Cell[]; kish_deff: number; kish_neff: number };
    };
    const lines = readFileSync('../shared/data/survey/apiclus1_183.csv', 'utf8').trim().split('\n');
    const cells = lines.map((line) => line.replaceAll('"', '').split(','));
    const column = (name: string) => cells[0]!.indexOf(name);
    const weights = cells
      .slice(1)
      .map(
        (row) =>
          after.distinct_weights.find(
            (w) => w.stype === row[column('stype')] && w['sch.wide'] === row[column('sch.wide')],
          )!.weight,
      );
    const sum = (f: (w: number) => number) => weights.reduce((total, w) => total + f(w), 0);
    const found = effectiveN({ n: weights.length, weight: sum((w) => w), weightSquared: sum((w) => w * w) });
    expect(found.designEffect).toBeCloseTo(after.kish_deff, 8);
    expect(found.effectiveN).toBeCloseTo(after.kish_neff, 6);
  });
});
