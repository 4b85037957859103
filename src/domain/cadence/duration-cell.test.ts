import { expect, it } from 'vitest';
import { readLength } from './duration-cell.ts';

const work = (days: number) => ({ days, elapsed: false });
const elapsed = (days: number) => ({ days, elapsed: true });

it.each([
  ['5', 5],
  ['5.0', 5],
  ['1,5', 1.5],
  ['5d', 5],
  ['5 days?', 5],
  ['5 个工作日?', 5],
  ['５ 工作日', 5],
  ['2 wks', 10],
  ['1.5 周', 7.5],
  ['16 hrs', 2],
  ['16 小时', 2],
  ['40h', 5],
  ['240 mins', 0.5],
  ['1 mon', 20],
  ['2 个月', 40],
  ['1w 2d 4h', 7.5],
  ['P5D', 5],
  ['PT40H', 5],
  ['P2W', 10],
  ['1,5 Tage', 1.5],
  ['-1 day', -1],
  ['+2d', 2],
])('%s is %d working days', (cell, days) => {
  expect(readLength(cell)).toEqual(work(days));
});

it.each([
  ['3 edays', 3],
  ['3ed', 3],
  ['12 ehrs', 0.5],
  ['1 ewk', 7],
  ['3 自然日', 3],
  ['2 emons', 60],
])('%s are %d days of the calendar', (cell, days) => {
  expect(readLength(cell)).toEqual(elapsed(days));
});

it.each(['', 'x', '5 x', '5 days later', '1,000', '1 day 2 edays', '5d 3', '1e3', '9'.repeat(80), '3 years', '5000'])(
  'says no length: %s',
  (cell) => {
    expect(readLength(cell)).toBeNull();
  },
);

it('takes a bare number in the unit of its column', () => {
  expect(readLength('16', 'h')).toEqual(work(2));
  expect(readLength('2', 'w')).toEqual(work(10));
  expect(readLength('16 d', 'h')).toEqual(work(16));
});
