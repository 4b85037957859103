import { receiptOf } from '../../facts/batches.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { type FactsReceipt, type RowOf, selectOf } from '../../facts/tables/table.ts';
import { resolveVisible, type Visible } from '../../facts/visible.ts';
import type { Db } from '../../store/postgres.ts';

type Scope = { facts: FactsDoor; signal?: AbortSignal | undefined };

/** The order lines of a launch that count now. Every number of an answer is counted from one and the same. */
export const visibleOrders = (ctx: { db: Db; workspaceId: string }, launchId: string): Promise<Visible> =>
  resolveVisible(ctx, orderLine, launchId);

/**
 * Which order lines: whole days from `from` to `to`, both included; one channel; one kind. `orderedFrom` and `orderedTo` leave out refunds whose
 * order (its first day) is known and lies outside of these days.
 */
export type OrderFilter = {
  from?: string | undefined;
  to?: string | undefined;
  orderedFrom?: string | undefined;
  orderedTo?: string | undefined;
  channel?: string | undefined;
  kind?: 'order' | 'refund' | undefined;
};

/** Money in minor units of the launch's currency; refunds are negative, so that net = gross + refunds. */
export type OrderTotals = {
  lines: number;
  /** Distinct references among the lines of kind `order`. */
  orders: number;
  refunds: number;
  /** Units sold and units taken back (negative). */
  units: number;
  unitsReturned: number;
  grossMinor: number;
  refundMinor: number;
  netMinor: number;
  firstDay: string | null;
  lastDay: string | null;
};

const measures = `
  count() AS lines,
  uniqExactIf(order_key, kind = 'order') AS orders,
  uniqExactIf(order_key, kind = 'refund') AS refunds,
  sumIf(quantity, kind = 'order') AS units,
  sumIf(quantity, kind = 'refund') AS unitsReturned,
  sumIf(amount_minor, kind = 'order') AS grossMinor,
  sumIf(amount_minor, kind = 'refund') AS refundMinor,
  sum(amount_minor) AS netMinor,
  toString(min(occurred_on)) AS firstDay,
  toString(max(occurred_on)) AS lastDay`;

/** The lines that count, narrowed by a filter. Of those that are `void` nothing is left: a later export says that they were no sale. */
function linesOf({ where: visible, params }: Visible, filter: OrderFilter) {
  const conditions = [visible, "kind != 'void'"];
  if (filter.from !== undefined) conditions.push('occurred_on >= {from:Date}');
  if (filter.to !== undefined) conditions.push('occurred_on <= {to:Date}');
  if (filter.channel !== undefined) conditions.push('channel = {channel:String}');
  if (filter.kind !== undefined) conditions.push('kind = {kind:String}');
  const elsewhere = [
    ...(filter.orderedFrom === undefined ? [] : ['min(occurred_on) < {orderedFrom:Date}']),
    ...(filter.orderedTo === undefined ? [] : ['min(occurred_on) > {orderedTo:Date}']),
  ];
  if (elsewhere.length > 0)
    conditions.push(`(kind = 'order' OR order_key NOT IN (SELECT order_key FROM order_line
      WHERE ${visible} AND kind = 'order' GROUP BY order_key HAVING ${elsewhere.join(' OR ')}))`);
  return { where: conditions.join(' AND '), params: { ...params, ...filter } };
}

/** What was sold, what came back, and what is left of it. */
export async function orderTotals(ctx: Scope, visible: Visible, filter: OrderFilter = {}): Promise<OrderTotals> {
  const { where, params } = linesOf(visible, filter);
  const [row] = await ctx.facts.query<OrderTotals>({
    sql: `SELECT ${measures} FROM order_line WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  return row!.lines === 0 ? { ...row!, firstDay: null, lastDay: null } : row!;
}

/** What order totals can be broken down by: the expression of each key, as text. */
const keys = {
  channel: 'channel',
  sku: 'sku',
  day: 'toString(occurred_on)',
  month: 'toString(toStartOfMonth(occurred_on))',
  reason: 'reason',
} as const;

/**
 * {@link orderTotals} of the `limit` keys of which most was sold, or came back where nothing was sold, in the order of the keys; and of all others
 * together. `month` is the first day of the month.
 */
export async function orderBreakdown(
  ctx: Scope,
  visible: Visible,
  { by, limit, ...filter }: OrderFilter & { by: keyof typeof keys; limit: number },
): Promise<{ rows: (OrderTotals & { key: string })[]; others: (OrderTotals & { keys: number }) | null }> {
  const { where, params } = linesOf(visible, filter);
  const key = keys[by];
  const largest = `FROM order_line WHERE ${where} GROUP BY key
    ORDER BY sumIf(amount_minor, kind = 'order') DESC, sumIf(amount_minor, kind = 'refund'), key LIMIT {limit:UInt32}`;
  const ask = <Row>(sql: string) => ctx.facts.query<Row>({ sql, params: { ...params, limit }, signal: ctx.signal });
  const rows = await ask<OrderTotals & { key: string }>(
    `SELECT * FROM (SELECT ${key} AS key, ${measures} ${largest}) ORDER BY key`,
  );
  if (rows.length < limit) return { rows, others: null };
  const [others] = await ask<OrderTotals & { keys: number }>(
    `SELECT uniqExact(${key}) AS keys, ${measures} FROM order_line WHERE ${where} AND ${key} NOT IN (SELECT ${key} AS key ${largest})`,
  );
  return { rows, others: others!.keys > 0 ? others! : null };
}

const shown = [
  'externalId',
  'source',
  'orderRef',
  'kind',
  'occurredOn',
  'occurredAt',
  'channel',
  'sku',
  'customer',
  'reason',
  'quantity',
  'amountMinor',
  'currency',
] as const;
type Shown = Pick<RowOf<typeof orderLine>, (typeof shown)[number]>;
/** A stored line of an order or refund. */
export type OrderLine = Omit<Shown, 'kind' | 'occurredAt'> & { kind: 'order' | 'refund'; occurredAt: string };

/** One page of order lines, newest first, and how many there are. */
export async function listOrderLines(
  ctx: Scope,
  visible: Visible,
  filter: OrderFilter & { limit: number; offset: number },
): Promise<{ lines: OrderLine[]; total: number }> {
  const { limit, offset, ...rest } = filter;
  const { where, params } = linesOf(visible, rest);
  const [count] = await ctx.facts.query<{ total: number }>({
    sql: `SELECT count() AS total FROM order_line WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  const rows = await ctx.facts.query<Omit<OrderLine, 'occurredAt'> & { occurredAt: number }>({
    sql: `SELECT ${selectOf(orderLine, shown)} FROM order_line WHERE ${where}
      ORDER BY occurred_on DESC, occurred_at DESC, order_ref, external_id LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    params: { ...params, limit, offset },
    signal: ctx.signal,
  });
  return {
    lines: rows.map((row) => ({ ...row, occurredAt: new Date(row.occurredAt).toISOString() })),
    total: count!.total,
  };
}

/** The channels that occur, largest gross first. */
export async function orderChannels(ctx: Scope, visible: Visible): Promise<string[]> {
  const { where, params } = linesOf(visible, {});
  const rows = await ctx.facts.query<{ name: string }>({
    sql: `SELECT channel AS name FROM order_line WHERE ${where} GROUP BY channel ORDER BY sum(amount_minor) DESC, channel`,
    params,
    signal: ctx.signal,
  });
  return rows.map((row) => row.name);
}

/** What a settlement was computed from, so that it can be checked later. */
export function orderDigest(ctx: Scope, visible: Visible, filter: OrderFilter = {}): Promise<FactsReceipt> {
  return receiptOf(ctx.facts, orderLine, linesOf(visible, filter), ctx.signal);
}

/** What was sold in a channel on a day. */
export type DaySold = { channel: string; day: string; lines: number; units: number; grossMinor: number };

/** Lines of kind `order`, added up by channel and day, in the order of the days. */
export function salesByDay(ctx: Scope, visible: Visible, window: Pick<OrderFilter, 'from' | 'to'>): Promise<DaySold[]> {
  const { where, params } = linesOf(visible, { ...window, kind: 'order' });
  return ctx.facts.query<DaySold>({
    sql: `SELECT channel, toString(occurred_on) AS day, count() AS lines, sum(quantity) AS units, sum(amount_minor) AS grossMinor
      FROM order_line WHERE ${where} GROUP BY channel, occurred_on ORDER BY occurred_on, channel`,
    params,
    signal: ctx.signal,
  });
}

/** How many orders there are: one of several lines, in several channels, is one. `byChannel` counts it in each of them. */
export async function distinctOrders(
  ctx: Scope,
  visible: Visible,
  window: Pick<OrderFilter, 'from' | 'to'>,
): Promise<{ all: number; byChannel: Map<string, number> }> {
  const { where, params } = linesOf(visible, { ...window, kind: 'order' });
  const ask = <Row>(sql: string) => ctx.facts.query<Row>({ sql, params, signal: ctx.signal });
  // Orders by the first and the last of their channels, by the numbers of which they are compared: several times faster than sets of orders.
  const rows = await ask<{ name: string; isOne: number; orders: number }>(
    `SELECT any(name) AS name, isOne, count() AS orders
       FROM (SELECT toString(any(channel)) AS name, min(cityHash64(channel)) AS first, max(cityHash64(channel)) AS last, first = last AS isOne
               FROM order_line WHERE ${where} GROUP BY order_key)
      GROUP BY first, isOne`,
  );
  const byChannel = new Map(rows.filter(({ isOne }) => isOne === 1).map(({ name, orders }) => [name, orders]));
  if (rows.some(({ isOne }) => isOne === 0)) {
    const several = `SELECT order_key FROM order_line WHERE ${where} GROUP BY order_key HAVING min(channel) != max(channel)`;
    const shared = await ask<{ name: string; orders: number }>(
      `SELECT toString(channel) AS name, uniqExact(order_key) AS orders FROM order_line WHERE ${where} AND order_key IN (${several}) GROUP BY channel`,
    );
    for (const { name, orders } of shared) byChannel.set(name, (byChannel.get(name) ?? 0) + orders);
  }
  return { all: rows.reduce((sum, { orders }) => sum + orders, 0), byChannel };
}

/** Refunds by the day of their order: `orderedOn` is `null` where no visible order has the reference. Amounts and units are positive. */
export type RefundDay = {
  channel: string;
  orderedOn: string | null;
  refundedOn: string;
  lines: number;
  amountMinor: number;
  units: number;
};

/** What came back, with how long after the order: for projecting what is still to come. `orders` counts the orders that something came back of. */
export async function refundsByOrderDay(
  ctx: Scope,
  visible: Visible,
  { orderedFrom, orderedTo, ...rest }: Omit<OrderFilter, 'kind' | 'channel'>,
): Promise<{ orders: number; days: RefundDay[] }> {
  const { where, params } = linesOf(visible, { ...rest, kind: 'refund' });
  // A left join without a partner yields the first day of the type.
  const unknown = "o.day = toDate('1970-01-01')";
  const window = [
    ...(orderedFrom === undefined ? [] : ['o.day >= {orderedFrom:Date}']),
    ...(orderedTo === undefined ? [] : ['o.day <= {orderedTo:Date}']),
  ];
  const counted = window.length > 0 ? `WHERE ${unknown} OR (${window.join(' AND ')})` : '';
  const back = `SELECT order_key FROM order_line WHERE ${where}`;
  const joined = `FROM (SELECT order_key, channel, occurred_on, amount_minor, quantity FROM order_line WHERE ${where}) AS r
    LEFT JOIN (SELECT order_key, min(occurred_on) AS day FROM order_line
      WHERE ${visible.where} AND kind = 'order' AND order_key IN (${back}) GROUP BY order_key) AS o ON o.order_key = r.order_key ${counted}`;
  const query = { params: { ...params, orderedFrom, orderedTo }, signal: ctx.signal };
  const [[total], days] = await Promise.all([
    ctx.facts.query<{ orders: number }>({ sql: `SELECT uniqExact(r.order_key) AS orders ${joined}`, ...query }),
    ctx.facts.query<Omit<RefundDay, 'orderedOn'> & { orderedOn: string }>({
      sql: `SELECT toString(r.channel) AS channel, toString(o.day) AS orderedOn, toString(r.occurred_on) AS refundedOn, count() AS lines,
          -sum(r.amount_minor) AS amountMinor, -sum(r.quantity) AS units
        ${joined} GROUP BY channel, orderedOn, refundedOn ORDER BY orderedOn, refundedOn, channel`,
      ...query,
    }),
  ]);
  const known = (orderedOn: string) => (orderedOn === '1970-01-01' ? null : orderedOn);
  return { orders: total!.orders, days: days.map((row) => ({ ...row, orderedOn: known(row.orderedOn) })) };
}

/** How many lines count at all. */
export async function countLines(ctx: Scope, visible: Visible): Promise<number> {
  const { where, params } = linesOf(visible, {});
  const sql = `SELECT count() AS lines FROM order_line WHERE ${where}`;
  const [row] = await ctx.facts.query<{ lines: number }>({ sql, params, signal: ctx.signal });
  return row!.lines;
}
