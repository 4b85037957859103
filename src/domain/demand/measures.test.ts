import { describe, expect, test } from 'vitest';
import { meanInterval, meanSample } from '../stats/mean.ts';
import { shareInterval } from '../stats/share.ts';
import { checkCriterion } from './criterion.ts';
import type { ResultParts } from './measure.ts';
import { kinds, type Measured, measureOf, suggestedMeasures } from './measures.ts';
import type { Question } from './question.ts';

const scale = [1, 2, 3, 4, 5].map((value) => ({ answer: `${value}分`, value }));
const rating: Question = { position: 1, key: 'Q1', label: '续航', type: 'rating', scale };
const choice: Question = { position: 2, key: 'Q2', label: '人群', type: 'single', options: ['商务', '学生'] };
const age: Question = { position: 3, key: 'Q3', label: '年龄', type: 'number' };
const open: Question = { position: 4, key: 'Q4', label: '建议', type: 'open' };
const questions = [rating, choice, age, open];

const share = (answers: string[], position = 1): Measured => ({ kind: 'share', spec: { position, answers } });
const mean = (position = 1): Measured => ({ kind: 'mean', spec: { position } });
const words = ({ kind, spec }: Measured) => measureOf(kind).words(spec, questions);

describe('every measure', () => {
  test.each(kinds)('%s suggests only what it can answer, and signs no position', (kind) => {
    const standard = {
      direction: 'at_least',
      minimumN: 100,
      confidence: 0.95,
      weighted: false,
      segment: null,
    } as const;
    const measured = questions.flatMap(suggestedMeasures).filter(({ measure }) => measure.kind === kind);
    expect(measured.length).toBeGreaterThan(0);
    for (const { measure, threshold } of measured) {
      const { signed, positions } = measureOf(kind);
      expect(JSON.stringify(signed(measure.spec, (position) => `Q${position}`))).toContain(
        `"Q${positions(measure.spec)[0]}"`,
      );
      const isOpenChoice = measure.kind === 'share' && measure.spec.answers.length === 0;
      const check = () => checkCriterion({ ...standard, measure, threshold: threshold ?? 1 }, questions);
      if (isOpenChoice) expect(check).toThrow('noAnswers');
      else check();
    }
  });
});

test('a rating is measured by its top two boxes or its mean, choices by a share, numbers by a mean, and open text not at all', () => {
  expect(questions.map((question) => suggestedMeasures(question).map(({ measure }) => measure))).toEqual([
    [share(['4分', '5分']), mean()],
    [share([], 2)],
    [mean(3)],
    [],
  ]);
});

test('what is measured is said in a few words', () => {
  expect(words(share(['4分', '5分']))).toEqual({ key: 'demand.measure.share.topBoxes', params: { count: 2 } });
  expect(words(share(['商务'], 2))).toEqual({ key: 'demand.measure.share.oneAnswer', params: { answer: '商务' } });
  expect(words(share(['2分', '5分']))).toEqual({ key: 'demand.measure.share.answers', params: { count: 2 } });
  expect(words(mean())).toEqual({ key: 'demand.measure.mean.words' });
});

test('a share lies between nothing and all, a rating on its scale, a number anywhere', () => {
  const range = ({ kind, spec }: Measured) => measureOf(kind).range(spec, questions);
  expect([share(['5分']), mean(), mean(3)].map(range)).toEqual([{ from: 0, to: 1 }, { from: 1, to: 5 }, null]);
});

test('the same figure is found in the results of another group, and no other is taken for it', () => {
  const estimate = (hitWeight: number) => shareInterval({ n: 100, weight: 100, weightSquared: 100, hitWeight }, 0.95)!;
  const result: ResultParts = {
    options: scale.map(({ answer, value }) => ({ answer, estimate: estimate(value) })),
    topTwo: estimate(9),
    mean: meanInterval(meanSample([1, 2, 3]), 0.95),
  };
  const within = ({ kind, spec }: Measured) => measureOf(kind).within(spec, rating, result);
  expect(within(share(['4分', '5分']))).toBe(result.topTwo);
  expect(within(share(['5分']))).toBe(result.options[4]!.estimate);
  expect(within(share(['3分', '4分', '5分']))).toBeNull();
  expect(within(mean())).toBe(result.mean);
});
