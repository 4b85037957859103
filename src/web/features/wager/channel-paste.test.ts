import { describe, expect, it } from 'vitest';
import { nameColumn, pasteChannels } from './channel-paste.ts';
import type { Channel, Driver } from './types.ts';

const shares = { pm: 50, gtm: 40, external: 10 };
const drivers: Driver[] = [
  { key: 'price', name: '单价', measure: 'order_value', shares },
  { key: 'orders', name: '订单', measure: 'orders', shares },
  { key: 'returns', name: '退货率', measure: 'return_rate', shares },
];
const channels: Channel[] = [{ name: '线上', plan: { price: 450_00, orders: 1_000, returns: 0.05 } }];
const paste = (copied: string[][], column = nameColumn) =>
  pasteChannels(copied, { row: 0, column }, { channels, drivers, currency: 'CNY' });

describe('channels that are pasted from a spreadsheet', () => {
  it('go in order from the cell on, in the terms of each driver, and new ones behind', () => {
    const {
      channels: after,
      count,
      refused,
    } = paste([
      ['线上', '¥1.15', '2,000', '2.62%'],
      ['门店', '499', '1.2万', '8'],
    ]);
    expect(refused).toEqual([]);
    expect(count).toBe(2);
    expect(after).toEqual([
      { name: '线上', plan: { price: 1_15, orders: 2_000, returns: 0.0262 } },
      { name: '门店', plan: { price: 499_00, orders: 12_000, returns: 0.08 } },
    ]);
  });

  it('go where the headers say, empty a driver where the cell is empty, and leave the others', () => {
    const { channels: after, ignored } = paste([
      ['渠道', '退货率', '备注'],
      ['线上', '', '好'],
    ]);
    expect(after).toEqual([{ name: '线上', plan: { price: 450_00, orders: 1_000 } }]);
    expect(ignored).toEqual(['备注']);
  });

  it('leave a value where a cell is no number of its driver, and say which and why', () => {
    const { channels: after, refused } = paste([['一千', '12'], ['3']], 'orders');
    expect(after[0]!.plan).toEqual({ price: 450_00, orders: 1_000, returns: 0.12 });
    expect(refused).toMatchObject([
      { channel: '线上', column: '订单', cell: '一千', reason: { key: 'app.number.invalid' } },
    ]);
  });
});
