import { describe, expect, it } from 'vitest';
import { mixedUnits, parseNumber, parsePlainDate, plainCode } from './parse-values.ts';

describe('a number of an answer', () => {
  it.each([
    ['8000元', 8000],
    ['1.2万元', 12000],
    ['1.2万', 12000],
    ['约1.2万', null],
    ['1.5亿', 150_000_000],
    ['3千元', 3000],
    ['12k', 12000],
    ['￥99.5', 99.5],
    ['$1.5M', 1_500_000],
    ['35岁', 35],
    ['35周岁', 35],
    ['2 hours', 2],
    ['1.5小时', 1.5],
    ['3个月', 3],
    ['62%', 62],
    ['６２％', 62],
    ['55 kg', 55],
    ['1e-05', 0.00001],
    ['9.5E-05', 0.000095],
    ['1E+05', 100_000],
    ['5.0', 5],
    ['12.50-', -12.5],
    ['5G', null],
    ['1-3年', null],
    ['100+', null],
    ['5²', null],
    ['18:30', null],
    ['一百', null],
    ['', null],
  ])('%s is %s', (written, value) => expect(parseNumber(written)).toBe(value));

  it('has a comma before its fraction where the column has', () => {
    expect(parseNumber('1.299,5 kg', ',')).toBe(1299.5);
    expect(parseNumber('12,5%', ',')).toBe(12.5);
    expect(parseNumber('1,2万元', ',')).toBe(12000);
  });
});

describe('units that do not go together', () => {
  it.each([
    [
      ['55kg', '54500 g', '60'],
      ['公斤', '克'],
    ],
    [
      ['2小时', '90分钟'],
      ['小时', '分钟'],
    ],
    [
      ['2 hrs', '90 min', '1 h'],
      ['小时', '分钟'],
    ],
    [
      ['¥100', '$20'],
      ['¥', '$'],
    ],
    [
      ['100元', '20美元', '15欧元'],
      ['元', '美元', '欧元'],
    ],
    [
      ['3天', '2周', '1个月'],
      ['天', '周', '个月'],
    ],
  ])('are named: %j', (cells, units) => expect(mixedUnits(cells)).toEqual(units));

  it.each([
    [['8000元', '1.2万元', '9500', '1.5万']],
    [['¥8000', '￥1.2万元', '9000 CNY', 'RMB 5']],
    [['35岁', '36 周岁', '37']],
    [['2 hours', '3小时', '1 hr']],
    [['62%', '70％']],
    [['2件', '3 pcs', '1 个']],
    [['华为', '苹果', '5G']],
  ])('are none in %j', (cells) => expect(mixedUnits(cells)).toEqual([]));
});

describe('a code that a program took for a number', () => {
  it.each([
    ['5.0', '5'],
    ['1.00', '1'],
    ['-3.0', '-3'],
    ['05.0', '05'],
    ['5.5', '5.5'],
    ['1.0.0', '1.0.0'],
    ['v2.0', 'v2.0'],
    ['260311000000000001.0', '260311000000000001'],
  ])('%s is %s', (written, code) => expect(plainCode(written)).toBe(code));
});

describe('a day of an answer', () => {
  it.each([
    ['1985-03-05', '1985-03-05'],
    ['3/5/85', '1985-03-05'],
    ['5 March 1923', '1923-03-05'],
    ['2026年3月1日 14:05', '2026-03-01'],
    ['2026-03-01T23:30:00-08:00', '2026-03-01'],
    ['20260301', '2026-03-01'],
    ['1772668800', null],
    ['1850-01-01', null],
    ['2026-02-30', null],
  ])('%s is %s', (written, day) => expect(parsePlainDate(written)).toBe(day));
});
