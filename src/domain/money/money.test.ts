import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, roundToSum } from './allocate.ts';
import { currencyExponent, markTest } from './currency.ts';
import { decimalValue, isExactIn, multiplyDecimals, parseDecimal, toMinor } from './decimal.ts';

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

  it.each(['', '-', 'abc', '1,23', '1.2.3', '12E+03', '12e999', '5²', '100+', '1 2', '--1', '=1+1', '12,3456'])(
    'refuses %j',
    (source) => expect(parseDecimal(source)).toBeNull(),
  );

  it.each([
    ['￥1299元', 129900],
    ['人民币1299', 129900],
    ['人民币 1,299.00 元', 129900],
    ['1299CNY', 129900],
    ['rmb 12.5', 1250],
    ['12.50块', 1250],
    ['="12.50"', 1250],
    ["'12.50", 1250],
    ['\t12.50', 1250],
    ['`12.50', 1250],
    ['\u200e12.50\u202c', 1250],
    ['12.50-', -1250],
    ['12.50- CNY', -1250],
    ['¥ 12.50-', -1250],
    ['(¥12.50)', -1250],
    ['¥(12.50)', -1250],
    ['（12.50）', -1250],
    ['(12.50) CNY', -1250],
    ['–12.50', -1250],
    ['1 299.00', 129900],
    ['1\u00a0299.00', 129900],
    ['1\u202f234\u202f567.89', 123456789],
    ["1'299.00", 129900],
    ['1’234’567.89', 123456789],
    ['12,34,567.89', 123456789],
    ['１，２９９．００', 129900],
    ['1.2万', 1200000],
    ['1.2 万元', 1200000],
    ['¥3.5千', 350000],
    ['0.0001亿', 1000000],
    ['1.23456万', 1234560],
    ['12k', 1200000],
    ['¥1.2M', 120000000],
    ['¥1.2m', 120000000],
    ['1.5bn CNY', 150000000000],
    ['1e3', 100000],
    ['1.25e-1', 13],
  ])('reads %s, exactly', (source, expected) => expect(minor(source)).toBe(expected));

  it.each([
    ['1.299,00', 129900],
    ['1.234.567,89', 123456789],
    ['12,5', 1250],
    ['1 299,00 €', 129900],
    ["1'299,00", 129900],
    ['-0,5', -50],
    ['1.299', 129900],
    ['1,2万', 1200000],
  ])('reads %s where a comma begins the fraction', (source, expected) => {
    const decimal = parseDecimal(source, { decimal: ',' });
    expect(decimal && toMinor(decimal, 'CNY')).toBe(expected);
  });

  it('never takes one convention for the other', () => {
    for (const source of ['1.299,00', '12,5', '1.234.567']) expect(parseDecimal(source)).toBeNull();
    for (const source of ['1,299.00', '12.5', '1,234,567']) expect(parseDecimal(source, { decimal: ',' })).toBeNull();
  });

  it.each(['2件', '2 件', '2.0 pcs', 'x2', '×2', '2 units', '２個', '2 Sets'])(
    '%s are two pieces where pieces are meant',
    (source) => {
      const pieces = parseDecimal(source, { units: 'pieces' });
      expect(pieces && decimalValue(pieces)).toBe(2);
      expect(parseDecimal(source.replace(/^[x×]/, 'y'))).toBeNull();
    },
  );
  it('takes no weight and no time for pieces', () => {
    for (const source of ['2kg', '2 小时', '2%']) expect(parseDecimal(source, { units: 'pieces' })).toBeNull();
  });

  it('reads percent where it is asked for, exactly', () => {
    expect(parseDecimal('12.5%', { percent: true })).toMatchObject({ units: 125n, scale: 3 });
    expect(parseDecimal('１２％', { percent: true })).toMatchObject({ units: 12n, scale: 2 });
    expect(parseDecimal('-3 %', { percent: true })).toMatchObject({ units: -3n, scale: 2 });
    expect(parseDecimal('12%')).toBeNull();
  });

  it('takes what a spreadsheet has rounded only where a rounded number will do', () => {
    for (const source of ['1.29E+03', '2.60311E+17', '9.5E-05']) {
      expect(parseDecimal(source)).toBeNull();
      expect(decimalValue(parseDecimal(source, { rounded: true })!)).toBe(Number(source));
    }
    expect(decimalValue(parseDecimal('1e-05')!)).toBe(0.00001);
  });

  it('leaves alone what is a name, a bracket or a range', () => {
    for (const source of [
      '5G',
      '1-3',
      '100+',
      '5m',
      '3B',
      '1.2万5千',
      '①',
      '½',
      '12..5',
      '1 2 3',
      'A1',
      '¥',
      '万',
      '--5',
      '(-5)',
      '12.50.-',
    ])
      expect(parseDecimal(source), source).toBeNull();
  });

  it.each([
    ['US$5', 'US$', ['USD']],
    ['HK$ 5', 'HK$', ['HKD']],
    ['5美元', '美元', ['USD']],
    ['￥5元', '¥ 元', ['CNY']],
    ['人民币5', '人民币', ['CNY']],
    ['$5 USD', '$ USD', ['USD']],
    ['¥5 JPY', '¥ JPY', ['JPY']],
    ['$5元', '$ 元', ['HKD']],
    ['USD 5 元', 'USD 元', []],
    ['5块', '块', ['CNY']],
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
