/**
 * Posts of order lines. Lines count as soon as they are stored, and no transaction of PostgreSQL covers them: so a post is recorded before, and
 * confirmed after, in the transaction that writes its audit entry. What a killed server leaves pending is completed from the lines themselves.
 */
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { audit, type Change } from '../../audit.ts';
import type { ReadContext } from '../../procedure.ts';
import type { FactsDoor } from '../../store/facts.ts';
import { type FactsReceipt, receiptColumns } from '../../store/facts-digest.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import { apiBatch, lockTarget } from '../imports/queries.ts';
import { getLaunch } from '../launches/queries.ts';
import { orderPost } from './schema.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string };
export type PostRow = typeof orderPost.$inferSelect;

/** A post that is older and has stored nothing is of a server that is gone. */
const longestPostSeconds = 60;

/** Records a post in a transaction of its own, before any of its lines is stored. Answers the id that its lines carry. */
export async function recordPost(
  ctx: Pick<ReadContext, 'db' | 'workspaceId' | 'actor' | 'now'>,
  post: { launchId: string; source: string; procedure: string },
): Promise<string> {
  const { db, workspaceId, actor, now: at } = ctx;
  await getLaunch(ctx, post.launchId);
  const id = crypto.randomUUID();
  await db.insert(orderPost).values({ ...post, id, workspaceId, actor, at, state: 'pending' });
  return id;
}

const here = ({ workspaceId }: Scope, launchId: string) =>
  and(eq(orderPost.workspaceId, workspaceId), eq(orderPost.launchId, launchId));

/** One's own record, under the lock of the launch. */
export async function findPost({ db, workspaceId }: Scope, id: string): Promise<PostRow> {
  const [row] = await db
    .select()
    .from(orderPost)
    .where(and(eq(orderPost.workspaceId, workspaceId), eq(orderPost.id, id)));
  // It waited so long that it was given up.
  if (!row) throw new BiplaneError('unavailable', text('orders.errors.postGivenUp'));
  return row;
}

/** What of these posts is stored, by their ids. */
async function storedOf({ facts, workspaceId }: Scope, launchId: string, ids: readonly string[]) {
  const rows = await facts.query<FactsReceipt & { id: string }>({
    sql: `SELECT post_id AS id, ${receiptColumns('order_line')} FROM order_line
      WHERE workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id = {batch:String} AND post_id IN {ids:Array(String)}
      GROUP BY post_id`,
    params: { workspaceId, launchId, batch: apiBatch, ids },
  });
  return new Map(rows.map(({ id, ...receipt }) => [id, receipt]));
}

/** Confirms a post with what is stored of it, and answers the change to audit; removes the record of one that stored nothing. */
export async function confirmPost(ctx: Scope, post: PostRow, more: object): Promise<Change | null> {
  const { id, launchId, source } = post;
  const receipt = (await storedOf(ctx, launchId, [id])).get(id);
  const where = and(eq(orderPost.workspaceId, ctx.workspaceId), eq(orderPost.id, id));
  if (!receipt) {
    await ctx.db.delete(orderPost).where(where);
    return null;
  }
  const { lines: stored, digest } = receipt;
  await ctx.db.update(orderPost).set({ state: 'confirmed', actor: null, stored, digest }).where(where);
  return { entity: 'orders', entityId: id, launchId, before: null, after: { source, stored, digest, ...more } };
}

/**
 * Completes what killed servers left of a launch: lines that are stored get their audit entry, by whom and when they were posted. Call it under
 * the lock of the launch, where no post is between its lines and its confirmation.
 */
export async function completePosts(ctx: Scope, launchId: string, except?: string): Promise<void> {
  const pending = await ctx.db
    .select({
      post: orderPost,
      givenUp: sql<boolean>`recorded_at < now() - make_interval(secs => ${longestPostSeconds})`,
    })
    .from(orderPost)
    .where(and(here(ctx, launchId), eq(orderPost.state, 'pending'), except ? ne(orderPost.id, except) : undefined))
    .orderBy(asc(orderPost.at));
  if (pending.length === 0) return;
  const stored = await storedOf(
    ctx,
    launchId,
    pending.map(({ post }) => post.id),
  );
  for (const { post, givenUp } of pending) {
    if (!givenUp && !stored.has(post.id)) continue;
    const change = await confirmPost(ctx, post, { completed: true });
    const act = { workspaceId: ctx.workspaceId, at: post.at, actor: post.actor!, procedure: post.procedure };
    if (change) await audit(ctx.db, act, [change]);
  }
}

/** {@link completePosts} for every launch that has pending posts; at start, and now and then. */
export async function completeAllPosts(postgres: Postgres, facts: FactsDoor): Promise<void> {
  const launches = await postgres.db
    .selectDistinct({ workspaceId: orderPost.workspaceId, launchId: orderPost.launchId })
    .from(orderPost)
    .where(eq(orderPost.state, 'pending'));
  for (const { workspaceId, launchId } of launches) {
    await inTransaction(postgres.pool, async (db) => {
      const ctx = { db, facts, workspaceId };
      await lockTarget(ctx, launchId);
      await completePosts(ctx, launchId);
    });
  }
}
