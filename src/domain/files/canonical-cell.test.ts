import { expect, it } from 'vitest';
import { canonicalCell } from './canonical-cell.ts';

it.each([
  ['1,299.00', '1299', '￥1299', '１２９９'],
  ['0.50', '.5', '0.5'],
  ['-3', '(3)', '-3.0'],
  ['2026/3/5 9:00', '2026-03-05 09:00:00', '2026年3月5日 上午9:00'],
  ['TRUE', 'true'],
])('says %j in one form', (...forms) => {
  expect(new Set(forms.map((form) => canonicalCell(form, 'mdy')))).toHaveLength(1);
});

it('keeps apart what is not the same', () => {
  expect(
    new Set(['1', '10', '1.5', '-1', '2026-03-05', '5分', '华为'].map((form) => canonicalCell(form, 'mdy'))),
  ).toHaveLength(7);
});
