/**
 * Posts of order lines. Lines count as soon as they are stored, and no transaction of PostgreSQL covers them: so a post is recorded before, and
 * confirmed after, in the transaction that writes its audit entry. What a killed server leaves pending is completed from the lines themselves.
 */
import { and, asc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { audit, type Change } from '../../act/audit.ts';
import type { ReadContext } from '../../act/context.ts';
import { type FactsDoor, longestFactsMs } from '../../store/facts.ts';
import { type FactsReceipt, receiptColumns } from '../../store/facts-digest.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import { apiBatch, lockTarget } from '../imports/queries.ts';
import { getLaunch } from '../launches/queries.ts';
import { orderPost } from './schema.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string };
export type PostRow = typeof orderPost.$inferSelect;

/** A post that is older and has stored nothing is of a server that is gone: longer than it waits for its turn and its lines may take. */
const longestPostSeconds = longestFactsMs / 1000 + 300;

/** How many pending posts are looked at in one transaction: it holds the lock of the launch. */
const mostAtOnce = 100;

/** How many lines an audit entry names. */
export const linesNamed = 20;

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

/** What of a post is stored, and the first of its lines by name. */
type Stored = FactsReceipt & { externalIds: string[] };

/** What of these posts is stored, by their ids; nothing of those that are missing. */
export async function storedOf(
  { facts, workspaceId }: Scope,
  launchId: string,
  ids: readonly string[],
): Promise<Map<string, Stored>> {
  const rows = await facts.query<Stored & { id: string }>({
    sql: `SELECT post_id AS id, groupArraySorted(${linesNamed})(external_id) AS externalIds, ${receiptColumns('order_line')} FROM order_line
      WHERE workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id = {batch:String} AND post_id IN {ids:Array(String)}
      GROUP BY post_id`,
    params: { workspaceId, launchId, batch: apiBatch, ids },
  });
  return new Map(rows.map(({ id, ...stored }) => [id, stored]));
}

/** Confirms a post with what is stored of it, and answers the change to audit. */
export async function confirmPost(
  { db, workspaceId }: Pick<Scope, 'db' | 'workspaceId'>,
  post: PostRow,
  { lines: stored, digest }: FactsReceipt,
  more: object,
): Promise<Change> {
  const { id, launchId, source } = post;
  await db
    .update(orderPost)
    .set({ state: 'confirmed', actor: null, stored, digest })
    .where(and(eq(orderPost.workspaceId, workspaceId), eq(orderPost.id, id)));
  return {
    ...{ entity: 'orders', entityId: id, launchId, before: null, after: { source, stored, digest, ...more } },
    isOfFacts: true,
  };
}

/** Removes the records of posts that stored nothing. */
export async function dropPosts(
  { db, workspaceId }: Pick<Scope, 'db' | 'workspaceId'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db.delete(orderPost).where(and(eq(orderPost.workspaceId, workspaceId), inArray(orderPost.id, [...ids])));
}

/**
 * Completes what killed servers left of a launch: lines that are stored get their audit entry, by whom and when they were posted. Call it under
 * the lock of the launch, where no post is between its lines and its confirmation. Looks at a page of them, `after` that one; answers the last
 * one looked at where there may be more.
 */
export async function completePosts(
  ctx: Scope,
  launchId: string,
  { except, after }: { except?: string; after?: string } = {},
): Promise<string | undefined> {
  const pending = await ctx.db
    .select({
      post: orderPost,
      givenUp: sql<boolean>`recorded_at < now() - make_interval(secs => ${longestPostSeconds})`,
    })
    .from(orderPost)
    .where(
      and(
        here(ctx, launchId),
        eq(orderPost.state, 'pending'),
        except ? ne(orderPost.id, except) : undefined,
        after ? gt(orderPost.id, after) : undefined,
      ),
    )
    .orderBy(asc(orderPost.id))
    .limit(mostAtOnce);
  if (pending.length === 0) return undefined;
  const stored = await storedOf(
    ctx,
    launchId,
    pending.map(({ post }) => post.id),
  );
  const givenUp = pending.filter((each) => each.givenUp && !stored.has(each.post.id)).map(({ post }) => post.id);
  await dropPosts(ctx, givenUp);
  for (const { post } of pending) {
    const found = stored.get(post.id);
    if (!found) continue;
    const lines = found.externalIds.map((externalId) => ({ externalId }));
    const change = await confirmPost(ctx, post, found, { completed: true, lines });
    const act = { workspaceId: ctx.workspaceId, at: post.at, actor: post.actor!, procedure: post.procedure };
    await audit(ctx.db, act, [change]);
  }
  return pending.length === mostAtOnce ? pending.at(-1)!.post.id : undefined;
}

/** {@link completePosts} for every launch that has pending posts; at start, and now and then. */
export async function completeAllPosts(postgres: Postgres, facts: FactsDoor): Promise<void> {
  const launches = await postgres.db
    .selectDistinct({ workspaceId: orderPost.workspaceId, launchId: orderPost.launchId })
    .from(orderPost)
    .where(eq(orderPost.state, 'pending'));
  for (const { workspaceId, launchId } of launches) {
    let after: string | undefined;
    do {
      after = await inTransaction(postgres.pool, async (db) => {
        const ctx = { db, facts, workspaceId };
        await lockTarget(ctx, launchId);
        return completePosts(ctx, launchId, after ? { after } : {});
      });
    } while (after);
  }
}
