import { describe, expect, test } from 'vitest';
import { readAnswer, readSpread } from './read-answer.ts';

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

describe('answers of tables that other programs have written', () => {
  const scale = [1, 2, 3, 4, 5].map((value) => ({ answer: String(value), value }));
  test.each([
    ['5.0', '5'],
    ['3.00', '3'],
    ['4', '4'],
  ])('the step %s is %s', (cell, answer) => expect(readAnswer({ type: 'rating', scale }, cell)).toEqual({ answer }));
  test('a code with a point is the option without, unless it is an option itself', () => {
    expect(readAnswer({ type: 'single', options: ['0', '1'] }, '1.0')).toEqual({ answer: '1' });
    expect(readAnswer({ type: 'single', options: ['1.0', '1.5'] }, '1.0')).toEqual({ answer: '1.0' });
    expect(readAnswer({ type: 'multi', options: ['1', '2'], separator: ';' }, '1.0;2.0')).toEqual({
      answer: '1\u001f2',
    });
  });
  test('a step that is between two is none', () =>
    expect(readAnswer({ type: 'rating', scale }, '3.5').problem).toBeDefined());
});

describe('rankings', () => {
  test.each([
    ['价格→音质→续航', '→', '价格\u001e音质\u001e续航'],
    ['Price > Sound', ' > ', 'Price\u001eSound'],
    ['A;B;C', ';', 'A\u001eB\u001eC'],
  ])('%s keeps its order', (cell, separator, answer) =>
    expect(readAnswer({ type: 'ranking', separator }, cell)).toEqual({ answer }),
  );
});

describe('a question over several columns', () => {
  const cells = (...values: string[]) => values.map((cell, at) => ({ option: 'ABC'[at]!, cell }));
  test.each([
    [cells('1', '0', '1'), 'A\u001fC'],
    [cells('A', '', 'C'), 'A\u001fC'],
    [cells('Y', 'N', 'typed'), 'A\u001fC'],
    [cells('0', '0', '0'), '\u001f'],
    [cells('', '', ''), ''],
    [cells('-3', '-3', '-3'), ''],
    [cells('1.0', '-3', '0.0'), 'A'],
  ])('has what was chosen: %j', (given, answer) => {
    expect(readSpread({ type: 'multi', missing: ['-3'] }, given)).toEqual({ answer });
  });
  test('of which nothing was chosen, where empty cells say that', () => {
    expect(readSpread({ type: 'multi', blank: 'none_chosen' }, cells('', '', ''))).toEqual({ answer: '\u001f' });
    expect(readSpread({ type: 'multi', blank: 'none_chosen', missing: ['-3'] }, cells('-3', '-3', '-3'))).toEqual({
      answer: '',
    });
  });
  test.each([
    [cells('2', '1', '3'), { answer: 'B\u001eA\u001eC' }],
    [cells('2.0', '1.0', ''), { answer: 'B\u001eA' }],
    [cells('', '', ''), { answer: '' }],
  ])('has its options by rank: %j', (given, read) => expect(readSpread({ type: 'ranking' }, given)).toEqual(read));
  test.each([[cells('1', '1', '2')], [cells('1', 'x', '2')], [cells('0', '1', '2')]])(
    'ranks that are none cost the answer: %j',
    (given) => {
      expect(readSpread({ type: 'ranking' }, given).problem?.key).toBe('demand.problem.notARank');
    },
  );
});
