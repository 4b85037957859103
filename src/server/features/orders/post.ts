import { type Text, text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import type { FactsDoor } from '../../store/facts.ts';
import { apiBatch, lockTarget, visibleBatches } from '../imports/queries.ts';
import { getLaunch } from '../launches/queries.ts';
import { completePosts, confirmPost, dropPosts, findPost, linesNamed, type PostRow, storedOf } from './posts.ts';

type StoreContext = DecideContext & { facts: FactsDoor };

/** A line as it is posted: quantity and amount are positive, whatever the kind. */
export type PostedLine = {
  externalId: string;
  orderRef: string;
  kind: 'order' | 'refund';
  occurredAt: string;
  channel: string;
  sku: string;
  customer: string;
  reason: string;
  quantity: number;
  amountMinor: number;
  currency: string;
};
export type PostResult = {
  externalId: string;
  status: 'stored' | 'duplicate' | 'conflict' | 'rejected';
  reason?: Text;
};

/** A line as it is stored, without its place. */
type StoredLine = Omit<PostedLine, 'occurredAt'> & { occurredOn: string; occurredAt: number };

const earliestDay = '1970-01-01';
const latestDay = '2148-12-31';

function asStored(line: PostedLine): StoredLine {
  const sign = line.kind === 'refund' ? -1 : 1;
  return {
    ...line,
    // The day is the one that was written, whatever the zone.
    occurredOn: line.occurredAt.slice(0, 10),
    occurredAt: Date.parse(line.occurredAt),
    quantity: line.quantity * sign + 0,
    amountMinor: line.amountMinor * sign + 0,
  };
}

const fields = [
  'orderRef',
  'kind',
  'occurredAt',
  'channel',
  'sku',
  'customer',
  'reason',
  'quantity',
  'amountMinor',
  'currency',
] as const;
const sameContent = (a: StoredLine, b: StoredLine) => fields.every((field) => a[field] === b[field]);

/**
 * Stores the lines of a recorded post and says of each what became of it. A line is stored once per launch, source and external id, also when
 * an import brought it; a refund needs its order among the facts or in the same post. Run again, it finds the lines it has stored already.
 */
export async function storeLines(
  ctx: StoreContext,
  launchId: string,
  postId: string,
  lines: readonly PostedLine[],
): Promise<PostResult[]> {
  const launch = await getLaunch(ctx, launchId);
  await lockTarget(ctx, launchId);
  const post = await findPost(ctx, postId);
  const { source } = post;
  await completePosts(ctx, launchId, { except: postId });
  const batches = await visibleBatches(ctx, { launchId, kind: 'orders' });
  const place = { workspaceId: ctx.workspaceId, launchId, batches };
  const here =
    'workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id IN {batches:Array(String)}';
  const known = new Map<string, StoredLine>();
  /** Lines that an earlier run of this very post stored. */
  const own = new Set<string>();
  const found = await ctx.facts.query<StoredLine & { postId: string }>({
    sql: `SELECT external_id AS externalId, order_ref AS orderRef, kind, toString(occurred_on) AS occurredOn, occurred_at AS occurredAt, channel, sku,
        customer, reason, quantity, amount_minor AS amountMinor, currency, post_id AS postId
      FROM order_line WHERE ${here} AND source = {source:String} AND external_id IN {ids:Array(String)}`,
    params: { ...place, source, ids: lines.map((line) => line.externalId) },
  });
  for (const line of found) {
    known.set(line.externalId, line);
    if (line.postId === postId) own.add(line.externalId);
  }

  const orders = new Set(lines.filter((line) => line.kind === 'order').map((line) => line.orderRef));
  const wanted = lines
    .filter((line) => line.kind === 'refund' && !orders.has(line.orderRef))
    .map((line) => line.orderRef);
  if (wanted.length > 0) {
    const references = await ctx.facts.query<{ reference: string }>({
      sql: `SELECT DISTINCT order_ref AS reference FROM order_line WHERE ${here} AND kind = 'order' AND order_ref IN {wanted:Array(String)}`,
      params: { ...place, wanted },
    });
    for (const { reference } of references) orders.add(reference);
  }

  const fresh: StoredLine[] = [];
  const results = lines.map((posted): PostResult => {
    const { externalId } = posted;
    const refused = (reason: Text): PostResult => ({ externalId, status: 'rejected', reason });
    const line = asStored(posted);
    const before = known.get(externalId);
    if (before) {
      if (sameContent(before, line) && own.delete(externalId)) return { externalId, status: 'stored' };
      return sameContent(before, line)
        ? { externalId, status: 'duplicate' }
        : { externalId, status: 'conflict', reason: text('orders.errors.otherContent', { externalId }) };
    }
    if (line.currency !== launch.currency) {
      return refused(text('orders.errors.currency', { given: line.currency, currency: launch.currency }));
    }
    if (Number.isNaN(line.occurredAt) || line.occurredOn < earliestDay || line.occurredOn > latestDay) {
      return refused(text('imports.rejects.date'));
    }
    if (line.kind === 'refund' && !orders.has(line.orderRef)) {
      return refused(text('orders.errors.refundWithoutOrder', { orderRef: line.orderRef }));
    }
    known.set(externalId, line);
    fresh.push(line);
    return { externalId, status: 'stored' };
  });
  if (fresh.length > 0) await insert(ctx, post, fresh);
  // Confirmed already, when it was completed by others while it waited to be run again.
  const isNew = fresh.length > 0 || post.state === 'pending';
  const stored = isNew ? (await storedOf(ctx, launchId, [postId])).get(postId) : undefined;
  if (stored) ctx.changed(await confirmPost(ctx, post, stored, { lines: fresh.slice(0, linesNamed) }));
  else {
    if (isNew) await dropPosts(ctx, [postId]);
    ctx.unchanged();
  }
  return results;
}

async function insert(ctx: StoreContext, post: PostRow, lines: readonly StoredLine[]): Promise<void> {
  await ctx.facts.insert({
    table: 'order_line',
    columns: [
      'workspace_id',
      'launch_id',
      'batch_id',
      'post_id',
      'source',
      'external_id',
      'order_ref',
      'kind',
      'occurred_on',
      'occurred_at',
      'channel',
      'sku',
      'customer',
      'reason',
      'quantity',
      'amount_minor',
      'currency',
    ],
    rows: lines.map((line) => [
      ctx.workspaceId,
      post.launchId,
      apiBatch,
      post.id,
      post.source,
      line.externalId,
      line.orderRef,
      line.kind,
      line.occurredOn,
      line.occurredAt,
      line.channel,
      line.sku,
      line.customer,
      line.reason,
      line.quantity,
      line.amountMinor,
      line.currency,
    ]),
  });
}
