import { describe, expect, test } from 'vitest';
import { readAnswer } from './read-answer.ts';

describe('storing an answer', () => {
  test('a multiple choice keeps each option once, without typed-in text', () => {
    const question = { type: 'multi', separator: '┋' } as const;
    expect(readAnswer(question, '长续航┋ 快充 ┋长续航┋其他〖防水〗')).toEqual({ answer: '长续航\u001f快充\u001f其他' });
  });
  test('numbers and dates are normalised, or refused with a reason', () => {
    expect(readAnswer({ type: 'number' }, '1e+05')).toEqual({ answer: '100000' });
    expect(readAnswer({ type: 'number' }, '￥1,299.50')).toEqual({ answer: '1299.5' });
    expect(readAnswer({ type: 'number' }, '１２３')).toEqual({ answer: '123' });
    expect(readAnswer({ type: 'number' }, '-¥5')).toEqual({ answer: '-5' });
    expect(readAnswer({ type: 'date' }, '3/4/2026')).toEqual({ answer: '2026-03-04' });
    expect(readAnswer({ type: 'date' }, '3/4/2026', 'dmy')).toEqual({ answer: '2026-04-03' });
    expect(readAnswer({ type: 'number' }, '很多').problem?.key).toBe('demand.problem.notANumber');
    expect(readAnswer({ type: 'date' }, '2026年3月1日')).toEqual({ answer: '2026-03-01' });
    expect(readAnswer({ type: 'date' }, '2026-02-30').problem?.key).toBe('demand.problem.notADate');
  });
  test('a rating outside its scale is refused, an empty or not applicable one is not answered', () => {
    const question = { type: 'rating' as const, scale: [{ answer: '1', value: 1 }], missing: ['0'] };
    expect(readAnswer(question, '1')).toEqual({ answer: '1' });
    expect(readAnswer(question, '9').problem?.key).toBe('demand.problem.notOnScale');
    expect(readAnswer(question, ' 0 ')).toEqual({ answer: '' });
    expect(readAnswer(question, '')).toEqual({ answer: '' });
  });
});
