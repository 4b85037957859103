import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../domain/files/columns.ts';
import type { OrderMapping } from '../../../domain/orders/order-mapping.ts';
import { suggestOrderMapping } from '../../../domain/orders/suggest-order-mapping.ts';
import { packRows } from '../../../files/row-batch.ts';
import type { RowBinary } from '../../facts/row-binary.ts';
import { Identities } from '../../files/identities.ts';
import { hashOf } from '../../files/known.ts';
import { KnownFacts } from '../../files/known-facts.ts';
import { Occurrences } from '../../files/occurrences.ts';
import { Rejects } from '../../files/rejects.ts';
import { OrderRows } from './order-rows.ts';

type Stored = {
  line: string;
  kind: string;
  sku: string;
  day: number;
  quantity: number;
  amount: number;
  hash: [number, number];
};

/** The lines in these bytes. */
function linesIn({ bytes, view, at: end }: RowBinary, columns: Record<string, string>): Stored[] {
  const lines: Stored[] = [];
  for (let at = 0; at < end; ) {
    const row: Record<string, string | number> = {};
    const hash: [number, number] = [0, 0];
    for (const [name, type] of Object.entries(columns)) {
      if (type === 'String') {
        let length = bytes[at++]!;
        if (length > 127) length = (length & 127) | (bytes[at++]! << 7);
        row[name] = bytes.toString('utf8', at, at + length);
        at += length;
      } else if (type === 'Date') {
        row[name] = view.getUint16(at, true);
        at += 2;
      } else {
        if (name === 'content_hash') hash.splice(0, 2, view.getInt32(at, true), view.getInt32(at + 4, true));
        row[name] = view.getInt32(at + 4, true) * 4294967296 + view.getUint32(at, true);
        at += 8;
      }
    }
    const { line_key: line, kind, sku, occurred_on: day, quantity, amount_minor: amount } = row;
    lines.push({ line, kind, sku, day, quantity, amount, hash } as Stored);
  }
  return lines;
}

/** What becomes of a file that is read as it is proposed, after `before` has come. */
async function read(file: string, change: Partial<OrderMapping> = {}, before: Stored[] = [], currency = 'CNY') {
  const [names = [], ...cells] = file
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()));
  const suggestion = suggestOrderMapping(columnsOf(names, cells), currency);
  const mapping = { ...suggestion.mapping, ...change };
  const known = new KnownFacts();
  const orders = new Occurrences();
  const hash = new Int32Array(4);
  for (const each of before) {
    hashOf(each.line, hash);
    known.add(hash[0]!, hash[1]!, each.hash, 0, each.kind === 'void' ? 0 : each.day);
  }
  const rejects = new Rejects(() => names, null);
  const ids = new Identities(before.length > 0 ? known : null);
  const rows = new OrderRows('csv', mapping, ids, rejects, orders, 'Asia/Shanghai');
  rows.take(
    packRows(
      cells.map((row, index) => ({ row: index + 2, cells: row })),
      names.length,
      [],
    ),
  );
  await rows.finish();
  const { orders: reading } = rows.summary;
  const { total } = reading;
  const { stored, changed, duplicates } = rows;
  return {
    mapping,
    notices: suggestion.notices.map(
      ({ text, asks }) => `${text.key.replace('imports.orderNotice.', '')}${asks ? '?' : ''}`,
    ),
    lines: linesIn(rows.writer, rows.columns),
    changes: linesIn(rows.changes, rows.columns),
    counts: { stored, changed, duplicates, rejected: rejects.count },
    rejects: rejects.first.map(({ row, reason }) => [row, reason.key.replace('imports.rejects.', '')]),
    reading,
    money: [total.orders, total.units, total.grossMinor, total.refundMinor],
    known,
  };
}
const said = (lines: Stored[]) => lines.map(({ line, quantity, amount }) => [line, quantity, amount]);

describe('an amount of the order', () => {
  test.each([
    [
      'on each line, by pieces',
      '订单号,付款时间,应付金额,商品编码,数量\nA,2026-11-01,100,x,1\nA,2026-11-01,100,y,2\nB,2026-11-01,30,x,1',
      [
        ['A · x', 1, 3333],
        ['A · y', 2, 6667],
        ['B · x', 1, 3000],
      ],
    ],
    [
      'on each line, by price and quantity',
      '订单号,下单时间,订单金额,商品编码,京东价,订购数量\nA,2026-11-01,90,x,50,1\nA,2026-11-01,90,y,25,2\nB,2026-11-01,30,x,30,1',
      [
        ['A · x', 1, 4500],
        ['A · y', 2, 4500],
        ['B · x', 1, 3000],
      ],
    ],
    [
      'on each line, of orders whose lines are apart',
      'order id,paid at,order amount,sku,quantity\nA,2026-11-01,0.05,x,1\nB,2026-11-01,1,x,1\nA,2026-11-01,0.05,y,1\nA,2026-11-01,0.05,z,1',
      [
        ['A · x', 1, 2],
        ['A · y', 1, 2],
        ['A · z', 1, 1],
        ['B · x', 1, 100],
      ],
    ],
    [
      'on the first line',
      'order,date,total,sku,quantity\nA,2026-11-01,10,x,1\nA,2026-11-01,,y,1\nB,2026-11-01,7,x,3',
      [
        ['A · x', 1, 500],
        ['A · y', 1, 500],
        ['B · x', 3, 700],
      ],
    ],
    [
      'on the first line, with zeros on the others',
      'order,date,total,sku,quantity\nA,2026-11-01,10,x,0\nA,2026-11-01,0,y,0\nB,2026-11-01,7,x,3',
      [
        ['A · x', 0, 500],
        ['A · y', 0, 500],
        ['B · x', 3, 700],
      ],
    ],
  ])('%s is shared out to the unit', async (_how, file, lines) => {
    const found = await read(file);
    expect(found.notices.some((notice) => /^amount(?:First|Repeated)\?$/.test(notice))).toBe(true);
    expect(said(found.lines)).toEqual(lines);
  });

  test.each([
    ['differ', 'order,date,amount,sku\nA,2026-11-01,10,x\nA,2026-11-01,20,y'],
    [
      'are price times quantity',
      'order,date,amount,sku,unit price,quantity\nA,2026-11-01,10,x,10,1\nA,2026-11-01,10,y,5,2',
    ],
    ['are of rows that are the same in every cell', 'order,date,amount,sku\nA,2026-11-01,10,x\nA,2026-11-01,10,x'],
  ])('is none where the amounts of its lines %s', async (_how, file) => {
    expect((await read(file)).mapping.amountPer ?? 'line').toBe('line');
  });

  test('that is not the same on all of its lines is none: these are rejected', async () => {
    const file = 'order,date,amount,sku\nA,2026-11-01,10,x\nA,2026-11-01,20,y\nB,2026-11-01,5,x';
    const found = await read(file, { amountPer: 'order-repeated' });
    expect(found.rejects).toEqual([
      [2, 'orderAmounts'],
      [3, 'orderAmounts'],
    ]);
    expect(found.money).toEqual([1, 1, 500, 0]);
  });

  test('of which a line comes when nobody waits for it any longer is the amount of the others, and that line is named', async () => {
    const others = Array.from({ length: 100_001 }, (_, index) => `B${index},2026-11-01,1,x`).join('\n');
    const file = `order,date,amount,sku\nA,2026-11-01,10,x\nA,2026-11-01,10,y\n${others}\nA,2026-11-01,10,z`;
    const found = await read(file, { amountPer: 'order-repeated' });
    expect(found.rejects).toEqual([[100_005, 'orderApart']]);
    expect(found.money).toEqual([100_002, 100_003, 1000 + 100 * 100_001, 0]);
  });

  test('that is missing is none of nothing, whether lines are said to have their own or nothing is said', async () => {
    for (const amountPer of ['line', undefined] as const) {
      const found = await read('order,date,amount,sku\nA,2026-11-01,,x\nB,2026-11-01,5,x', { amountPer });
      expect(found.rejects).toEqual([[2, 'number']]);
    }
  });

  test('is none where nothing stands on any of its lines', async () => {
    const found = await read('order,date,amount,sku\nA,2026-11-01,,x\nA,2026-11-01,,y\nB,2026-11-01,5,x', {
      amountPer: 'order-first',
    });
    expect(found.rejects).toEqual([
      [2, 'number'],
      [3, 'number'],
    ]);
  });
});

describe('what came back', () => {
  test.each([
    [
      'in a column of the order',
      '订单号,付款时间,实付金额,退款金额\nA,2026-11-01,100,100\nB,2026-11-01,50,20.5\nC,2026-11-02,10,',
      [
        ['A ↩', -1, -10_000],
        ['B ↩', 0, -2050],
      ],
    ],
    [
      'with its day and pieces',
      'order,date,total,refunded amount,refund date,refund quantity,quantity\nA,2026-11-01,100,-40,2026-11-09,2,5',
      [['A ↩', -2, -4000]],
    ],
    [
      'by a status of the whole order',
      'Order ID,Date,Status,Amount,Quantity\nA,2026-11-01,Refunded,100,2\nB,2026-11-01,Paid,50,1',
      [['A ↩', -2, -10_000]],
    ],
    [
      'by a status of rows of their own',
      '商户订单号,交易时间,交易状态,应结订单金额,退款金额\nA,2026-11-01,SUCCESS,100.00,0.00\nA,2026-11-02,REFUND,0.00,30.00',
      [['A ↩', -1, -3000]],
    ],
    [
      'by a type, of the order that it names',
      'Transaction ID,Date,Type,Status,Gross,Reference Txn ID\nT1,2026-11-01,Express Checkout Payment,Completed,100.00,\nT2,2026-11-03,Payment Refund,Completed,-30.00,T1',
      [['T1 ↩', -1, -3000]],
    ],
    [
      'of an order with several lines',
      'Name,Paid at,Total,Lineitem sku,Lineitem quantity,Refunded Amount\n#1,2026-11-01,30,x,1,30\n#1,,,y,2,',
      [['#1 ↩', -3, -3000]],
    ],
    [
      'by a type, beside a number of its own',
      '支付宝交易号\t,商户订单号\t,业务类型\t,完成时间\t,商家实收（元）\t\n20261,M1,交易,2026-11-05,12.50\n20262,M1,退款,2026-11-06,-2.50',
      [['20262', -1, -250]],
    ],
  ])('%s is a refund of the order', async (_how, file, refunds) => {
    const found = await read(file);
    expect(said(found.lines.filter(({ kind }) => kind === 'refund'))).toEqual(refunds);
    expect(found.counts.rejected).toBe(0);
  });

  test('more of later is a change of the same refund, and none any longer takes it back', async () => {
    const at = (back: string) => `订单号,付款时间,实付金额,退款金额\nA,2026-11-01,100,${back}\nB,2026-11-01,50,1`;
    const first = await read(at('20'));
    const more = await read(at('35'), {}, first.lines);
    expect(more.counts).toEqual({ stored: 0, changed: 1, duplicates: 3, rejected: 0 });
    expect(said(more.changes)).toEqual([['A ↩', 0, -3500]]);
    const none = await read(at('0'), {}, first.lines);
    expect(none.changes.map(({ line, kind, amount }) => [line, kind, amount])).toEqual([['A ↩', 'void', 0]]);
    expect(none.reading.refundLines).toEqual({ stored: 0, changed: 1, duplicates: 1 });
  });

  test('is taken back with the order that is no sale any longer', async () => {
    const at = (status: string, back: string) =>
      `订单号,付款时间,实付金额,订单状态,退款金额\nA,2026-11-01,100,${status},${back}\nB,2026-11-01,5,已付款,1`;
    const first = await read(at('已付款', '20'));
    const second = await read(at('已取消', '0'), {}, first.lines);
    expect(second.changes.map(({ line, kind }) => [line, kind])).toEqual([
      ['A', 'void'],
      ['A ↩', 'void'],
    ]);
    expect(second.counts).toEqual({ stored: 0, changed: 2, duplicates: 2, rejected: 0 });
  });

  test('without its order adds up to nothing where it is rejected, and counts where the order follows', async () => {
    const found = await read(
      '订单号,付款时间,实付金额,类型\nA,2026-11-02,-5,退款\nB,2026-11-02,-3,退款\nA,2026-11-01,10,订单',
    );
    expect(found.rejects).toEqual([[3, 'refundWithoutOrder']]);
    expect(found.money).toEqual([1, 1, 1000, -500]);
  });

  test('of a closed order makes it a sale that came back; more than it brought in is told', async () => {
    const found = await read(
      '订单号,付款时间,订单状态,实付金额,退款金额\nA,2026-11-01,交易关闭,100,100\nB,,交易关闭,50,0\nC,2026-11-01,交易成功,50,60',
    );
    expect(found.money).toEqual([2, 2, 15_000, -16_000]);
    expect(found.reading).toMatchObject({
      notSold: [{ status: '交易关闭', rows: 1, amountMinor: 5000 }],
      refundsAbove: 1,
    });
  });
});

describe('what is no sale', () => {
  test.each([
    ['订单状态', '交易成功', '等待买家付款'],
    ['订单状态', '已完成', '已取消'],
    ['Financial Status', 'paid', 'voided'],
    ['order-status', 'Shipped', 'Cancelled'],
    ['status', 'completed', 'pending payment'],
    ['交易状态', 'SUCCESS', 'REVOKED'],
  ])('is known by %s: %s is one, %s is none', async (header, sold, unsold) => {
    const found = await read(`order id,date,amount,${header}\nA,2026-11-01,10,${sold}\nB,,20,${unsold}`);
    expect(found.money).toEqual([1, 1, 1000, 0]);
    expect(found.reading).toMatchObject({ unsoldRows: 1, notSold: [{ status: unsold, rows: 1, amountMinor: 2000 }] });
  });

  test('any longer is a change of what counted; what was none before and is one now is new', async () => {
    const at = (a: string, b: string) =>
      `订单号,付款时间,实付金额,订单状态\nA,2026-11-01,100,${a}\nB,2026-11-01,50,${b}`;
    const first = await read(at('已付款', '待付款'));
    expect(said(first.lines)).toEqual([['A', 1, 10_000]]);
    const second = await read(at('交易关闭', '已付款'), {}, first.lines);
    expect(second.counts).toEqual({ stored: 1, changed: 1, duplicates: 0, rejected: 0 });
    expect(second.changes.map(({ line, kind, amount }) => [line, kind, amount])).toEqual([['A', 'void', 0]]);
    const third = await read(at('交易关闭', '已付款'), {}, [...second.lines, ...second.changes]);
    expect(third.counts).toEqual({ stored: 0, changed: 0, duplicates: 1, rejected: 0 });
    expect(third.reading.unsoldRows).toBe(1);
  });

  test('are test orders, whatever their status', async () => {
    const found = await read('order,date,amount,status,test\nA,2026-11-01,10,paid,true\nB,2026-11-01,20,paid,false');
    expect(found.money).toEqual([1, 1, 2000, 0]);
  });

  test('is asked about where a status is not known', async () => {
    expect((await read('order,date,amount,status\nA,2026-11-01,10,somehow\nB,2026-11-01,20,paid')).notices).toContain(
      'unknownStatus?',
    );
  });
});

describe('a line', () => {
  test('is named by its order and product, and the second of the same name by its place', async () => {
    const file = 'order,date,amount,sku\nA,2026-11-01,10,x\nA,2026-11-01,11,x\nA,2026-11-01,5,y\nB,2026-11-01,7,x';
    const first = await read(file);
    expect(first.lines.map(({ line }) => line)).toEqual(['A · x', 'A · x #2', 'A · y', 'B · x']);
    const other = await read(
      'sku,order,date,amount\nx,B,2026/11/1,7.00\ny,A,2026/11/1,5.0\nx,A,2026/11/1,10\nx,A,2026/11/1,12',
      {},
      first.lines,
    );
    expect(other.counts).toEqual({ stored: 0, changed: 1, duplicates: 3, rejected: 0 });
    expect(said(other.changes)).toEqual([['A · x #2', 1, 1200]]);
  });

  test('of a mapping from before is named by its id, or by all that it says', async () => {
    const old = { line: undefined, noSale: undefined };
    const ids = await read('line id,order,date,amount,sku\n1,A,2026-11-01,10,x\n2,A,2026-11-01,10,x', old);
    expect(ids.lines.map(({ line }) => line)).toEqual(['1', '2']);
    const none = await read('order,date,amount,sku\nA,2026-11-01,10,x\nA,2026-11-01,10,x', old);
    expect(none.lines.map(({ line }) => /#\d$/.exec(line)?.[0])).toEqual(['#1', '#2']);
  });

  test('that the file no longer has is known to be gone within its days', async () => {
    const first = await read('order,date,amount\nA,2026-11-01,10\nB,2026-11-02,10\nC,2026-11-09,10');
    const second = await read('order,date,amount\nA,2026-11-01,10\nD,2026-11-05,10', {}, first.lines);
    const day = Date.UTC(2026, 10, 1) / 86_400_000;
    expect(second.known.unmet(day, day + 4)).toBe(1);
  });

  test('with more decimals than the currency is rounded, halves away from zero, and counted', async () => {
    const found = await read('order,date,amount\nA,2026-11-01,10.005\nB,2026-11-01,10.004\nC,2026-11-01,10.000');
    expect(said(found.lines)).toEqual([
      ['A', 1, 1001],
      ['B', 1, 1000],
      ['C', 1, 1000],
    ]);
    expect(found.reading.rounded).toBe(2);
    const yen = await read('order,date,price,quantity\nA,2026-11-01,10.5,2\nB,2026-11-01,10.5,1', {}, [], 'JPY');
    expect(said(yen.lines)).toEqual([
      ['A', 2, 21],
      ['B', 1, 11],
    ]);
    expect(yen.reading.rounded).toBe(1);
  });

  test('is of the business day of the workspace, in whatever zone its instant is written', async () => {
    const found = await read(
      'order,date,amount\nA,2026-11-02 00:30:00 +0800,1\nB,2026-11-01T16:30:00Z,1\nC,2026-11-01 08:30:00 -0800,1',
    );
    expect(found.reading.byDay).toMatchObject([{ day: '2026-11-02', orders: 3 }]);
  });
});

describe('what counts of an amount', () => {
  const file = 'order,date,total,goods,shipping,discount,tax\nA,2026-11-01,108,100,10,5,3\nB,2026-11-01,50,50,0,0,0';
  test.each([
    [['goods', 'discount'], 14_500],
    [['goods', 'shipping', 'discount'], 15_500],
    [['goods', 'shipping', 'tax', 'discount'], 15_800],
    [undefined, 15_800],
  ] as const)('is what is said to be revenue: %s', async (revenue, grossMinor) => {
    const found = await read(file, { revenue: revenue && [...revenue] });
    expect(found.reading.total).toMatchObject({
      grossMinor,
      goodsMinor: 15_000,
      shippingMinor: 1000,
      discountMinor: 500,
      taxMinor: 300,
    });
  });

  test('is proposed to be the goods where the parts add up, which is asked about', async () => {
    const found = await read(file);
    expect(found.mapping.revenue).toEqual(['goods', 'discount']);
    expect(found.notices).toContain('revenueGoods?');
    const apart = await read('订单号,付款时间,实付金额,商品金额合计,运费\nA,2026-11-01,80,100,0\nB,2026-11-01,60,70,0');
    expect(apart.mapping.revenue).toBeUndefined();
    expect(apart.money).toEqual([2, 2, 14_000, 0]);
  });
});
