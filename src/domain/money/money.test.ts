import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, roundToSum } from './allocate.ts';
import { currencyExponent, markTest } from './currency.ts';
import { isExactIn, multiplyDecimals, parseDecimal, toMinor } from './decimal.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('currency', () => {
  it('knows the minor unit of ISO 4217', () => {
    expect(['CNY', 'JPY', 'KWD', 'IQD', 'CLF', 'EUR'].map(currencyExponent)).toEqual([2, 0, 3, 3, 4, 2]);
  });
  it('refuses what is not a currency code', () => {
    expect(() => currencyExponent('cny')).toThrow('invalid_input');
  });
});

describe('decimal', () => {
  const minor = (source: string, currency = 'CNY') => {
    const decimal = parseDecimal(source);
    return decimal && toMinor(decimal, currency);
  };
  it.each([
    ['12.34', 1234],
    ['1,234,567.89', 123456789],
    ['-0.5', -50],
    ['−7', -700],
    ['(12.50)', -1250],
    ['¥1,299', 129900],
    ['-￥3.10', -310],
    ['１２．３', 1230],
    ['12 元', 1200],
    ['CNY 8', 800],
    ['.5', 50],
    ['5.', 500],
    ['90071992547409.91', 9007199254740991],
  ])('reads %s', (source, expected) => expect(minor(source)).toBe(expected));

  it.each(['', '-', 'abc', '1,23', '1.2.3', '12e3', '1 2', '--1', '=1+1', '12,3456'])('refuses %j', (source) =>
    expect(parseDecimal(source)).toBeNull(),
  );

  it.each([
    ['USD 5', 'USD', ['USD']],
    ['$5', '$', ['USD', 'HKD', 'BRL']],
    ['-¥5', '¥', ['CNY', 'JPY']],
    ['￥5', '¥', ['CNY', 'JPY']],
    ['5元', '元', ['CNY', 'HKD']],
    ['RMB 5', 'RMB', ['CNY']],
    ['5', '', ['CNY', 'JPY', 'USD', 'HKD', 'BRL']],
  ])('%s has a mark and fits currencies', (source, mark, currencies) => {
    expect(parseDecimal(source)?.mark).toBe(mark);
    const fits = ['CNY', 'JPY', 'USD', 'HKD', 'BRL'].filter((currency) => markTest(currency)(mark));
    expect(fits.sort()).toEqual([...currencies].sort());
  });

  it('rounds halves away from zero and can tell that it would', () => {
    expect(minor('0.005')).toBe(1);
    expect(minor('-0.005')).toBe(-1);
    expect(minor('1.5', 'JPY')).toBe(2);
    expect(isExactIn(parseDecimal('1.50')!, 'CNY')).toBe(true);
    expect(isExactIn(parseDecimal('1.505')!, 'CNY')).toBe(false);
    expect(isExactIn(parseDecimal('1.500')!, 'CNY')).toBe(true);
  });
  it('multiplies a price by a quantity without a float', () => {
    expect(toMinor(multiplyDecimals(parseDecimal('0.1')!, parseDecimal('3')!), 'CNY')).toBe(30);
  });
  it('refuses amounts beyond exact integers', () => {
    expect(() => minor('90071992547409.92')).toThrow('invalid_input');
  });
});

describe('allocation by largest remainder', () => {
  it('gives the leftover units to the largest remainders, ties to the earlier part', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(5, [0, 0])).toEqual([3, 2]);
    expect(allocate(200, [0.85, 0.1, 0.05])).toEqual([170, 20, 10]);
  });
  it('sums to the amount, never turns a sign and stays within one unit of the exact part', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (amount, weights) => {
          const parts = allocate(amount, weights);
          expect(sum(parts)).toBe(amount);
          expect(parts.every((part) => part === 0 || Math.sign(part) === Math.sign(amount))).toBe(true);
          expect(allocate(-amount, weights).map((part) => -part + 0)).toEqual(parts);
        },
      ),
    );
  });
  it('rounds parts of both signs to their exact sum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (parts) => {
          const total = Math.round(sum(parts)) + 0;
          const rounded = roundToSum(parts, total);
          expect(sum(rounded)).toBe(total);
          rounded.forEach((value, index) => {
            expect(Math.abs(value - parts[index]!)).toBeLessThanOrEqual(1 + 1e-6);
          });
        },
      ),
    );
  });
});
