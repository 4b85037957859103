import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type FactsRecord, factsBreak } from '../../../domain/cards/facts.ts';
import type { Break } from '../../../domain/cards/verify.ts';
import { mergeSorted } from '../../../domain/merge-sorted.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import type { FactsDoor } from '../../store/facts.ts';
import { type FactsReceipt, receiptColumns } from '../../store/facts-digest.ts';
import type { Db } from '../../store/postgres.ts';
import { apiBatch, visibleBatches } from '../imports/queries.ts';
import { launch } from '../launches/schema.ts';
import { orderPost } from './schema.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string; signal?: AbortSignal | undefined };
type Recorded = {
  id: string;
  source: string;
  state: 'pending' | 'confirmed';
  stored: number | null;
  digest: string | null;
};

const postsAtOnce = 1_000;

/** Lines from before posts were recorded stand, for each launch, as one post with the launch's own id. */
const postOfLine = "if(post_id = '', launch_id, post_id)";

/** The lines of a launch that were posted before posts were recorded. */
export type UnrecordedLines = FactsReceipt & { launchId: string; origin: string };

export function findLines({ facts, workspaceId }: Pick<Scope, 'facts' | 'workspaceId'>): Promise<UnrecordedLines[]> {
  return facts.query<UnrecordedLines>({
    sql: `SELECT launch_id AS launchId, any(source) AS origin, ${receiptColumns('order_line')} FROM order_line
      WHERE workspace_id = {workspaceId:String} AND batch_id = {api:String} AND post_id = '' GROUP BY launch_id`,
    params: { workspaceId, api: apiBatch },
  });
}

/** Records such lines as they were found. */
export async function recordLines(
  { db, workspaceId, now }: Pick<Scope, 'db' | 'workspaceId'> & { now: Date },
  found: readonly UnrecordedLines[],
): Promise<void> {
  const here = await db.select({ id: launch.id }).from(launch).where(eq(launch.workspaceId, workspaceId));
  const launches = new Set(here.map(({ id }) => id));
  const rows = found
    .filter(({ launchId }) => launches.has(launchId))
    .map(({ launchId, origin, lines, digest }) => ({
      id: launchId,
      workspaceId,
      launchId,
      source: origin,
      procedure: 'installation.upgrade',
      at: now,
      state: 'confirmed' as const,
      stored: lines,
      digest,
    }));
  if (rows.length > 0) await db.insert(orderPost).values(rows).onConflictDoNothing();
}

/** The posts of a launch in the order of their ids, a page of them in memory at a time. */
async function* postsOf({ db, workspaceId }: Scope, launchId: string): AsyncGenerator<Recorded> {
  const { id, source, state, stored, digest } = orderPost;
  for (let after: string | undefined; ; ) {
    const page = await db
      .select({ id, source, state, stored, digest })
      .from(orderPost)
      .where(
        and(
          eq(orderPost.workspaceId, workspaceId),
          eq(orderPost.launchId, launchId),
          after === undefined ? undefined : gt(id, after),
        ),
      )
      .orderBy(asc(id))
      .limit(postsAtOnce);
    yield* page;
    if (page.length < postsAtOnce) return;
    after = page.at(-1)!.id;
  }
}

type Lines = FactsReceipt & { id: string; origin: string };

const linesQuery = ({ workspaceId, signal }: Scope, launchId: string, only?: string) => ({
  sql: `SELECT ${postOfLine} AS id, any(source) AS origin, ${receiptColumns('order_line')} FROM order_line
    WHERE workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id = {api:String}
    ${only === undefined ? '' : 'AND id = {only:String}'} GROUP BY id ORDER BY id`,
  params: { workspaceId, launchId, api: apiBatch, only: only ?? '' },
  signal,
});

/** A post by its record and its lines; `null` while it is still going on. */
function factsOf(post: Recorded | null, lines: Lines | null): FactsRecord | null {
  if (post?.state === 'pending') return null;
  return {
    name: `${post?.source ?? lines?.origin} ${post?.id ?? lines?.id}`.trim(),
    recorded: post && { lines: post.stored ?? 0, digest: post.digest ?? '' },
    found: lines && { lines: lines.lines, digest: lines.digest },
  };
}

/** One post, its record first: a post is recorded before its lines are stored, and they are stored before it is confirmed. */
async function readPost(ctx: Scope, launchId: string, postId: string): Promise<FactsRecord | null> {
  const { id, source, state, stored, digest } = orderPost;
  const [post] = await ctx.db
    .select({ id, source, state, stored, digest })
    .from(orderPost)
    .where(and(eq(orderPost.workspaceId, ctx.workspaceId), eq(orderPost.launchId, launchId), eq(id, postId)));
  const [lines] = await ctx.facts.query<Lines>(linesQuery(ctx, launchId, postId));
  return factsOf(post ?? null, lines ?? null);
}

/** The first post to the API whose lines are not those that were confirmed; posts that are still going on are left out. */
export async function brokenPost(ctx: Scope, launchId: string): Promise<Break | null> {
  const found = ctx.facts.stream<Lines>(linesQuery(ctx, launchId));
  for await (const [post, lines] of mergeSorted(postsOf(ctx, launchId), found, ({ id }) => id)) {
    const facts = factsOf(post, lines);
    if (!facts || !factsBreak(facts)) continue;
    // The two stores were not read at one moment: what was posted meanwhile differs until it is read again.
    const again = await readPost(ctx, launchId, (post ?? lines)!.id);
    const broken = again && factsBreak(again);
    if (broken) return broken;
  }
  return null;
}

/** Is anything posted to a launch at this moment, or waits to be completed? */
export async function isPosting({ db, workspaceId }: Pick<Scope, 'db' | 'workspaceId'>, launchId: string) {
  const [pending] = await db
    .select({ id: orderPost.id })
    .from(orderPost)
    .where(
      and(eq(orderPost.workspaceId, workspaceId), eq(orderPost.launchId, launchId), eq(orderPost.state, 'pending')),
    )
    .limit(1);
  return pending !== undefined;
}

/** Which order lines of a launch count, in a few letters: another text when an import or a post has come or gone, or is under way. */
export async function orderFactsVersion(
  { db, workspaceId }: Pick<Scope, 'db' | 'workspaceId'>,
  launchId: string,
): Promise<string> {
  const batches = await visibleBatches({ db, workspaceId }, { launchId, kind: 'orders' });
  const { rows } = await db.execute<{ posts: string }>(sql`
    select count(*) filter (where state = 'confirmed') || '+' || count(*) filter (where state = 'pending') as posts
      from order_post where workspace_id = ${workspaceId} and launch_id = ${launchId}`);
  return [...batches, rows[0]!.posts].join();
}

/** Confirmed posts, for comparison with the audit log. */
export const auditedPosts: AuditedRecords = {
  entity: 'orders',
  current: (workspaceId) => sql`
    select id::text as entity_id, launch_id, source || ' ' || id as name,
           jsonb_build_object('source', source, 'stored', stored, 'digest', digest) as says
      from order_post where workspace_id = ${workspaceId} and state = 'confirmed'`,
};
