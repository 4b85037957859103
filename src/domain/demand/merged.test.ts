import { expect, it } from 'vitest';
import { merged, separated, standing, standingAt } from './merged.ts';
import type { Question } from './question.ts';

const steps = (...answers: string[]) => answers.map((answer, index) => ({ answer, value: index + 1 }));
const question = (position: number, type: Question['type'], more: Partial<Question> = {}): Question => ({
  ...{ position, key: `Q${position}`, label: `问题 ${position}`, type },
  ...more,
});
const questions = [
  question(1, 'single', { options: ['是', '否'] }),
  question(2, 'rating', { scale: steps('差', '中', '好') }),
  question(3, 'single'),
  question(4, 'rating', { scale: steps('差', '中', '好') }),
  question(5, 'rating', { scale: steps('好', '差') }),
  question(6, 'single'),
  question(7, 'rating', { scale: steps('差', '中', '好', '很好', '极好') }),
];

it('a question that is merged into another is part of it, and comes apart as it was', () => {
  const two = merged(merged(questions, 6, 1), 3, 1);
  expect(standing(two).map(({ position, also }) => [position, also.map((each) => each.position)])).toEqual([
    [1, [3, 6]],
    [2, []],
    [4, []],
    [5, []],
    [7, []],
  ]);
  expect(separated(separated(two, 3), 6)).toEqual(questions);
});

it('questions of other kinds, other scales, merged ones and the same one are refused in words', () => {
  const two = merged(questions, 3, 1);
  const refused = (position: number, into: number, of = questions) => expect(() => merged(of, position, into));
  refused(2, 1).toThrow('demand.errors.otherKind');
  refused(5, 2).toThrow('demand.errors.otherScale');
  refused(1, 1).toThrow('demand.errors.mergedIntoItself');
  refused(3, 6, two).toThrow('demand.errors.isMerged');
  refused(6, 3, two).toThrow('demand.errors.isMerged');
  refused(1, 6, two).toThrow('demand.errors.hasMerged');
  refused(1, 9).toThrow('demand.errors.noSuchQuestion');
  expect(() => separated(questions, 3)).toThrow('demand.errors.notMerged');
  expect(() => standingAt(two, 3, 'position')).toThrow('demand.errors.isMerged');
});

it('a rating is merged into one of the very same steps: of three and five, neither into the other', () => {
  expect(() => merged(questions, 2, 7)).toThrow('demand.errors.otherScale');
  expect(() => merged(questions, 7, 2)).toThrow('demand.errors.otherScale');
  expect(standing(merged(questions, 4, 2))[1]!.also.map(({ key }) => key)).toEqual(['Q4']);
});
