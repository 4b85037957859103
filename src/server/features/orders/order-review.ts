/** What an order file means for what counts already: what it changes, what it no longer has, and what is there already under other names. */
import type { LineSays, OrderReading } from '../../../domain/orders/order-reading.ts';
import type { FactsDoor } from '../../facts/door.ts';
import type { Rows } from '../../facts/visible.ts';
import { hashOf } from '../../files/known.ts';
import type { KnownFacts } from '../../files/known-facts.ts';
import type { Occurrences } from '../../files/occurrences.ts';
import { dayText } from './order-totals.ts';

/** What can be told only once the whole file has been read, by who knows what counts already. */
export type Looked = Pick<OrderReading, 'changes' | 'gone' | 'elsewhere'>;

/** The changed lines as the file has them, the days it is of, and its orders: `matched` are those of which a line was known by its name. */
export type ToLookAt = {
  changes: { line: string; row: number; is: LineSays }[];
  firstDay: number;
  lastDay: number;
  orders: Occurrences;
  matched: Occurrences;
};

/** So many lines that are gone are named. */
const mostNamed = 50;

const says = `toString(kind) AS kind, toString(occurred_on) AS day, toString(status) AS status, toString(channel) AS channel,
  toString(sku) AS sku, quantity, amount_minor AS amountMinor`;
type Known = LineSays & { line: string };

/** `all`: the lines of the launch that count; `mine`: those of the source. */
type Given = { facts: FactsDoor; source: string; all: Rows; mine: Rows; known: KnownFacts | null };

export const reviewOrders =
  ({ facts, source, all, mine, known }: Given) =>
  async (seen: ToLookAt): Promise<Looked> => ({
    changes: await changesOf(facts, mine, seen),
    gone: known ? await goneFrom(facts, mine, known, seen) : { lines: 0, amountMinor: 0, first: [] },
    elsewhere: await elsewhereOf(facts, all, source, seen),
  });

async function changesOf(facts: FactsDoor, { where, params }: Rows, { changes }: ToLookAt): Promise<Looked['changes']> {
  if (changes.length === 0) return [];
  const was = await facts.query<Known>({
    sql: `SELECT line_key AS line, ${says} FROM order_line WHERE ${where} AND line_key IN {changed:Array(String)}`,
    params: { ...params, changed: changes.map(({ line }) => line) },
  });
  const before = new Map(was.map(({ line, ...rest }) => [line, rest]));
  return changes.flatMap(({ line, row, is }) => {
    const known = before.get(line);
    return known ? [{ line, row, was: known, is }] : [];
  });
}

async function goneFrom(
  facts: FactsDoor,
  { where, params }: Rows,
  known: KnownFacts,
  { firstDay, lastDay }: ToLookAt,
): Promise<Looked['gone']> {
  const gone: Looked['gone'] = { lines: 0, amountMinor: 0, first: [] };
  if (known.unmet(firstDay, lastDay) === 0) return gone;
  const hash = new Int32Array(4);
  const rows = facts.stream<Known>({
    sql: `SELECT line_key AS line, ${says} FROM order_line WHERE ${where} AND kind != 'void'
      AND occurred_on >= {firstDay:Date} AND occurred_on <= {lastDay:Date} ORDER BY occurred_on, line_key`,
    params: { ...params, firstDay: dayText(firstDay), lastDay: dayText(lastDay) },
  });
  for await (const row of rows) {
    hashOf(row.line, hash);
    if (known.isMet(hash[0]!, hash[1]!)) continue;
    gone.lines++;
    gone.amountMinor += row.amountMinor;
    if (gone.first.length < mostNamed) gone.first.push(row);
  }
  return gone;
}

async function elsewhereOf(
  facts: FactsDoor,
  { where, params }: Rows,
  source: string,
  { orders, matched }: ToLookAt,
): Promise<Looked['elsewhere']> {
  const found = new Map<string, number>();
  const hash = new Int32Array(4);
  const rows = facts.stream<{ origin: string; name: string }>({
    sql: `SELECT toString(source) AS origin, order_key AS name FROM order_line WHERE ${where} AND kind = 'order' GROUP BY source, order_key`,
    params,
  });
  for await (const { origin, name } of rows) {
    hashOf(name, hash);
    const [a, b] = [hash[0]!, hash[1]!];
    if (orders.has(a, b) && !(origin === source && matched.has(a, b))) found.set(origin, (found.get(origin) ?? 0) + 1);
  }
  return [...found].map(([origin, count]) => ({ source: origin, orders: count }));
}
