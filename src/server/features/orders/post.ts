/** Order lines that are posted: what becomes of each, and how their posts are recorded. */
import { identityKey } from '../../../domain/files/identity.ts';
import { type Text, text } from '../../../domain/text.ts';
import { businessDay } from '../../../domain/time/moment.ts';
import { type Actor, auditAll } from '../../act/audit.ts';
import type { TogetherContext } from '../../act/context.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { type Decided, type Intake, openIngest, type Post, type Stream } from '../../facts/ingest.ts';
import type { Names } from '../../facts/known-names.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import type { RowOf } from '../../facts/tables/table.ts';
import type { Visible } from '../../facts/visible.ts';
import { contentHasher } from '../../files/content-hash.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { getLaunch } from '../launches/queries.ts';
import { orderPost } from './schema.ts';

/** A line as it is posted: quantity and amounts are positive, whatever the kind. */
export type PostedLine = {
  externalId: string;
  sourceVersion: number;
  orderRef: string;
  kind: 'order' | 'refund';
  status: string;
  occurredAt: string;
  channel: string;
  sku: string;
  customer: string;
  reason: string;
  quantity: number;
  amountMinor: number;
  goodsMinor: number;
  shippingMinor: number;
  discountMinor: number;
  taxMinor: number;
  currency: string;
};
export type PostResult = {
  externalId: string;
  status: 'stored' | 'duplicate' | 'conflict' | 'rejected';
  reason?: Text;
};

type Row = Omit<RowOf<typeof orderLine>, 'groupNumber'>;
type Content = Omit<Row, 'workspaceId' | 'launchId' | 'batchId' | 'postId' | 'source' | 'repeats'>;
/** `contents`: the lines as they are stored; `names`: by which they are known. */
type OrderPost = Post<PostedLine> & {
  contents: Content[];
  names: string[];
  source: string;
  procedure: string;
  at: Date;
};

const earliestDay = '1970-01-01';
const latestDay = '2148-12-31';
/** How many lines an audit entry names. */
const linesNamed = 20;
/** How many ids travel with one statement. */
const idsAtOnce = 1_000;

const contentHash = contentHasher(orderLine);

/** The line as it is stored, all but where it is kept. */
function asStored(line: PostedLine, timeZone: string): Content {
  const sign = line.kind === 'refund' ? -1 : 1;
  const occurredAt = Date.parse(line.occurredAt);
  const moment = { day: line.occurredAt.slice(0, 10), at: occurredAt, isInstant: line.occurredAt.length > 10 };
  const occurredOn = Number.isNaN(occurredAt) ? moment.day : businessDay(moment, timeZone);
  const stored: Content = {
    externalId: line.externalId,
    lineKey: identityKey(line.externalId),
    sourceVersion: line.sourceVersion,
    orderRef: line.orderRef,
    orderKey: identityKey(line.orderRef),
    kind: line.kind,
    status: line.status,
    occurredOn,
    occurredAt,
    channel: line.channel,
    sku: line.sku,
    customer: line.customer,
    reason: line.reason,
    quantity: line.quantity * sign + 0,
    amountMinor: line.amountMinor * sign + 0,
    goodsMinor: line.goodsMinor * sign + 0,
    shippingMinor: line.shippingMinor * sign + 0,
    discountMinor: line.discountMinor * sign + 0,
    taxMinor: line.taxMinor * sign + 0,
    currency: line.currency,
    contentHash: '',
  };
  const isDay = !Number.isNaN(occurredAt) && occurredOn >= earliestDay && occurredOn <= latestDay;
  if (isDay) stored.contentHash = contentHash(stored as Row & { groupNumber: number });
  return stored;
}

/** What is known of a line: each of its states, and the one that counts. */
type States = { contents: Map<number, string>; last: { version: number; rank: number; content: string } };

const nameOf = (source: string, lineKey: string) => `${source}\n${lineKey}`;

/** Whether it has refunds of orders that it does not bring itself. */
function wantsOrders({ contents }: OrderPost): boolean {
  const own = new Set(contents.filter(({ kind }) => kind === 'order').map(({ orderKey }) => orderKey));
  return contents.some(({ kind, orderKey }) => kind === 'refund' && !own.has(orderKey));
}

function addState(known: Map<string, States>, name: string, last: States['last']): void {
  const states = known.get(name);
  if (!states) {
    known.set(name, { contents: new Map([[last.version, last.content]]), last });
    return;
  }
  const isLater =
    last.version > states.last.version || (last.version === states.last.version && last.rank > states.last.rank);
  if (isLater) states.last = last;
  if (isLater || !states.contents.has(last.version)) states.contents.set(last.version, last.content);
}

function* pieces<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += idsAtOnce) yield items.slice(from, from + idsAtOnce);
}

/** The states that are known of these lines. */
async function statesOf(
  facts: FactsDoor,
  { present, params, batches }: Visible,
  posts: readonly OrderPost[],
  names: Names | null,
): Promise<Map<string, States>> {
  const known = new Map<string, States>();
  const ranks = new Map(batches.map(({ id, rank }) => [id, rank]));
  const sources = [...new Set(posts.map(({ source }) => source))];
  const keys = new Set(
    posts.flatMap(({ contents, names: own }) =>
      contents.filter((_, index) => names?.mayHave(own[index]!) ?? true).map(({ lineKey }) => lineKey),
    ),
  );
  const ask = (some: string[]) =>
    facts.query<{ source: string; lineKey: string; version: number; content: string; batchId: string }>({
      sql: `SELECT toString(source) AS source, line_key AS lineKey, source_version AS version, toString(content_hash) AS content, toString(batch_id) AS batchId
        FROM order_line WHERE ${present} AND order_line.source IN {sources:Array(String)} AND line_key IN {keys:Array(String)}`,
      params: { ...params, sources, keys: some },
    });
  for (const { source, lineKey, version, content, batchId } of (
    await Promise.all([...pieces([...keys])].map(ask))
  ).flat())
    addState(known, nameOf(source, lineKey), { version, rank: ranks.get(batchId) ?? 0, content });
  return known;
}

/** The orders among the facts that count. */
async function ordersAmong(
  facts: FactsDoor,
  { where, params }: Visible,
  wanted: readonly string[],
): Promise<Set<string>> {
  const orders = new Set<string>();
  for (const keys of pieces(wanted)) {
    const found = await facts.query<{ key: string }>({
      sql: `SELECT DISTINCT order_key AS key FROM order_line WHERE ${where} AND kind = 'order' AND order_key IN {keys:Array(String)}`,
      params: { ...params, keys },
    });
    for (const { key } of found) orders.add(key);
  }
  return orders;
}

/**
 * What becomes of each line. A line is stored once per launch, source and id, also when an import brought it; with a higher version of its source it is
 * stored again and counts from then on, whenever it comes. A refund needs its order among the facts or in the same post.
 */
async function decide(
  { db, facts }: { db: Db; facts: FactsDoor },
  { workspaceId, launchId }: Stream,
  posts: readonly OrderPost[],
  visible: Visible,
  names: Names | null,
): Promise<Decided<typeof orderLine, PostResult[]>> {
  const { currency } = await getLaunch({ db, workspaceId }, launchId);
  const known = await statesOf(facts, visible, posts, names);
  const rows: Row[] = [];
  const results = new Map(posts.map(({ id, contents }) => [id, new Array<PostResult>(contents.length)]));

  function take({ id: postId, source, contents, names: own }: OrderPost, index: number, hasOrder: boolean): PostResult {
    const line = contents[index]!;
    const { externalId } = line;
    const refused = (reason: Text): PostResult => ({ externalId, status: 'rejected', reason });
    const name = own[index]!;
    const states = known.get(name);
    if (states) {
      const before = line.sourceVersion > 0 ? states.contents.get(line.sourceVersion) : states.last.content;
      if (before === line.contentHash) return { externalId, status: 'duplicate' };
      if (before !== undefined)
        return { externalId, status: 'conflict', reason: text('orders.errors.otherContent', { externalId }) };
    }
    if (line.currency !== currency) return refused(text('orders.errors.currency', { given: line.currency, currency }));
    if (line.contentHash === '') return refused(text('imports.rejects.date'));
    if (!hasOrder) return refused(text('orders.errors.refundWithoutOrder', { orderRef: line.orderRef }));
    addState(known, name, { version: line.sourceVersion, rank: 0, content: line.contentHash });
    rows.push({ ...line, workspaceId, launchId, batchId: '', postId, source, repeats: states ? 1 : 0 });
    return { externalId, status: 'stored' };
  }

  // Orders first: a refund needs one that is stored by its own post or an earlier one, or that counts already.
  const storedBy = new Map<string, number>();
  const refunds: { post: OrderPost; index: number; orderKey: string; isStored: boolean }[] = [];
  for (const [nth, post] of posts.entries()) {
    const result = results.get(post.id)!;
    for (const [index, { kind, orderKey }] of post.contents.entries()) {
      if (kind === 'refund') continue;
      result[index] = take(post, index, true);
      if (result[index].status === 'stored' && !storedBy.has(orderKey)) storedBy.set(orderKey, nth);
    }
    for (const [index, { kind, orderKey }] of post.contents.entries())
      if (kind === 'refund') refunds.push({ post, index, orderKey, isStored: storedBy.has(orderKey) });
  }
  const wanted = new Set(refunds.filter(({ isStored }) => !isStored).map(({ orderKey }) => orderKey));
  const orders = wanted.size > 0 ? await ordersAmong(facts, visible, [...wanted]) : wanted;
  for (const { post, index, orderKey, isStored } of refunds)
    results.get(post.id)![index] = take(post, index, isStored || orders.has(orderKey));
  return { results, rows };
}

type Recorded = Parameters<Intake<typeof orderLine, OrderPost, PostResult[]>['record']>;

/** One record and one audit entry per post that stored something. */
async function record(
  ...[db, { workspaceId, launchId }, posts, { receipts, results, actors }]: Recorded
): Promise<void> {
  const kept = posts.flatMap((post) => {
    const receipt = receipts.get(post.id);
    return receipt ? [{ post, stored: receipt.lines, digest: receipt.digest }] : [];
  });
  await db.insert(orderPost).values(
    kept.map(({ post: { id, source, procedure, at }, stored, digest }) => ({
      ...{ id, workspaceId, launchId, source, procedure, at },
      ...{ stored, digest },
    })),
  );
  await auditAll(
    db,
    kept.map(({ post: { id, source, procedure, at, lines: posted, by }, stored, digest }) => {
      const isStored = (index: number) => results.get(id)![index]!.status === 'stored';
      const lines = posted.filter((_, index) => isStored(index)).slice(0, linesNamed);
      return {
        act: { workspaceId, at, actor: actors.get(by.name) as Actor, procedure },
        change: {
          entity: 'orders',
          entityId: id,
          launchId,
          before: null,
          after: { source, stored, digest, lines },
        } as const,
      };
    }),
  );
}

type Ingest = (stream: Stream, post: OrderPost) => Promise<PostResult[]>;
/** One per database, so that posts meet. */
const ingests = new WeakMap<Postgres, Ingest>();

const columns = Object.keys(orderLine.columns) as (keyof typeof orderLine.columns)[];

function ingestOf({ postgres, facts, announce }: Pick<TogetherContext, 'postgres' | 'facts' | 'announce'>): Ingest {
  const known = ingests.get(postgres);
  if (known) return known;
  const opened: Ingest = openIngest({ postgres, facts }, {
    table: orderLine,
    columns,
    decide: (stream, posts, visible, names) => decide({ db: postgres.db, facts }, stream, posts, visible, names),
    namesOf: ({ names }) => names,
    isApart: (post, names) => !post.names.some((name) => names.has(name)) && !wantsOrders(post),
    record,
    committed: ({ workspaceId, launchId }, posts) =>
      announce({ workspaceId, launchId, entity: 'orders', entityId: posts[0]!.id }),
  } satisfies Intake<typeof orderLine, OrderPost, PostResult[]>);
  ingests.set(postgres, opened);
  return opened;
}

/** Stores the lines of a post and says of each what became of it, once that is for good. */
export async function postLines(
  ctx: TogetherContext,
  procedure: string,
  { launchId: written, source, lines }: { launchId: string; source: string; lines: readonly PostedLine[] },
): Promise<PostResult[]> {
  const { actor, workspaceId, now, timeZone, establish } = ctx;
  const by = { name: `${actor.kind} ${actor.id}`, establish };
  const launchId = written.toLowerCase();
  const stream = { workspaceId: workspaceId.toLowerCase(), launchId, scopeId: launchId };
  const contents = lines.map((line) => asStored(line, timeZone));
  const names = contents.map(({ lineKey }) => nameOf(source, lineKey));
  return ingestOf(ctx)(stream, { id: crypto.randomUUID(), lines, contents, names, by, source, procedure, at: now });
}
