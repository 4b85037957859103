import { describe, expect, test } from 'vitest';
import { compareReport, explanations, readReport } from './control-total.ts';
import type { OrderReading } from './order-reading.ts';

const sums = (grossMinor: number, refundMinor = 0) => ({ orders: 1, lines: 1, units: 1, grossMinor, refundMinor });
const byDay = [
  { day: '2026-11-01', ...sums(30_000) },
  { day: '2026-11-02', ...sums(18_000, -9000) },
];
const byStatus = [{ status: '交易成功', ...sums(48_000, -9000) }];

describe('the report of a shop', () => {
  test.each([
    ['2026-11-01 300.00', 'day', '2026-11-01', 30_000],
    ['2026/11/1\t1,234.50', 'day', '2026-11-01', 123_450],
    ['2026-11-01,300', 'day', '2026-11-01', 30_000],
    ['2026年11月1日：¥300', 'day', '2026-11-01', 30_000],
    ['交易成功 300.00', 'status', '交易成功', 30_000],
    ['Partially refunded; 90', 'status', 'Partially refunded', 9000],
  ] as const)('is read from %j', (line, by, key, minor) => {
    expect(readReport(line, 'CNY')).toEqual({ told: [{ by, key, minor }], unread: [] });
  });

  test('names the lines that say nothing', () => {
    expect(readReport('日期 金额\n\n2026-11-01 300.001\n2026-11-02 1', 'CNY')).toEqual({
      told: [{ by: 'day', key: '2026-11-02', minor: 100 }],
      unread: ['日期 金额', '2026-11-01 300.001'],
    });
  });

  test('is compared day by day and status by status, also where only one of both has them', () => {
    const { told } = readReport('2026-11-02 100\n2026-11-03 50\n交易成功  480', 'CNY');
    expect(compareReport({ byDay, byStatus }, told, 'gross')).toEqual([
      { by: 'day', key: '2026-11-01', fileMinor: 30_000, shopMinor: null, difference: null },
      { by: 'day', key: '2026-11-02', fileMinor: 18_000, shopMinor: 10_000, difference: 8000 },
      { by: 'day', key: '2026-11-03', fileMinor: 0, shopMinor: 5000, difference: -5000 },
      { by: 'status', key: '交易成功', fileMinor: 48_000, shopMinor: 48_000, difference: 0 },
    ]);
    expect(compareReport({ byDay, byStatus }, told, 'net')[1]).toMatchObject({ fileMinor: 9000, difference: -1000 });
  });

  test('differs by exactly what a status, a part or refunds amount to', () => {
    const reading = {
      total: { ...sums(48_000, -9000), goodsMinor: 48_000, shippingMinor: 1000, discountMinor: 2000, taxMinor: 0 },
      notSold: [{ status: '等待买家付款', rows: 1, amountMinor: 119_900 }],
      gone: { lines: 0, amountMinor: 0, first: [] },
    } as unknown as OrderReading;
    expect(explanations(reading, -1000)).toEqual([{ of: 'shipping', name: '' }]);
    expect(explanations(reading, -119_900)).toEqual([{ of: 'notSold', name: '等待买家付款' }]);
    expect(explanations(reading, 9000)).toEqual([{ of: 'refunds', name: '' }]);
    expect(explanations(reading, 0)).toEqual([]);
    expect(explanations(reading, 7)).toEqual([]);
  });
});
