import { describe, expect, test } from 'vitest';
import { sameQuestions } from './same-question.ts';

const named = (label: string, key = label) => ({ key, label });

describe('a question that was described before the file came', () => {
  test.each([
    ['您的城市', '2、您的城市？'],
    ['您用过哪些功能？', '3.您用过哪些功能?[多选题]'],
    ['How satisfied are you?', 'Q3. How satisfied are  you'],
    ['Which city', '12) which city *'],
  ])('%s is %s of the file', (described, found) => {
    expect(sameQuestions([named('另一题'), named(described)], [named(found, 'X')])[0]?.label).toBe(described);
  });

  test('is found by its key or words first, and never where two could be meant', () => {
    const [first, second] = [named('城市', 'Q1'), named('1、城市', 'Q2')];
    expect(sameQuestions([first, second], [named('别的', 'Q2')])).toEqual([second]);
    expect(sameQuestions([first, second], [named('1、城市', 'Q9')])).toEqual([second]);
    expect(sameQuestions([first, second], [named('2、城市', 'Q9')])).toEqual([undefined]);
    expect(sameQuestions([named('5')], [named('6', 'x')])).toEqual([undefined]);
    expect(sameQuestions([second], [named('1、城市', 'Q9'), named('2、城市', 'Q8')])).toEqual([second, undefined]);
    expect(sameQuestions([first], [named('1、城市', 'Q9'), named('2、城市', 'Q8')])).toEqual([undefined, undefined]);
  });
});
