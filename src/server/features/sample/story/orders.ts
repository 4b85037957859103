import { type PlainDate, toEpochDay, toPlainDate, weekdayOf } from '../../../../domain/time/plain-date.ts';
import { type Draw, drawFrom } from './draw.ts';
import { timeOfDay } from './survey.ts';

/** Something sold; `priceMinor` in minor units before what a channel takes off or adds. */
export type Article = { code: string; share: number; priceMinor: number };

export type OrderChannel = {
  name: string;
  /** Expected orders on a usual day of the story. */
  dailyOrders: number;
  /** Share of orders of two pieces. */
  pairs: number;
  /** Price against the list price. */
  priceFactor: number;
  /** Share of the orders that come back in the end. */
  returned: number;
};

/** What the shop calls the columns of its export, and its two kinds of lines. */
const shopHeaders = {
  orderRef: '订单号',
  occurredAt: '时间',
  kind: '类型',
  channel: '渠道',
  sku: '商品编码',
  customer: '客户编号',
  quantity: '数量',
  unitPrice: '单价',
  amount: '金额',
  reason: '退款原因',
};
const shopKinds = { order: '订单', refund: '退款' };

export type OrderBook = {
  name: string;
  /** Names its random numbers: the same in every language. */
  stream: string;
  headers: typeof shopHeaders;
  kinds: typeof shopKinds;
  prefix: string;
  articles: readonly Article[];
  channels: readonly OrderChannel[];
  /** First and last day of sales; nothing is written after `until`, refunds included. */
  salesFrom: PlainDate;
  salesTo: PlainDate;
  until: PlainDate;
  /** How busy a day is against a usual one, by its number in the window. */
  busyness: (day: number) => number;
  /** Saturday and Sunday against Monday to Friday: above 1 where people shop, far below where companies buy. */
  weekend: number;
  /** Why things come back, and how often. */
  reasons: Readonly<Record<string, number>>;
  /** Days from order to refund: at least `soonest`, `usual` on average. */
  refundDays: { soonest: number; usual: number; latest: number };
};

/** An order book by its name, with what the shop's export says. */
export function orderBook(given: Omit<OrderBook, 'stream' | 'headers' | 'kinds'>): OrderBook {
  return { ...given, stream: given.name, headers: shopHeaders, kinds: shopKinds };
}

type Refund = {
  orderRef: string;
  channel: string;
  sku: string;
  customer: string;
  quantity: number;
  priceMinor: number;
  reason: string;
};

/** Every line of the export after its headers, day by day: the orders of the day, then what came back on it. */
export function* orderRows(book: OrderBook, seed: number): Generator<string[]> {
  const draw = drawFrom(seed, book.stream);
  const first = toEpochDay(book.salesFrom);
  const lastSale = toEpochDay(book.salesTo);
  const last = toEpochDay(book.until);
  const due = new Map<number, Refund[]>();
  let number = 0;
  for (let day = first; day <= last; day++) {
    const date = toPlainDate(day);
    for (const channel of day <= lastSale ? book.channels : []) {
      for (let left = ordersOf(book, channel, day - first, weekdayOf(day), draw); left > 0; left--) {
        number += 1;
        const order = orderLine(book, channel, number, draw);
        yield lineOf(order, book.kinds.order, `${date} ${timeOfDay(draw)}`, '');
        if (draw.chance(channel.returned)) schedule(due, book, { ...order, reason: reasonOf(book, draw) }, day, draw);
      }
    }
    for (const refund of due.get(day) ?? [])
      yield lineOf(refund, book.kinds.refund, `${date} ${timeOfDay(draw)}`, refund.reason);
    due.delete(day);
  }
}

/** The rhythm of the week around the usual day, and the luck of the day. */
function ordersOf(book: OrderBook, channel: OrderChannel, day: number, weekday: number, draw: Draw): number {
  const workday = 7 / (5 + 2 * book.weekend);
  const week = weekday >= 5 ? workday * book.weekend : workday;
  const luck = Math.exp(0.05 * draw.normal() - 0.00125);
  return draw.count(channel.dailyOrders * book.busyness(day) * week * luck);
}

function orderLine(book: OrderBook, channel: OrderChannel, number: number, draw: Draw): Omit<Refund, 'reason'> {
  const article = book.articles[draw.index(book.articles.map(({ share }) => share))]!;
  const priceMinor = Math.round((article.priceMinor * channel.priceFactor) / 100) * 100;
  return {
    orderRef: `${book.prefix}${String(number).padStart(7, '0')}`,
    channel: channel.name,
    sku: article.code,
    customer: `C${String(100_000 + Math.floor(draw.unit() * 900_000))}`,
    quantity: draw.chance(channel.pairs) ? 2 : 1,
    priceMinor,
  };
}

function schedule(due: Map<number, Refund[]>, book: OrderBook, refund: Refund, day: number, draw: Draw): void {
  const { soonest, usual, latest } = book.refundDays;
  const waited = Math.round(soonest - (usual - soonest) * Math.log(draw.unit()));
  const at = day + Math.min(latest, waited);
  const waiting = due.get(at);
  if (waiting) waiting.push(refund);
  else due.set(at, [refund]);
}

function reasonOf(book: OrderBook, draw: Draw): string {
  const reasons = Object.keys(book.reasons);
  return reasons[draw.index(Object.values(book.reasons))]!;
}

function lineOf(line: Omit<Refund, 'reason'>, kind: string, at: string, reason: string): string[] {
  return [
    line.orderRef,
    at,
    kind,
    line.channel,
    line.sku,
    line.customer,
    String(line.quantity),
    (line.priceMinor / 100).toFixed(2),
    ((line.priceMinor * line.quantity) / 100).toFixed(2),
    reason,
  ];
}
