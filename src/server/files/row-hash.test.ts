import { expect, test } from 'vitest';
import { packRows } from '../../files/row-batch.ts';
import { RowHash } from './row-hash.ts';

function hashOf(...cells: string[]): string {
  const names = cells.map((_, column) => `c${column}`);
  return new RowHash(names, 'mdy').of(packRows([{ row: 2, cells }], cells.length, []), 0).join();
}

test.each([
  ['天猫', '天猫\u200b', '\u202a天猫\u202c'],
  ['TMALL shop', 'ＴＭＡＬＬ shop', 'TMALL shop\ufeff', '="TMALL shop"', '`TMALL shop'],
  ['1299', '1,299.00', '￥1,299元', '1 299.00'],
  ['18', '18.0'],
  ['2026-11-01 08:00:00', '2026/11/1 8:00', '20261101 080000'],
])('a row is the same in every form of its cells: %j', (...forms) => {
  expect(new Set(forms.map((form) => hashOf(form, 'x')))).toHaveLength(1);
});

test('a row is another one where a cell says something else or stands in another column', () => {
  const rows = [
    ['天猫', 'x'],
    ['天猫店', 'x'],
    ['x', '天猫'],
    ['天，猫', 'x'],
    ['18.5', 'x'],
    ['', 'x'],
  ];
  expect(new Set(rows.map((cells) => hashOf(...cells)))).toHaveLength(rows.length);
});
