import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { sharedData } from '../../../../test/references.ts';
import { importFile, type Mapping, newPlace, spreadsheet } from '../imports/imports.fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

type Here = Awaited<ReturnType<typeof newPlace>>;
const cases = sharedData('field-cases');
const importCase = (here: Here, name: string, correct?: (mapping: Mapping) => unknown) =>
  importFile(installation, here, 'orders', { name, content: readFileSync(`${cases}/${name}`) }, correct);
const keysOf = (notices: readonly { text: { key: string }; asks: boolean }[], asks = true) =>
  notices.filter((notice) => notice.asks === asks).map(({ text }) => text.key.replace('imports.orderNotice.', ''));

describe.skipIf(!cases)('exports as shops make them, imported as they are proposed', () => {
  test('overlapping weekly exports count an order once, and what changed of it waits to be taken over', async () => {
    const here = await newPlace(installation);
    const first = await importCase(here, 'orders-overlap-week1.csv');
    expect(first.inspected.mapping).toMatchObject({ line: 'order' });
    expect(first.dry.orders?.total).toMatchObject({ orders: 2, lines: 2, grossMinor: 30_000 });
    expect(first.done).toMatchObject({ status: 'done', stored: 2 });
    const second = await importCase(here, 'orders-overlap-week2.csv');
    expect(second.dry).toMatchObject({ stored: 1, changed: 1, duplicates: 1, rejected: 0 });
    expect(second.dry.orders).toMatchObject({
      changes: [{ line: 'A1', row: 2, was: { status: '已发货' }, is: { status: '交易成功', amountMinor: 10_000 } }],
      gone: { lines: 0 },
      elsewhere: [],
    });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 3, lines: 3, netMinor: 60_000 });
    await here.client.imports.takeOver({ ...here.place, importId: second.done.id });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 3, lines: 3, netMinor: 60_000 });
    const back = await importCase(here, 'orders-overlap-week1.csv');
    expect(back.dry).toMatchObject({ stored: 0, changed: 1, duplicates: 1 });
    expect(back.dry.orders?.gone.lines).toBe(0);
  });

  test('refunds in a column of the order are refunds of it, whole or in part', async () => {
    const here = await newPlace(installation);
    const { inspected, dry, done } = await importCase(here, 'orders-refund-column.csv');
    expect(keysOf(inspected.notices, false)).toEqual(expect.arrayContaining(['refundsUndated', 'refundPieces']));
    expect(dry.orders?.total).toMatchObject({ orders: 3, grossMinor: 69_700, refundMinor: -21_900 });
    expect(done).toMatchObject({ status: 'done', stored: 5, rejected: 0 });
    expect(await here.client.orders.totals(here.place)).toMatchObject({
      ...{ orders: 3, refunds: 2, units: 3, unitsReturned: -1 },
      ...{ grossMinor: 69_700, refundMinor: -21_900, netMinor: 47_800 },
    });
    const again = await importCase(here, 'orders-refund-column.csv');
    expect(again.dry).toMatchObject({ stored: 0, changed: 0, duplicates: 5 });
  });

  test('several lines of an order with its fields on the first of them only', async () => {
    const here = await newPlace(installation);
    const { inspected, dry, done } = await importCase(here, 'orders-shopify-lines.csv');
    expect(inspected.mapping).toMatchObject({ amountPer: 'order-first', revenue: ['goods'], noSale: ['voided'] });
    expect(keysOf(inspected.notices)).toEqual(['amountFirst', 'revenueGoods']);
    expect(dry.orders).toMatchObject({
      total: { ...{ orders: 3, units: 6, grossMinor: 58_000, refundMinor: -19_000, shippingMinor: 1000 } },
      notSold: [{ status: 'voided', rows: 1, amountMinor: 10_000 }],
    });
    expect(done).toMatchObject({
      status: 'done',
      stored: 6,
      rejected: 0,
      firstDay: '2026-11-02',
      lastDay: '2026-11-04',
    });
    expect(await here.client.orders.totals(here.place)).toMatchObject({
      ...{ orders: 3, units: 6, grossMinor: 58_000, refundMinor: -19_000, netMinor: 39_000 },
    });
    const { rows } = await here.client.orders.breakdown({ ...here.place, by: 'sku' });
    expect(rows.filter(({ key }) => key !== '').map(({ key, units, grossMinor }) => [key, units, grossMinor])).toEqual([
      ['EA', 2, 20_000],
      ['EB', 4, 38_000],
    ]);
  });

  test('unpaid and closed orders are no sale, and how many rows they took out is told', async () => {
    const here = await newPlace(installation);
    const { dry } = await importCase(here, 'orders-status-unpaid-closed.csv');
    expect(dry).toMatchObject({ rows: 4, stored: 2, rejected: 0 });
    expect(dry.orders).toMatchObject({
      unsoldRows: 2,
      notSold: [
        { status: '交易关闭', rows: 1, amountMinor: 0 },
        { status: '等待买家付款', rows: 1, amountMinor: 119_900 },
      ],
    });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 2, units: 2, netMinor: 219_800 });
    const { lines } = await here.client.orders.list({ ...here.place, limit: 10 });
    expect(lines.map(({ externalId }) => externalId).sort()).toEqual(['260311000000000001', '260311000000000004']);
  });

  test('an amount of the order that stands on each of its lines counts once', async () => {
    const here = await newPlace(installation);
    const { inspected } = await importCase(here, 'orders-total-on-every-line.csv');
    expect(keysOf(inspected.notices)).toEqual(['amountRepeated']);
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 2, units: 3, netMinor: 49_800 });
    const { lines } = await here.client.orders.list({ ...here.place, limit: 10 });
    expect(lines.map(({ amountMinor }) => amountMinor).sort()).toEqual([14_950, 14_950, 19_900]);
  });

  test('the same orders in another form of numbers are the same', async () => {
    const here = await newPlace(installation);
    await importCase(here, 'orders-export-v1.csv');
    const { done } = await importCase(here, 'orders-export-v2-same-orders-other-number-format.csv');
    expect(done).toMatchObject({ stored: 0, changed: 0, duplicates: 2 });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 2, lines: 2, netMinor: 5450 });
  });

  test('a line whose amount was corrected is named, and can be taken over', async () => {
    const here = await newPlace(installation);
    await importCase(here, 'orders-lineid-v1.csv');
    const { dry, done } = await importCase(here, 'orders-lineid-v2-amount-corrected.csv');
    expect(dry).toMatchObject({ stored: 0, changed: 1, duplicates: 1 });
    expect(dry.orders?.changes).toMatchObject([{ line: 'L1', was: { amountMinor: 1800 }, is: { amountMinor: 1200 } }]);
    expect(await here.client.orders.totals(here.place)).toMatchObject({ netMinor: 5450 });
    await here.client.imports.takeOver({ ...here.place, importId: done.id });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ netMinor: 4850 });
  });

  test('order numbers that a spreadsheet has cut are asked about', async () => {
    const here = await newPlace(installation);
    const { inspected } = await importCase(here, 'orders-scientific-numbers.csv');
    expect(keysOf(inspected.notices)).toContain('numbersLost');
  });
});

describe('an order that counts already', () => {
  const file = (name: string, content: string | Uint8Array) => ({ name, content });
  const orders = 'order_id,date,amount,sku\nA1,2026-11-01 10:00:00,100.00,X1\nA2,2026-11-02 10:00:00,200.00,X1\n';

  test('is the same from CSV and from a spreadsheet', async () => {
    const here = await newPlace(installation);
    await importFile(installation, here, 'orders', file('a.csv', orders));
    const book = spreadsheet([
      ['sku', 'order_id', 'amount', 'date'],
      ['X1', 'A1', 100, '2026/11/1 10:00'],
      ['X1', 'A2', 200, '2026/11/2 10:00'],
    ]);
    const { dry } = await importFile(installation, here, 'orders', file('a.xlsx', book));
    expect(dry).toMatchObject({ stored: 0, changed: 0, duplicates: 2 });
    expect(dry.orders?.elsewhere).toEqual([]);
  });

  test('under another source is told before it counts twice: from the interface, and from another file', async () => {
    const here = await newPlace(installation);
    const line = {
      orderRef: 'A1',
      occurredAt: '2026-11-01T10:00:00Z',
      channel: '',
      sku: 'X1',
      quantity: 1,
      currency: 'CNY',
    };
    await here.client.orders.post({ ...here.place, source: 'shop', externalId: 'gid/1', ...line, amountMinor: 10_000 });
    const first = await importFile(installation, here, 'orders', file('a.csv', orders));
    expect(first.dry.orders?.elsewhere).toEqual([{ source: 'shop', orders: 1 }]);
    const other = await importFile(installation, here, 'orders', file('b.csv', orders), undefined, {
      source: 'export',
    });
    expect(other.dry.orders?.elsewhere.sort((a, b) => (a.source < b.source ? -1 : 1))).toEqual([
      { source: 'csv', orders: 2 },
      { source: 'shop', orders: 1 },
    ]);
  });

  test('under another name in the same source is told too', async () => {
    const here = await newPlace(installation);
    await importFile(installation, here, 'orders', file('a.csv', orders), (mapping) =>
      Object.assign(mapping, { line: 'content' }),
    );
    const again = file(
      'b.csv',
      'order_id,date,amount,sku,channel\nA1,2026-11-01 10:00:00,100.00,X1,tmall\nA9,2026-11-02,1.00,X1,tmall\n',
    );
    const { dry } = await importFile(installation, here, 'orders', again);
    expect(dry).toMatchObject({ stored: 2, duplicates: 0 });
    expect(dry.orders?.elsewhere).toEqual([{ source: 'csv', orders: 1 }]);
  });

  test('and was closed since counts no longer once that is taken over, and again when it is put back', async () => {
    const here = await newPlace(installation);
    const at = (status: string) =>
      `订单号,付款时间,实付金额,订单状态\nA1,2026-11-01,100,${status}\nA2,2026-11-02,50,已付款\n`;
    await importFile(installation, here, 'orders', file('a.csv', at('已付款')));
    const { dry, done } = await importFile(installation, here, 'orders', file('b.csv', at('已取消')));
    expect(dry.orders?.changes).toMatchObject([
      { line: 'A1', was: { amountMinor: 10_000 }, is: { kind: 'void', amountMinor: 0 } },
    ]);
    await here.client.imports.takeOver({ ...here.place, importId: done.id });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 1, lines: 1, netMinor: 5000 });
    expect((await here.client.orders.list(here.place)).lines).toHaveLength(1);
    await here.client.imports.putBack({ ...here.place, importId: done.id });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 2, lines: 2, netMinor: 15_000 });
  });

  test('and is missing in a later export of its days is told, and goes on counting', async () => {
    const here = await newPlace(installation);
    await importFile(installation, here, 'orders', file('a.csv', `${orders}A3,2026-11-02 11:00:00,30.00,X1\n`));
    const { dry } = await importFile(installation, here, 'orders', file('b.csv', orders));
    expect(dry.orders?.gone).toMatchObject({
      lines: 1,
      amountMinor: 3000,
      first: [{ line: 'A3 · X1', day: '2026-11-02' }],
    });
    expect(await here.client.orders.totals(here.place)).toMatchObject({ orders: 3, netMinor: 33_000 });
  });
});
