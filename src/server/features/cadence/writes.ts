/** The steps that several writes of a plan share: open it for editing, check the result, store many tasks at once. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { chineseCalendar } from '../../../domain/cadence/calendar.ts';
import type { cadenceCardContent } from '../../../domain/cadence/card.ts';
import { buildNetwork } from '../../../domain/cadence/network.ts';
import type { Dependency, PlanTask } from '../../../domain/cadence/plan.ts';
import { validateParents } from '../../../domain/cadence/validate-plan.ts';
import type { Json } from '../../../domain/cards/canonical.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { addDays, type PlainDate } from '../../../domain/time/plain-date.ts';
import { dayIn } from '../../../domain/time/zone.ts';
import { translate } from '../../../locales/translate.ts';
import type { DecideContext } from '../../act/context.ts';
import { requireEditable } from '../../signing/locks.ts';
import { getLaunch } from '../launches/queries.ts';
import { moveCommittedDate } from '../launches/writes.ts';
import { membersOf } from '../people/queries.ts';
import { firstSeed, readPlan, type StoredPlan, type StoredTask } from './queries.ts';
import { planTable, planTask } from './schema.ts';

/** `isFirst`: nobody had written to the plan before this transaction. */
export type OpenPlan = StoredPlan & { id: string; isFirst: boolean };
export type TaskRow = typeof planTask.$inferInsert;

/**
 * The plan for editing: created with its launch where there is none yet, and held so that two people cannot close a
 * cycle between them. Fails with `precondition_failed` when the card is signed, unless only progress is reported.
 */
export async function openPlan(ctx: DecideContext, launchId: string, purpose: 'agree' | 'progress'): Promise<OpenPlan> {
  const launch = await getLaunch(ctx, launchId);
  if (purpose === 'agree') await requireEditable(ctx, launchId, 'cadence');
  const id = crypto.randomUUID();
  const [created] = await ctx.db
    .insert(planTable)
    .values({
      id,
      workspaceId: ctx.workspaceId,
      launchId,
      start: dayIn(ctx.timeZone, new Date(launch.createdAt)),
      calendar: chineseCalendar,
      distribution: 'pert_beta',
      seed: firstSeed(launchId),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .onConflictDoNothing()
    .returning();
  if (created) {
    await ctx.db.insert(planTask).values({
      id: crypto.randomUUID(),
      workspaceId: ctx.workspaceId,
      planId: id,
      position: 1e6,
      name: translate(text('cadence.grid.launch'), ctx.locale),
      kind: 'launch',
      optimistic: 0,
      likely: 0,
      pessimistic: 0,
      holdsLaunch: true,
      owner: '',
      createdAt: ctx.now,
      updatedAt: ctx.now,
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
export async function assertPossible(ctx: DecideContext, launchId: string): Promise<StoredPlan> {
  const stored = await readPlan(ctx, launchId);
  buildNetwork(stored.plan);
  return stored;
}

/** Have the forecast of the day of the write kept as evidence once it is committed. */
export async function recordOutlook(ctx: DecideContext, launchId: string): Promise<void> {
  await ctx.enqueue('cadence.record_outlook', { workspaceId: ctx.workspaceId, launchId, on: ctx.today });
}

/** Row values of what a person decides about a task. */
export function taskColumns(task: Partial<Omit<StoredTask, 'id' | 'version' | 'deletedAt'>>): Partial<TaskRow> {
  const { pin, ...rest } = task;
  return pin === undefined ? rest : { ...rest, pinKind: pin?.kind ?? null, pinDate: pin?.date ?? null };
}

/** What is said of how much is done is said of the day on which it is said, unless a file knows the day. */
export function dated<T extends { donePercent?: number | null; donePercentOn?: PlainDate | null }>(
  task: T,
  today: PlainDate,
): T {
  if (task.donePercent === undefined) return task;
  return { ...task, donePercentOn: task.donePercent === null ? null : (task.donePercentOn ?? today) };
}

/** The place behind everything that a plan has, the launch aside. */
export function behind({ tasks }: StoredPlan): number {
  return (tasks.filter((task) => task.kind !== 'launch').at(-1)?.position ?? 0) + 1;
}

/**
 * Stores tasks and dependencies whose ids connect them to each other, or to tasks that are there; returns the id each was given. They go to the database as two texts:
 * a statement with a parameter for each of their values takes the server's thread a hundred times as long.
 */
export async function insertTasks(
  ctx: DecideContext,
  planId: string,
  tasks: readonly (PlanTask & { ownerId?: string | null })[],
  dependencies: readonly Dependency[],
  firstPosition: number,
): Promise<Map<string, string>> {
  const ids = new Map(tasks.map((task) => [task.id, crypto.randomUUID()]));
  const idOf = (id: string) => ids.get(id) ?? id;
  validateParents(tasks);
  const rows = tasks.map(({ id, parentId, ...fields }, i) => ({
    ...taskColumns(dated(fields, ctx.today)),
    id: idOf(id),
    parentId: parentId === null ? null : idOf(parentId),
    position: fields.kind === 'launch' ? 1e6 : firstPosition + i,
  }));
  await ctx.db.execute(sql`
    insert into plan_task (workspace_id, plan_id, created_at, updated_at, id, parent_id, position, name, kind, track, phase, optimistic, likely, pessimistic,
                           pin_kind, pin_date, holds_launch, actual_start, actual_finish, done_percent,
                           done_percent_on, owner, owner_id)
    select ${ctx.workspaceId}::uuid, ${planId}::uuid, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, t.* from json_to_recordset(${JSON.stringify(rows)}::json) as t (
      id uuid, "parentId" uuid, position double precision, name text, kind text, track text, phase text, optimistic double precision,
      likely double precision, pessimistic double precision, "pinKind" text, "pinDate" date, "holdsLaunch" boolean, "actualStart" date,
      "actualFinish" date, "donePercent" integer, "donePercentOn" date, owner text, "ownerId" uuid)`);
  const links = new Map(dependencies.map((each) => [`${each.predecessorId}>${each.successorId}`, each]));
  const linkRows = [...links.values()].map(({ predecessorId, successorId, kind, lag }) => ({
    id: crypto.randomUUID(),
    from: idOf(predecessorId),
    to: idOf(successorId),
    kind,
    lag,
  }));
  await ctx.db.execute(sql`
    insert into plan_dependency (workspace_id, plan_id, id, predecessor_id, successor_id, kind, lag)
    select ${ctx.workspaceId}::uuid, ${planId}::uuid, d.* from json_to_recordset(${JSON.stringify(linkRows)}::json) as d (
      id uuid, "from" uuid, "to" uuid, kind text, lag double precision)`);
  return ids;
}

/** Whoever does a task, where it is said that they are members, is one of this workspace. */
export async function assertMembers(
  ctx: DecideContext,
  ownerIds: readonly (string | null | undefined)[],
): Promise<void> {
  const named = ownerIds.filter((id) => id != null);
  if (named.length === 0) return;
  const members = new Set((await membersOf(ctx)).map(({ userId }) => userId));
  if (named.some((id) => !members.has(id))) throw new BiplaneError('not_found', text('errors.notFound'));
}

/** Puts every task of the plan into the trash; the launch stays where `keepLaunch` says so. */
export async function trashTasks(ctx: DecideContext, planId: string, keepLaunchId: string | null): Promise<void> {
  await ctx.db
    .update(planTask)
    .set({ deletedAt: ctx.now })
    .where(and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTask.planId, planId), isNull(planTask.deletedAt)));
  if (keepLaunchId) await ctx.db.update(planTask).set({ deletedAt: null }).where(eq(planTask.id, keepLaunchId));
}

/** Puts a signed plan back in place of what an amendment made of it. What was reported meanwhile stays; tasks that the amendment brought go to the trash. */
export async function restorePlan(ctx: DecideContext, launchId: string, content: Json): Promise<void> {
  const stored = await openPlan(ctx, launchId, 'progress');
  const signed = content as unknown as ReturnType<typeof cadenceCardContent>;
  const here = sql`workspace_id = ${ctx.workspaceId} and plan_id = ${stored.id}`;
  const tasks = signed.tasks.map(({ pin, ...task }) => ({
    ...task,
    pinKind: pin?.kind ?? null,
    pinDate: pin?.date ?? null,
  }));
  await ctx.db.execute(sql`
    update plan_task p
       set name = t.name, kind = t.kind, parent_id = t."parentId", track = t.track, phase = t.phase, optimistic = t.optimistic, likely = t.likely,
           pessimistic = t.pessimistic, pin_kind = t."pinKind", pin_date = t."pinDate", holds_launch = t."holdsLaunch", owner = t.owner,
           owner_id = case when p.owner = t.owner then p.owner_id end,
           actual_start = case when t.kind = 'task' then coalesce(p.actual_start, p.actual_finish) else p.actual_start end,
           done_percent = case when t.kind = 'task' then p.done_percent end,
           done_percent_on = case when t.kind = 'task' then p.done_percent_on end,
           deleted_at = null, version = p.version + 1, updated_at = ${ctx.now}::timestamptz
      from json_to_recordset(${JSON.stringify(tasks)}::json) as t (
             id uuid, name text, kind text, "parentId" uuid, track text, phase text, optimistic double precision, likely double precision,
             pessimistic double precision, "pinKind" text, "pinDate" date, "holdsLaunch" boolean, owner text)
     where p.workspace_id = ${ctx.workspaceId} and p.plan_id = ${stored.id} and p.id = t.id`);
  await ctx.db.execute(sql`
    update plan_task set deleted_at = ${ctx.now}::timestamptz
     where ${here} and deleted_at is null
       and id not in (select (t ->> 'id')::uuid from json_array_elements(${JSON.stringify(signed.tasks)}::json) t)`);
  await ctx.db.execute(sql`delete from plan_dependency where ${here}`);
  const links = signed.dependencies.map((link) => ({ ...link, id: crypto.randomUUID() }));
  await ctx.db.execute(sql`
    insert into plan_dependency (workspace_id, plan_id, id, predecessor_id, successor_id, kind, lag)
    select ${ctx.workspaceId}::uuid, ${stored.id}::uuid, d.* from json_to_recordset(${JSON.stringify(links)}::json) as d (
      id uuid, "predecessorId" uuid, "successorId" uuid, kind text, lag double precision)`);
  const { start, calendar, distribution, seed, committedDate } = signed;
  await ctx.db
    .update(planTable)
    .set({ start, calendar, distribution, seed, version: stored.version + 1, updatedAt: ctx.now })
    .where(and(eq(planTable.workspaceId, ctx.workspaceId), eq(planTable.id, stored.id)));
  if (committedDate !== null) await moveCommittedDate(ctx, launchId, committedDate);
  const after = await assertPossible(ctx, launchId);
  ctx.changed({ entity: 'plan', entityId: stored.id, launchId, before: stored.plan, after: after.plan });
  await recordOutlook(ctx, launchId);
}

/** Plans a launch as another one was planned, this many days later; nothing is begun. */
export async function copyPlan(ctx: DecideContext, from: string, to: string, days: number): Promise<void> {
  const { plan, id, tasks: rows } = await readPlan(ctx, from);
  if (id === null) return;
  const members = new Set((await membersOf(ctx)).map(({ userId }) => userId));
  const owners = new Map(rows.map((row) => [row.id, row.ownerId]));
  const stored = await openPlan(ctx, to, 'agree');
  // The launch that every plan begins with: the copied one takes its place.
  await ctx.db.delete(planTask).where(and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTask.planId, stored.id)));
  const tasks = plan.tasks.map((task) => ({
    ...task,
    // Whoever has left does nothing here; their name stays until somebody takes over.
    ownerId: members.has(owners.get(task.id) ?? '') ? owners.get(task.id)! : null,
    actualStart: null,
    actualFinish: null,
    donePercent: null,
    donePercentOn: null,
    pin: task.pin && { ...task.pin, date: addDays(task.pin.date, days) },
  }));
  await insertTasks(ctx, stored.id, tasks, plan.dependencies, 0);
  const { calendar, distribution } = plan;
  await ctx.db
    .update(planTable)
    .set({ start: addDays(plan.start, days), calendar, distribution, updatedAt: ctx.now })
    .where(and(eq(planTable.workspaceId, ctx.workspaceId), eq(planTable.id, stored.id)));
  const after = await assertPossible(ctx, to);
  ctx.changed({ entity: 'plan', entityId: stored.id, launchId: to, before: null, after: after.plan });
  await recordOutlook(ctx, to);
}
