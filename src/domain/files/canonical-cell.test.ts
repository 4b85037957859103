import { expect, it } from 'vitest';
import { canonicalCell } from './canonical-cell.ts';

it.each([
  ['1,299.00', '1299', '￥1299', '１２９９', '￥1299元', '1 299.00', '="1299"', '0.1299万'],
  ['18.0', '18', '18.', '１８.００'],
  ['1.2万', '12000', '12,000.00', '12k', '1.2e4'],
  ['0.50', '.5', '0.5'],
  ['-3', '(3)', '-3.0', '3-', '−3'],
  ['2026/3/5 9:00', '2026-03-05 09:00:00', '2026年3月5日 上午9:00', 'Mar 5, 2026 9:00 AM', '3/5/2026 9:00'],
  ['2026-03-05T09:00:00+08:00', '2026-03-05 01:00:00Z', '2026/3/5 9:00:00 上午 GMT+8', '2026-03-04 20:00 -05:00'],
  ['TRUE', 'true', 'ＴＲＵＥ', '\u200bTrue'],
  ['天猫', '天猫\u200b', '\u202a天猫\u202c', ' 天猫 '],
  ['TMALL', 'ＴＭＡＬＬ', "'TMALL"],
])('says %j in one form', (...forms) => {
  expect(new Set(forms.map((form) => canonicalCell(form, 'mdy')))).toHaveLength(1);
});

it('keeps apart what is not the same', () => {
  const cells = ['1', '10', '1.5', '-1', '2026-03-05', '2026-03-05T00:00Z', '5分', '华为', '是', 'true', '5%'];
  cells.push('260311000000000001', '260311000000000002', '2.60311E+17', '5²', 'Yes', 'yes', '5G');
  expect(new Set(cells.map((form) => canonicalCell(form, 'mdy')))).toHaveLength(cells.length);
});
