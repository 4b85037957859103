import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type FactsRecord, factsBreak } from '../../../domain/cards/facts.ts';
import type { Break } from '../../../domain/cards/records.ts';
import { mergeSorted } from '../../../domain/merge-sorted.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { postedColumns } from '../../facts/tables/posted.ts';
import type { FactsReceipt } from '../../facts/tables/table.ts';
import type { Visible } from '../../facts/visible.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { visibleOrders } from './queries.ts';
import { orderPost } from './schema.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string; signal?: AbortSignal | undefined };
type Recorded = Pick<typeof orderPost.$inferSelect, 'id' | 'source' | 'stored' | 'digest'>;
type Lines = FactsReceipt & { id: string; origin: string };

const postsAtOnce = 1_000;
const { id, source, stored, digest } = orderPost;

/** The posts of a launch in the order of their ids, a page of them in memory at a time. */
async function* postsOf({ db, workspaceId }: Scope, launchId: string): AsyncGenerator<Recorded> {
  const here = and(eq(orderPost.workspaceId, workspaceId), eq(orderPost.launchId, launchId));
  for (let after: string | undefined; ; ) {
    const page = await db
      .select({ id, source, stored, digest })
      .from(orderPost)
      .where(and(here, after === undefined ? undefined : gt(id, after)))
      .orderBy(asc(id))
      .limit(postsAtOnce);
    yield* page;
    if (page.length < postsAtOnce) return;
    after = page.at(-1)!.id;
  }
}

/** What counts of what was posted, in whatever state, by post. */
const linesQuery = ({ signal }: Scope, { present, params }: Visible, only?: string) => ({
  sql: `SELECT post_id AS id, any(toString(source)) AS origin, ${postedColumns(orderLine)} FROM order_line
    WHERE ${present} AND group_number > 0 ${only === undefined ? '' : 'AND post_id = {only:String}'} GROUP BY post_id ORDER BY post_id`,
  params: { ...params, ...(only === undefined ? {} : { only }) },
  signal,
});

function factsOf(post: Recorded | null, lines: Lines | null): FactsRecord {
  return {
    name: `${post?.source ?? lines?.origin} ${post?.id ?? lines?.id}`.trim(),
    recorded: post && { lines: post.stored, digest: post.digest },
    found: lines && { lines: lines.lines, digest: lines.digest },
  };
}

/** One post and its lines as they are now: what begins to count is recorded in the same moment. */
async function readPost(ctx: Scope, launchId: string, postId: string): Promise<FactsRecord> {
  const visible = await visibleOrders(ctx, launchId);
  const [lines] = await ctx.facts.query<Lines>(linesQuery(ctx, visible, postId));
  const [post] = await ctx.db
    .select({ id, source, stored, digest })
    .from(orderPost)
    .where(
      and(eq(orderPost.workspaceId, ctx.workspaceId), eq(orderPost.launchId, launchId), eq(sql`${id}::text`, postId)),
    );
  return factsOf(post ?? null, lines ?? null);
}

/** The first post to the API whose lines are not those that were recorded with it. */
export async function brokenPost(ctx: Scope, launchId: string): Promise<Break | null> {
  const found = ctx.facts.stream<Lines>(linesQuery(ctx, await visibleOrders(ctx, launchId)));
  for await (const [post, lines] of mergeSorted(postsOf(ctx, launchId), found, (each) => each.id)) {
    if (!factsBreak(factsOf(post, lines))) continue;
    // The two stores were not read at one moment: what was posted meanwhile differs until it is read again.
    const broken = factsBreak(await readPost(ctx, launchId, (post ?? lines)!.id));
    if (broken) return broken;
  }
  return null;
}

/** Posts, for comparison with the audit log. */
export const auditedPosts: AuditedRecords = {
  entity: 'orders',
  current: (workspaceId) => sql`
    select id::text as entity_id, launch_id, source || ' ' || id as name,
           jsonb_build_object('source', source, 'stored', stored, 'digest', digest) as says
      from order_post where workspace_id = ${workspaceId}`,
};
