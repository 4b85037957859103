import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossTab } from './cross-tab.ts';
import { binOf, histogramEdges } from './histogram.ts';
import type { Question } from './question.ts';
import { questionResult } from './question-result.ts';
import { tally } from './tally.ts';

const question = (change: Partial<Question>): Question => ({
  position: 1,
  key: 'Q1',
  label: '?',
  type: 'single',
  ...change,
});
const count = (of: Question, answers: string[], weights?: number[]) => {
  const counting = tally(of);
  answers.forEach((answer, index) => {
    counting.add(answer, weights?.[index] ?? 1);
  });
  return counting.counts();
};
const plain = { weighted: false, confidence: 0.95 };

describe('the result of a question', () => {
  test('a rating has every step, a mean, and the share of its two highest steps', () => {
    const rating = question({
      type: 'rating',
      scale: [1, 2, 3, 4, 5].map((value) => ({ answer: `${value}分`, value })),
    });
    const result = questionResult(rating, count(rating, ['5分', '4分', '4分', '2分', '']), plain);
    expect(result.answered).toBe(4);
    expect(result.options.map((option) => [option.answer, option.count])).toEqual([
      ['1分', 0],
      ['2分', 1],
      ['3分', 0],
      ['4分', 2],
      ['5分', 1],
    ]);
    expect(result.mean!.value).toBeCloseTo(3.75, 12);
    expect(result.topTwo!.value).toBe(0.75);
  });
  test('options of a multiple choice are shares of respondents, not of choices', () => {
    const multi = question({ type: 'multi' });
    const result = questionResult(multi, count(multi, ['A\u001fB', 'A', 'B\u001fC', '']), plain);
    expect(result.answered).toBe(3);
    expect(result.options.map((option) => [option.answer, option.estimate.value])).toEqual([
      ['A', 2 / 3],
      ['B', 2 / 3],
      ['C', 1 / 3],
    ]);
  });
  test('weights change shares and the effective n; switched off they change nothing', () => {
    const single = question({});
    const counts = count(single, ['A', 'B', 'B', 'B'], [3, 1, 1, 1]);
    const weighted = questionResult(single, counts, { weighted: true, confidence: 0.95 });
    expect(weighted.options.find((option) => option.answer === 'A')!.estimate.value).toBe(0.5);
    expect(weighted.effectiveN).toBe(3);
    expect(questionResult(single, counts, plain).options.find((option) => option.answer === 'A')!.estimate.value).toBe(
      0.25,
    );
  });
  test('more answers than can be listed are counted, not hidden', () => {
    const single = question({});
    const result = questionResult(
      single,
      count(
        single,
        Array.from({ length: 300 }, (_, i) => `brand ${i}`),
      ),
      plain,
    );
    expect(result.options).toHaveLength(200);
    expect(result.distinct).toBe(300);
  });
  test('open text is counted but not listed; nobody answering is an empty result', () => {
    const open = question({ type: 'open' });
    expect(questionResult(open, count(open, ['好', '很好', '好']), plain)).toMatchObject({
      answered: 3,
      distinct: 2,
      options: [],
    });
    expect(questionResult(open, count(open, []), plain)).toMatchObject({ answered: 0, effectiveN: 0, mean: null });
  });
  test('a number has mean, quartiles, and a histogram that holds everybody', () => {
    const number = question({ type: 'number' });
    const result = questionResult(number, count(number, ['18', '20', '22', '40', '100']), plain);
    expect(result.mean!.value).toBe(40);
    expect(result.spread).toMatchObject({ minimum: 18, median: 22, maximum: 100 });
    expect(result.spread!.bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(5);
  });
});

describe('a cross-tab', () => {
  const by = question({ position: 2, options: ['young', 'old'] });
  test('marks the groups that are significantly lower, in the order the question lists them', () => {
    const single = question({});
    const groups = [
      { group: 'old', counts: count(single, [...Array(80).fill('no'), ...Array(20).fill('yes')]) },
      { group: 'young', counts: count(single, [...Array(30).fill('no'), ...Array(70).fill('yes')]) },
    ];
    const table = crossTab(single, by, groups, plain);
    expect(table.groups.map(({ group, letter }) => [group, letter])).toEqual([
      ['young', 'A'],
      ['old', 'B'],
    ]);
    const yes = table.groups.map(({ result }) => result.options.find((option) => option.answer === 'yes')!.higherThan);
    expect(yes).toEqual([['B'], []]);
    expect(table.independence!.chiSquared).toBeCloseTo(50.505, 3);
    expect(table.comparisons).toBe(2);
  });
  test('groups that share people are shown without tests', () => {
    const single = question({});
    const groups = ['a', 'b'].map((group) => ({ group, counts: count(single, ['x', 'y', 'y']) }));
    const table = crossTab(single, question({ type: 'multi' }), groups, plain);
    expect(table.independence).toBeNull();
    expect(table.comparisons).toBe(0);
  });
  test('weighting that is switched off does not touch the tests', () => {
    const single = question({});
    const groups = (w: number) =>
      ['a', 'b'].map((group, i) => ({ group, counts: count(single, ['x', 'y', i ? 'x' : 'y'], [w, w * 2, w]) }));
    expect(crossTab(single, by, groups(5), plain)).toEqual(crossTab(single, by, groups(1), plain));
  });
});

test('histogram bins are round and cover every value', () => {
  expect(histogramEdges(18, 100)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  const reals = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(reals, reals, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      fc.pre(high - low > 1e-3);
      const edges = histogramEdges(low, high);
      const slack = (edges[1]! - edges[0]!) * 1e-6;
      expect(edges[0]).toBeLessThanOrEqual(low + slack);
      expect(edges.at(-1)).toBeGreaterThanOrEqual(high - slack);
      expect(edges.length).toBeLessThanOrEqual(15);
      expect(binOf(high, edges)).toBe(edges.length - 2);
    }),
  );
});
