import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney } from './money.ts';
import {
  count,
  days,
  money,
  type NumberKind,
  quantity,
  readNumber,
  sayLarge,
  share,
  stepNumber,
  wholePercent,
  writeNumber,
  writePlainNumber,
} from './typed-number.ts';

const yuan = money('CNY');
const read = (typed: string, kind: NumberKind) => readNumber(typed, kind).value;
const problemOf = (typed: string, kind: NumberKind) => readNumber(typed, kind).problem?.key;

describe('a typed number', () => {
  it.each<[string, NumberKind, number]>([
    ['1.15', quantity, 1.15],
    ['.5', quantity, 0.5],
    ['１２３．５', quantity, 123.5],
    ['１，２３４', quantity, 1234],
    ['1。5', quantity, 1.5],
    ['1 234 567', quantity, 1_234_567],
    ['1.2万', count, 12_000],
    ['1.2 万', count, 12_000],
    ['6.96 亿', count, 696_000_000],
    ['3千万', count, 30_000_000],
    ['1,200K', count, 1_200_000],
    ['41.8M', count, 41_800_000],
    ['2.62 %', share, 0.0262],
    ['１２．５％', share, 0.125],
    ['12.5', share, 0.125],
    ['58.1', share, 0.581],
    ['45 %', wholePercent, 45],
    ['2.5', days, 2.5],
    ['2.5 天', days, 2.5],
    ['3个工作日', days, 3],
    ['－3', { decimals: 2 }, -3],
    ['−3', { decimals: 2 }, -3],
    ['¥1,234.5', yuan, 123_450],
    ['￥１，２３４．５', yuan, 123_450],
    ['1.2万元', yuan, 1_200_000],
    ['¥1.2M', yuan, 120_000_000],
    ['1.2M CNY', yuan, 120_000_000],
    ['(12.50)', yuan, -1250],
    ['1.50', money('JPY'), Number.NaN],
    ['1.5', money('KWD'), 1500],
    ['12３4', count, 1234],
    ['１２３４５', count, 12_345],
    ['120万', count, 1_200_000],
    ['1e5', count, 100_000],
    ['¥1,299.00', count, 1299],
    ['1,299.00 元', quantity, 1299],
    ['12.50-', yuan, -1250],
    ['1 299.00', yuan, 129_900],
    ['5700000', yuan, 570_000_000],
  ])('%s is understood', (typed, kind, value) => {
    expect(read(typed, kind)).toBe(value);
  });

  it('stands for nothing when it is empty', () => {
    for (const typed of ['', '  ', '　']) expect(readNumber(typed, yuan)).toEqual({ value: null, problem: null });
  });

  it('is not yet a number while it is unfinished', () => {
    for (const typed of ['1.', '-', '0.', '1,', '.', '－', '1。', '¥', '万', '1.万'])
      for (const kind of [quantity, yuan, share]) expect(readNumber(typed, kind)).toMatchObject({ value: Number.NaN });
  });

  it.each<[string, NumberKind, string]>([
    // In much of the world this is one and a half.
    ['1,5', quantity, 'app.number.invalid'],
    ['1 5', quantity, 'app.number.invalid'],
    ['12abc', quantity, 'app.number.invalid'],
    ['5²', quantity, 'app.number.invalid'],
    ['5m', quantity, 'app.number.invalid'],
    ['1e', quantity, 'app.number.invalid'],
    ['1.3E+05', quantity, 'app.number.invalid'],
    ['¥5', share, 'app.number.invalid'],
    ['1,234,567', share, 'app.number.max'],
    ['5%', quantity, 'app.number.invalid'],
    ['$5', yuan, 'app.money.invalid'],
    ['1.005', yuan, 'app.number.decimals'],
    ['1.2345678万', yuan, 'app.number.decimals'],
    ['1.5', money('JPY'), 'app.number.whole'],
    ['12.5 %', wholePercent, 'app.number.whole'],
    ['101', wholePercent, 'app.number.max'],
    ['100.01', share, 'app.number.max'],
    ['-1', days, 'app.number.min'],
    ['2501', days, 'app.number.max'],
    ['99999999999999999', count, 'app.number.tooLong'],
    ['12345678901.123456', { decimals: 6 }, 'app.number.tooLong'],
    [`${'9'.repeat(101)}`, count, 'app.number.invalid'],
  ])('%s is refused with a reason, never rounded or changed', (typed, kind, problem) => {
    expect(problemOf(typed, kind)).toBe(problem);
    expect(read(typed, kind)).toBeNaN();
  });

  const kinds: [string, NumberKind, fc.Arbitrary<number>][] = [
    ['whole thing', count, fc.nat({ max: 2 ** 31 - 1 })],
    ['amount of money', yuan, fc.integer({ min: -1e15, max: 1e15 })],
    ['amount of dinars', money('KWD'), fc.integer({ min: -1e15, max: 1e15 })],
    ['share', share, fc.integer({ min: 0, max: 1e6 }).map((n) => Number(`${n}e-6`))],
    ['quantity', quantity, fc.integer({ min: 0, max: 1e12 }).map((n) => Number(`${n}e-6`))],
  ];
  it.each(kinds)('is the same %s again, as a field writes it and as it is edited', (_, kind, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(read(writeNumber(value, kind), kind)).toBe(value);
        expect(read(writePlainNumber(value, kind), kind)).toBe(value);
      }),
    );
  });

  it('is read back from every place of the product that writes money', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom('CNY', 'JPY', 'KWD'), (minor, currency) => {
        expect(read(formatMoney(minor, currency, 'zh-CN'), money(currency))).toBe(minor);
      }),
    );
  });

  it('never becomes another number on its way: it is the decimal that stands there, or it is refused', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,20}(\.\d{1,8})?$/), (typed) => {
        const { value } = readNumber(typed, { decimals: 6 });
        // There is one nothing, whatever sign was typed before it.
        if (!Number.isNaN(value)) expect(Number(value)).toBe(Number(typed) + 0);
      }),
    );
  });
});

describe('a number in a field', () => {
  it('stands in groups, and without them while it is edited', () => {
    expect(writeNumber(123_456_750, yuan)).toBe('1,234,567.50');
    expect(writePlainNumber(123_456_750, yuan)).toBe('1234567.50');
    expect(writeNumber(82_000_000_000, yuan)).toBe('820,000,000');
    expect(writeNumber(0.07, share)).toBe('7');
    expect(writeNumber(0.1 + 0.2, quantity)).toBe('0.3');
    expect(writeNumber(1e-7, { decimals: 9 })).toBe('0.0000001');
    expect(writeNumber(-1234.5, { decimals: 2 })).toBe('-1,234.5');
    expect(writeNumber(16_446, { decimals: 0, isName: true })).toBe('16446');
    expect(writeNumber(Number.NaN, quantity)).toBe('');
  });

  it('is said in 万 and 亿, or K and M, where it is large, and whether that is all of it', () => {
    expect(sayLarge(1_200_000, yuan, 'zh-CN')).toBe('= ¥1.20 万');
    expect(sayLarge(4_183_567_800, yuan, 'zh-CN')).toBe('≈ ¥4,184 万');
    expect(sayLarge(4_180_000_000, yuan, 'en')).toBe('= ¥41.8M');
    expect(sayLarge(12_000, count, 'zh-CN')).toBe('= 1.20 万');
    expect(sayLarge(999_999, yuan, 'zh-CN')).toBeNull();
    expect(sayLarge(Number.NaN, yuan, 'zh-CN')).toBeNull();
  });

  it('goes up and down by one, never beyond its limits and never from what is no number', () => {
    expect(stepNumber('2.5', days, 1)).toBe('3.5');
    expect(stepNumber('0.5', days, -1)).toBeNull();
    expect(stepNumber('', count, 1)).toBe('1');
    expect(stepNumber('62.5 %', share, 1)).toBe('63.5');
    expect(stepNumber('1.', quantity, 1)).toBeNull();
  });
});
