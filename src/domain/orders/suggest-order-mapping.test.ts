import { describe, expect, test } from 'vitest';
import { columnsOf } from '../files/columns.ts';
import { suggestOrderMapping } from './suggest-order-mapping.ts';

const columns = (names: string[], ...rows: string[][]) => columnsOf(names, rows);
const suggested = (...given: Parameters<typeof suggestOrderMapping>) => suggestOrderMapping(...given).mapping;

describe('what the columns of an order export are is guessed from their names and contents', () => {
  test('an English one, whose refunds have references of their own', () => {
    const mapping = suggested(
      columns(
        ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'],
        ['536365', '85123A', 'HOLDER', '6', '2010-12-01 08:26:00', '2.55', '17850', 'United Kingdom'],
        ['C536379', 'D', 'Discount', '-1', '2010-12-01 09:41:00', '27.5', '14527', 'United Kingdom'],
        ['536366', '22633', 'WARMER', '6', '2010-12-01 08:28:00', '1.85', '17850', 'France'],
      ),
      'GBP',
    );
    expect(mapping.fields).toEqual({
      orderRef: 0,
      sku: 1,
      quantity: 3,
      occurredAt: 4,
      unitPrice: 5,
      customer: 6,
      channel: 7,
    });
    expect(mapping.refunds).toEqual({ by: 'prefix', prefix: 'C' });
    expect(mapping).toMatchObject({ currency: 'GBP', refundsWithoutOrder: false, corrections: false });
  });

  test('a Chinese one with a column that says what is a refund', () => {
    const mapping = suggested(
      columns(
        ['订单编号', '子订单编号', '付款时间', '渠道', '商品编码', '数量', '实付金额', '币种', '类型', '退款原因'],
        ['A1', '1', '2026/3/25', '天猫', 'X1', '1', '1,299.00', 'CNY', '订单', ''],
        ['A1', '2', '2026/3/26', '天猫', 'X1', '1', '1,299.00', 'CNY', '退货退款', '续航'],
      ),
      'CNY',
    );
    expect(mapping.fields).toEqual({
      orderRef: 0,
      lineId: 1,
      occurredAt: 2,
      channel: 3,
      sku: 4,
      quantity: 5,
      amount: 6,
      currency: 7,
      kind: 8,
      reason: 9,
    });
    expect(mapping.refunds).toEqual({ by: 'column', values: ['退货退款'] });
  });

  test('a negative amount is a refund where nothing else says so', () => {
    const mapping = suggested(
      columns(['order_id', 'date', 'amount'], ['a', '2026-01-01', '10'], ['a', '2026-01-02', '-10']),
      'CNY',
    );
    expect(mapping.refunds).toEqual({ by: 'sign' });
  });

  test('a column whose content is something else than its name is not taken', () => {
    expect(
      suggested(columns(['order', 'date', 'amount'], ['1', 'soon', 'much'], ['2', 'later', 'more']), 'CNY').fields,
    ).toEqual({
      orderRef: 0,
    });
  });
});
