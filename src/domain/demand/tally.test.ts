import { expect, test } from 'vitest';
import { noneChosen } from './question.ts';
import { questionResult } from './question-result.ts';
import { tally } from './tally.ts';

const counting = { weighted: false, confidence: 0.95 };

test('the base of a multiple choice are those who were asked, not those who chose', () => {
  const question = { position: 1, key: 'Q', label: 'Q', type: 'multi' as const, options: ['a', 'b'] };
  const counted = tally(question);
  for (const answer of ['a', 'a\u001fb', noneChosen, '']) counted.add(answer, 1);
  const result = questionResult(question, counted.counts(), counting);
  expect(result.answered).toBe(3);
  expect(result.options.map(({ answer, count, estimate }) => [answer, count, estimate.value])).toEqual([
    ['a', 2, 2 / 3],
    ['b', 1, 1 / 3],
  ]);
});

test('a ranking says who was first, and the mean rank of each option', () => {
  const question = { position: 1, key: 'Q', label: 'Q', type: 'ranking' as const, options: ['a', 'b', 'c'] };
  const counted = tally(question);
  for (const answer of ['a\u001eb\u001ec', 'b\u001ea', 'a\u001ec\u001eb', '']) counted.add(answer, 1);
  const result = questionResult(question, counted.counts(), counting);
  expect(result.answered).toBe(3);
  expect(result.options.map(({ answer, count, meanRank }) => [answer, count, meanRank])).toEqual([
    ['a', 2, 4 / 3],
    ['b', 1, 2],
    ['c', 0, 2.5],
  ]);
});
