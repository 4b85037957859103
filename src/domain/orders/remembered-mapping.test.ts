import { describe, expect, test } from 'vitest';
import { columnsOf } from '../files/columns.ts';
import { rememberedOrderMapping } from './remembered-mapping.ts';
import { suggestOrderMapping } from './suggest-order-mapping.ts';

const names = ['订单号', '付款时间', '实付金额', '商品编码', '订单状态', '退款金额'];
const suggested = (...rows: string[]) =>
  suggestOrderMapping(
    columnsOf(
      names,
      rows.map((row) => row.split(',')),
    ),
    'CNY',
  );
const week = suggested('A,2026-11-01,10,x,已付款,0', 'B,2026-11-01,20,x,已发货,0');
const next = (...rows: string[]) => {
  const { mapping, notices } = rememberedOrderMapping(week.mapping, suggested(...rows), names);
  return { ...mapping, said: notices.map(({ text }) => text.key.replace('imports.orderNotice.', '')) };
};

describe('the mapping of an earlier file with the same header', () => {
  test('stays where the file shows nothing new', () => {
    expect(next('C,2026-11-08,10,x,已发货,0')).toEqual({ ...week.mapping, said: [] });
  });

  test('knows a status that is no sale when it comes first', () => {
    expect(next('C,2026-11-08,10,x,已取消,0', 'D,2026-11-08,10,x,已付款,0')).toMatchObject({
      noSale: ['已取消'],
      said: ['newNoSale'],
    });
  });

  test('keeps what somebody has decided of a status', () => {
    const mapping = { ...week.mapping, sale: ['已取消'] };
    const file = suggested('C,2026-11-08,10,x,已取消,0');
    expect(rememberedOrderMapping(mapping, file, names)).toEqual({ mapping, notices: [] });
  });

  test('asks about a status that nobody knows', () => {
    expect(next('C,2026-11-08,10,x,神秘,0')).toMatchObject({
      sale: ['已付款', '已发货', '神秘'],
      said: ['unknownStatus'],
    });
  });

  test('knows refunds when they come first', () => {
    const found = next('C,2026-11-08,10,x,已付款,5');
    expect(found.refunds).toEqual({ by: 'amount' });
    expect(found.said).toContain('newRefunds');
  });

  test('knows that amounts are of orders when an order has several lines first', () => {
    const found = next('C,2026-11-08,10,x,已付款,0', 'C,2026-11-08,10,y,已付款,0');
    expect(found).toMatchObject({ amountPer: 'order-repeated', said: ['amountRepeated'] });
  });

  test('keeps that amounts are of lines once a file has shown it', () => {
    const { mapping } = suggested('A,2026-11-01,10,x,已付款,0', 'A,2026-11-01,20,y,已付款,0');
    expect(mapping.amountPer).toBe('line');
    const file = suggested('C,2026-11-08,10,x,已付款,0', 'C,2026-11-08,10,y,已付款,0');
    expect(rememberedOrderMapping(mapping, file, names)).toEqual({ mapping, notices: [] });
  });

  test('from before mappings named lines means what it meant, which is asked about', () => {
    const { line: _line, sale: _sale, ...old } = week.mapping;
    const { mapping, notices } = rememberedOrderMapping(old, suggested('C,2026-11-08,10,x,已取消,5'), names);
    expect(mapping).toEqual(old);
    expect(notices).toMatchObject([{ asks: true, text: { key: 'imports.orderNotice.fromBefore' } }]);
  });
});
