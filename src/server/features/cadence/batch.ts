/** What comes into a plan at once, by a file or a table, is taken back at once. */
import { createHash } from 'node:crypto';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import type { StoredPlan } from './queries.ts';
import { planBaseline, planBatch, planTable } from './schema.ts';
import { assertPossible, type OpenPlan, openPlan, recordOutlook } from './writes.ts';

/** Of everything that people decide and report in a plan, versions included: who changed something and changed it back has changed it. */
function digestOf({ version, tasks, dependencies }: StoredPlan): string {
  return createHash('sha256').update(JSON.stringify({ version, tasks, dependencies })).digest('hex');
}

type Came = { name: string; mode: 'append' | 'replace'; baselineIds?: string[] };

/** Keeps what a plan was before a batch came, in place of the batch before that; answers its id. */
export async function recordBatch(
  ctx: DecideContext,
  before: OpenPlan,
  after: StoredPlan,
  { name, mode, baselineIds = [] }: Came,
): Promise<string> {
  const { start, calendar, distribution, seed } = before.plan;
  const taskIds = before.tasks.map((task) => task.id);
  const known = new Set(taskIds);
  const row = {
    id: crypto.randomUUID(),
    name,
    mode,
    tasks: after.tasks.filter((task) => !known.has(task.id)).length,
    before: { start, calendar, distribution, seed, taskIds, baselineIds },
    afterDigest: digestOf(after),
    createdAt: ctx.now,
  };
  await ctx.db
    .insert(planBatch)
    .values({ ...row, planId: before.id, workspaceId: ctx.workspaceId })
    .onConflictDoUpdate({ target: planBatch.planId, set: row });
  return row.id;
}

/** Puts the plan back as it was before its last batch; links come back with their tasks. Fails where anything was changed since. */
export async function undoBatch(ctx: DecideContext, { launchId, batchId }: { launchId: string; batchId: string }) {
  const stored = await openPlan(ctx, launchId, 'agree');
  const ofPlan = and(eq(planBatch.workspaceId, ctx.workspaceId), eq(planBatch.planId, stored.id));
  const [batch] = await ctx.db.select().from(planBatch).where(ofPlan);
  if (batch?.id !== batchId) throw new BiplaneError('not_found', text('cadence.errors.batch_gone'));
  if (batch.afterDigest !== digestOf(stored)) {
    throw new BiplaneError('precondition_failed', text('cadence.errors.changed_since_batch'));
  }
  const { taskIds, baselineIds, ...settings } = batch.before;
  const were = sql`(select value::uuid from json_array_elements_text(${JSON.stringify(taskIds)}::json))`;
  await ctx.db.execute(sql`
    update plan_task set deleted_at = case when id in ${were} then null else ${ctx.now}::timestamptz end
     where workspace_id = ${ctx.workspaceId} and plan_id = ${stored.id} and (deleted_at is null or id in ${were})`);
  if (baselineIds.length > 0)
    await ctx.db
      .delete(planBaseline)
      .where(and(eq(planBaseline.workspaceId, ctx.workspaceId), inArray(planBaseline.id, baselineIds)));
  await ctx.db
    .update(planTable)
    .set({ ...settings, version: stored.version + 1, updatedAt: ctx.now })
    .where(and(eq(planTable.workspaceId, ctx.workspaceId), eq(planTable.id, stored.id)));
  await ctx.db.delete(planBatch).where(ofPlan);
  const after = await assertPossible(ctx, launchId);
  // The launch is in every plan, and no task of anybody.
  const size = ({ tasks, dependencies }: StoredPlan) => ({
    tasks: tasks.filter(({ kind }) => kind !== 'launch').length,
    dependencies: dependencies.length,
  });
  const undone = batch.name === '' ? {} : { fileName: batch.name };
  ctx.changed({
    entity: 'plan',
    entityId: stored.id,
    launchId,
    before: size(stored),
    after: { ...size(after), ...undone, undone: true },
  });
  await recordOutlook(ctx, launchId);
  return { name: batch.name, ...size(after) };
}
