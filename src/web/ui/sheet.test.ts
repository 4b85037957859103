import { describe, expect, it } from 'vitest';
import { sheetOf } from './sheet.ts';

describe('a table as a sheet', () => {
  it('writes a rounded figure as shown and with every digit, its unit in the name', () => {
    const sheet = sheetOf(
      ['动因', '影响'],
      [
        [{ shown: '触达' }, { shown: '+361', value: 3_611_234.56, unit: 'CNY' }],
        [{ shown: '退货率' }, { shown: '−802', value: -8_024_000.1, unit: 'CNY' }],
      ],
      '精确值',
    );
    expect(sheet.columns).toEqual([{ name: '动因' }, { name: '影响' }, { name: '影响 · 精确值', unit: 'CNY' }]);
    expect(sheet.rows).toEqual([
      ['触达', '+361', 3_611_234.56],
      ['退货率', '−802', -8_024_000.1],
    ]);
  });
  it('writes a figure that is shown whole once, as a number', () => {
    const sheet = sheetOf(['人数'], [[{ shown: '1,312', value: 1312 }], [{ shown: '—' }]], '精确值');
    expect(sheet).toEqual({ columns: [{ name: '人数', unit: undefined }], rows: [[1312], [undefined]] });
  });
  it('gives units that differ a column of their own', () => {
    const sheet = sheetOf(
      ['计划'],
      [[{ shown: '2.62%', value: 2.6214, unit: '%' }], [{ shown: '¥4,380', value: 4380.5, unit: 'CNY' }]],
      'exact',
    );
    expect(sheet.rows).toEqual([
      ['2.62%', 2.6214, '%'],
      ['¥4,380', 4380.5, 'CNY'],
    ]);
  });
  it('leaves out columns of bars and buttons', () => {
    expect(sheetOf(['名称', ''], [[{ shown: 'a' }, { shown: '' }]], 'exact').columns).toEqual([{ name: '名称' }]);
  });
});
