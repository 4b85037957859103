/** The steps that several writes of a plan share: open it for editing, check the result, store many tasks at once. */
import { and, eq, isNull } from 'drizzle-orm';
import { chineseCalendar } from '../../../domain/cadence/calendar.ts';
import { buildNetwork } from '../../../domain/cadence/network.ts';
import { outlineOf } from '../../../domain/cadence/outline.ts';
import type { Dependency, PlanTask } from '../../../domain/cadence/plan.ts';
import { validateParents } from '../../../domain/cadence/validate-plan.ts';
import type { WriteContext } from '../../procedure.ts';
import { requireEditable } from '../cards/queries.ts';
import { getLaunch } from '../launches/queries.ts';
import { firstSeed, readPlan, type StoredPlan, type StoredTask, todayOf } from './queries.ts';
import { planDependency, planTable, planTask } from './schema.ts';

/** `isFirst`: nobody had written to the plan before this transaction. */
export type OpenPlan = StoredPlan & { id: string; isFirst: boolean };
export type TaskRow = typeof planTask.$inferInsert;

/**
 * The plan for editing: created with its launch where there is none yet, and held so that two people cannot close a
 * cycle between them. Fails with `precondition_failed` when the card is signed, unless only progress is reported.
 */
export async function openPlan(ctx: WriteContext, launchId: string, purpose: 'agree' | 'progress'): Promise<OpenPlan> {
  const launch = await getLaunch(ctx, launchId);
  if (purpose === 'agree') await requireEditable(ctx, launchId, 'cadence');
  const id = crypto.randomUUID();
  const [created] = await ctx.db
    .insert(planTable)
    .values({
      id,
      workspaceId: ctx.workspaceId,
      launchId,
      start: launch.createdAt.slice(0, 10),
      calendar: chineseCalendar,
      distribution: 'pert_beta',
      seed: firstSeed(launchId),
    })
    .onConflictDoNothing()
    .returning();
  if (created) {
    await ctx.db.insert(planTask).values({
      id: crypto.randomUUID(),
      workspaceId: ctx.workspaceId,
      planId: id,
      position: 1e6,
      name: ctx.locale === 'en' ? 'Launch' : '上市',
      kind: 'launch',
      optimistic: 0,
      likely: 0,
      pessimistic: 0,
      holdsLaunch: true,
      owner: '',
    });
  }
  await ctx.db
    .select({ id: planTable.id })
    .from(planTable)
    .where(and(eq(planTable.workspaceId, ctx.workspaceId), eq(planTable.launchId, launchId)))
    .for('update');
  const stored = (await readPlan(ctx, launchId)) as StoredPlan & { id: string };
  return { ...stored, isFirst: created !== undefined };
}

/** Fails with `invalid_input` where what was just written makes no possible plan, naming the tasks; the transaction is undone. */
export async function assertPossible(ctx: WriteContext, launchId: string): Promise<StoredPlan> {
  const stored = await readPlan(ctx, launchId);
  buildNetwork(stored.plan);
  return stored;
}

/** Have the forecast of the day of the write kept as evidence once it is committed. */
export async function recordOutlook(ctx: WriteContext, launchId: string): Promise<void> {
  await ctx.enqueue('cadence.record_outlook', { workspaceId: ctx.workspaceId, launchId, on: todayOf(ctx.now) });
}

/** Row values of what a person decides about a task. */
export function taskColumns(task: Partial<Omit<StoredTask, 'id' | 'version' | 'deletedAt'>>): Partial<TaskRow> {
  const { pin, ...rest } = task;
  return pin === undefined ? rest : { ...rest, pinKind: pin?.kind ?? null, pinDate: pin?.date ?? null };
}

/** Stores tasks and dependencies whose ids only connect them to each other; returns the id each was given. */
export async function insertTasks(
  ctx: WriteContext,
  planId: string,
  tasks: readonly PlanTask[],
  dependencies: readonly Dependency[],
  firstPosition: number,
): Promise<Map<string, string>> {
  const ids = new Map(tasks.map((task) => [task.id, crypto.randomUUID()]));
  const idOf = (id: string) => ids.get(id)!;
  validateParents(tasks);
  const rows = tasks.map((task, i): [string, TaskRow] => {
    const { id, parentId, ...fields } = task;
    const row: TaskRow = {
      ...(taskColumns(fields) as Omit<TaskRow, 'id' | 'workspaceId' | 'planId' | 'position'>),
      id: idOf(id),
      parentId: parentId === null ? null : idOf(parentId),
      workspaceId: ctx.workspaceId,
      planId,
      position: task.kind === 'launch' ? 1e6 : firstPosition + i,
    };
    return [id, row];
  });
  const rowOf = new Map(rows);
  // A parent must be there before its tasks, and a statement takes a limited number of values.
  const parentsFirst = outlineOf(tasks).order.map((task) => rowOf.get(task.id)!);
  for (const batch of batches(parentsFirst, 500)) await ctx.db.insert(planTask).values(batch);
  const links = [...new Map(dependencies.map((each) => [`${each.predecessorId}>${each.successorId}`, each])).values()];
  for (const batch of batches(links, 1000)) {
    await ctx.db.insert(planDependency).values(
      batch.map(({ predecessorId, successorId, kind, lag }) => ({
        id: crypto.randomUUID(),
        workspaceId: ctx.workspaceId,
        planId,
        predecessorId: idOf(predecessorId),
        successorId: idOf(successorId),
        kind,
        lag,
      })),
    );
  }
  return ids;
}

function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Puts every task of the plan into the trash; the launch stays where `keepLaunch` says so. */
export async function trashTasks(ctx: WriteContext, planId: string, keepLaunchId: string | null): Promise<void> {
  await ctx.db
    .update(planTask)
    .set({ deletedAt: ctx.now })
    .where(and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTask.planId, planId), isNull(planTask.deletedAt)));
  if (keepLaunchId) await ctx.db.update(planTask).set({ deletedAt: null }).where(eq(planTask.id, keepLaunchId));
}
