import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { planChange, plan as planContract } from '../../../contract/cadence.ts';
import { applyChanges, type PlanChange } from '../../../domain/cadence/change.ts';
import { type Dependency, newTask, type PlanTask } from '../../../domain/cadence/plan.ts';
import { comparePlans } from '../../../domain/cadence/preview.ts';
import type { ReadInto } from '../../../domain/cadence/read-plan-file.ts';
import { computeSchedule } from '../../../domain/cadence/schedule.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { runReader } from '../../readers/pool.ts';
import { assertRoomForSave } from '../../readings/pool.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { recordBatch, undoBatch } from './batch.ts';
import { countsOf, exportPlan, requirePlan, storeImport } from './import.ts';
import {
  figuresOf,
  presentBaseline,
  readBaseline,
  readHistory,
  readPlan,
  readTask,
  readTrash,
  type StoredPlan,
} from './queries.ts';
import { planFile } from './reading.ts';
import { planBaseline, planDependency, planTable, planTask } from './schema.ts';
import { presentInForce, presentPlan } from './view.ts';
import {
  assertMembers,
  assertPossible,
  behind,
  dated,
  insertTasks,
  openPlan,
  recordOutlook,
  type TaskRow,
  taskColumns,
  trashTasks,
} from './writes.ts';

/** Only what was sent; `undefined` is not a value. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Reporting that work began or ended, or how far it is, is no change of what was agreed. */
const progressFields = new Set(['actualStart', 'actualFinish', 'donePercent']);

/** A parent is a task of the same plan, and not in the trash. */
function assertParent({ tasks }: StoredPlan, parentId: string | null | undefined): void {
  if (parentId && !tasks.some((task) => task.id === parentId))
    throw new BiplaneError('not_found', text('errors.notFound'));
}

function assertKindStays(before: PlanTask, kind: PlanTask['kind'] | undefined): void {
  if (kind !== undefined && kind !== before.kind && (kind === 'launch' || before.kind === 'launch')) {
    throw new BiplaneError('precondition_failed', text('cadence.errors.launch_stays'));
  }
}

/** What is sent with ids of the sender's own names no task that is not among them or known, and none twice. */
function assertConnected(sent: readonly PlanTask[], dependencies: readonly Dependency[], known: readonly PlanTask[]) {
  const own = new Set(sent.map((task) => task.id));
  const all = new Set([...own, ...known.map((task) => task.id)]);
  const unknown = [
    ...dependencies.flatMap((each) => [each.predecessorId, each.successorId]),
    ...sent.flatMap((task) => task.parentId ?? []),
  ].find((id) => !all.has(id));
  if (unknown !== undefined) throw invalidInput('cadence.errors.unknown_task', { task: unknown });
  const twice = sent.find((task, i) => sent.findIndex((each) => each.id === task.id) !== i);
  if (twice || all.size < own.size + known.length)
    throw invalidInput('cadence.errors.duplicate_task', { task: (twice ?? sent[0])?.id ?? '' });
}

async function changeTask(
  ctx: DecideContext,
  target: { launchId: string; taskId: string; version: number },
  patch: Partial<TaskRow>,
) {
  const before = await readTask(ctx, target.launchId, target.taskId);
  await updateVersioned(ctx, planTask, { id: target.taskId, version: target.version }, patch);
  await assertPossible(ctx, target.launchId);
  const after = await readTask(ctx, target.launchId, target.taskId);
  ctx.changed({ entity: 'task', entityId: target.taskId, launchId: target.launchId, before, after });
  await recordOutlook(ctx, target.launchId);
  return after;
}

type SentChange = z.output<typeof planChange>;

/** A change as the domain knows it: only what was sent, and a new task in full. */
function asPlanChange(change: SentChange, today: PlainDate): PlanChange {
  switch (change.kind) {
    case 'update_task':
      return { ...change, patch: dated(given(change.patch), today) };
    case 'add_task':
      return { kind: 'add_task', task: dated(fullTask(change.task), today) };
    case 'update_plan':
      return { ...change, patch: given(change.patch) };
    default:
      return change;
  }
}

type SentTask = { id: string; name: string } & {
  [K in Exclude<keyof PlanTask, 'id' | 'name'>]?: PlanTask[K] | undefined;
};

/** A new task with what was not said filled in: one day for work, no range, nothing fixed. */
function fullTask(task: SentTask): PlanTask {
  const moment = task.kind !== undefined && task.kind !== 'task';
  const likely = task.likely ?? task.optimistic ?? task.pessimistic ?? (moment ? 0 : 1);
  return { ...newTask(task.id), optimistic: likely, pessimistic: likely, ...given(task), likely };
}

/** A file is other people's: it is read in a process of its own, before the transaction begins. */
async function readContent(
  ctx: ReadContext,
  input: Pick<ReadInto, 'content' | 'mode' | 'useCalendar'> & { launchId: string },
) {
  const { plan } = await readPlan(ctx, input.launchId);
  const { content, mode, useCalendar } = input;
  const into: ReadInto = { content, mode, useCalendar, start: plan.start, calendar: plan.calendar, today: ctx.today };
  return runReader(planFile, into, { workspaceId: ctx.workspaceId, signal: ctx.signal });
}

// Whoever changes the whole plan is shown its new forecast, which takes seconds: computed after the commit.
export const planHandlers: HandlersOf<typeof planContract> = {
  get: async (ctx, { launchId }) => presentPlan(ctx, await readPlan(ctx, launchId)),
  inForce: async (ctx, { launchId }) => presentInForce(ctx, launchId),

  update: write({
    decide: async (ctx, { workspaceId: _workspace, launchId, version, ...patch }) => {
      assertRoomForSave(ctx.personId);
      const stored = await openPlan(ctx, launchId, 'agree');
      // Version 0 is the plan that nobody had written to; opening it made it version 1.
      const based = { id: stored.id, version: stored.isFirst && version === 0 ? stored.version : version };
      await updateVersioned(ctx, planTable, based, given(patch));
      const after = await assertPossible(ctx, launchId);
      const { tasks: _tasks, dependencies: _dependencies, ...settings } = stored.plan;
      const { tasks: _newTasks, dependencies: _newDependencies, ...newSettings } = after.plan;
      ctx.changed({ entity: 'plan', entityId: stored.id, launchId, before: settings, after: newSettings });
      await recordOutlook(ctx, launchId);
      return after;
    },
    answer: (ctx, _input, written) => presentPlan(ctx, written),
  }),

  createTask: async (ctx, { workspaceId, launchId, predecessorIds, ...fields }) => {
    const stored = await openPlan(ctx, launchId, 'agree');
    if (fields.kind === 'launch') throw new BiplaneError('precondition_failed', text('cadence.errors.launch_stays'));
    assertParent(stored, fields.parentId);
    await assertMembers(ctx, [fields.ownerId]);
    const id = crypto.randomUUID();
    const { position, ownerId = null, ...described } = fields;
    const task = dated({ ...fullTask({ ...described, id }), ownerId }, ctx.today);
    await ctx.db.insert(planTask).values({
      ...(taskColumns({ ...task, position: position ?? behind(stored) }) as TaskRow),
      id,
      workspaceId,
      planId: stored.id,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    const waitsFor = new Set(predecessorIds);
    if ([...waitsFor].some((each) => !stored.tasks.some((task) => task.id === each)))
      throw new BiplaneError('not_found', text('errors.notFound'));
    const links = [...waitsFor].map((predecessorId) => ({
      ...{ id: crypto.randomUUID(), predecessorId, successorId: id, kind: 'FS' as const, lag: 0 },
    }));
    if (links.length > 0)
      await ctx.db.insert(planDependency).values(links.map((link) => ({ ...link, workspaceId, planId: stored.id })));
    await assertPossible(ctx, launchId);
    const created = await readTask(ctx, launchId, id);
    ctx.changed({ entity: 'task', entityId: id, launchId, before: null, after: created });
    for (const link of links)
      ctx.changed({ entity: 'dependency', entityId: link.id, launchId, before: null, after: link });
    await recordOutlook(ctx, launchId);
    return created;
  },

  createBatch: async (ctx, { launchId, tasks, dependencies }) => {
    const stored = await openPlan(ctx, launchId, 'agree');
    const full = tasks.map(({ ownerId = null, ...task }) => ({ ...fullTask(task), ownerId }));
    await assertMembers(
      ctx,
      full.map(({ ownerId }) => ownerId),
    );
    if (full.some(({ kind }) => kind === 'launch'))
      throw new BiplaneError('precondition_failed', text('cadence.errors.launch_stays'));
    assertConnected(full, dependencies, stored.tasks);
    await insertTasks(ctx, stored.id, full, dependencies, behind(stored));
    const after = await assertPossible(ctx, launchId);
    const batchId = await recordBatch(ctx, stored, after, { name: '', mode: 'append' });
    const size = (of: StoredPlan) => ({ tasks: of.tasks.length, dependencies: of.dependencies.length });
    ctx.changed({
      entity: 'plan',
      entityId: stored.id,
      launchId,
      before: size(stored),
      after: { ...size(after), added: full.map(({ name }) => name) },
    });
    await recordOutlook(ctx, launchId);
    return { tasks: full.length, dependencies: after.dependencies.length - stored.dependencies.length, batchId };
  },

  updateTask: async (ctx, { workspaceId: _workspace, launchId, taskId, version, ...fields }) => {
    const sent = given(fields);
    // Another name is another person, unless it is said who.
    const patch = sent.owner !== undefined && sent.ownerId === undefined ? { ...sent, ownerId: null } : sent;
    const onlyProgress = Object.keys(patch).every((field) => progressFields.has(field));
    assertParent(await openPlan(ctx, launchId, onlyProgress ? 'progress' : 'agree'), patch.parentId);
    assertKindStays(await readTask(ctx, launchId, taskId), patch.kind);
    await assertMembers(ctx, [patch.ownerId]);
    return changeTask(ctx, { launchId, taskId, version }, taskColumns(dated(patch, ctx.today)));
  },

  deleteTask: async (ctx, { launchId, taskId, version }) => {
    await openPlan(ctx, launchId, 'agree');
    const { kind } = await readTask(ctx, launchId, taskId);
    if (kind === 'launch') throw new BiplaneError('precondition_failed', text('cadence.errors.launch_stays'));
    return changeTask(ctx, { launchId, taskId, version }, { deletedAt: ctx.now });
  },

  restoreTask: async (ctx, { launchId, taskId, version }) => {
    await openPlan(ctx, launchId, 'agree');
    return changeTask(ctx, { launchId, taskId, version }, { deletedAt: null });
  },

  trash: async (ctx, { launchId }) => readTrash(ctx, launchId),

  createDependency: async (ctx, { workspaceId, launchId, ...dependency }) => {
    const stored = await openPlan(ctx, launchId, 'agree');
    await readTask(ctx, launchId, dependency.predecessorId);
    await readTask(ctx, launchId, dependency.successorId);
    const before = stored.dependencies.find(
      (each) => each.predecessorId === dependency.predecessorId && each.successorId === dependency.successorId,
    );
    const id = before?.id ?? crypto.randomUUID();
    if (before) await ctx.db.delete(planDependency).where(eq(planDependency.id, id));
    await ctx.db.insert(planDependency).values({ ...dependency, id, workspaceId, planId: stored.id });
    await assertPossible(ctx, launchId);
    const after = { id, ...dependency };
    ctx.changed({ entity: 'dependency', entityId: id, launchId, before: before ?? null, after });
    await recordOutlook(ctx, launchId);
    return after;
  },

  deleteDependency: async (ctx, { launchId, dependencyId }) => {
    const stored = await openPlan(ctx, launchId, 'agree');
    const before = stored.dependencies.find((each) => each.id === dependencyId);
    if (!before) throw new BiplaneError('not_found', text('errors.notFound'));
    await ctx.db.delete(planDependency).where(eq(planDependency.id, dependencyId));
    ctx.changed({ entity: 'dependency', entityId: dependencyId, launchId, before, after: null });
    await recordOutlook(ctx, launchId);
    return before;
  },

  preview: async (ctx, { launchId, changes }) => {
    const { plan } = await readPlan(ctx, launchId);
    const edits = changes.map((change) => asPlanChange(change, ctx.today));
    const changed = applyChanges(plan, edits);
    const after = await figuresOf(ctx, changed);
    const { tasks, ...forecast } = after.forecast;
    const simulated = new Map(tasks.map((task) => [task.id, task]));
    return {
      ...comparePlans(await figuresOf(ctx, plan), after, edits),
      tasks: after.schedule.tasks.map(({ id, start, finish }) => ({
        id,
        start,
        finish,
        finishForecast: simulated.get(id)?.finish ?? null,
        criticalDraws: simulated.get(id)?.criticalDraws ?? null,
      })),
      forecast,
    };
  },

  checkImport: async (ctx, input) => {
    const result = await readContent(ctx, input);
    if (!result.ok) return { counts: null, problems: result.problems, notices: [], comparison: null };
    const { plan, comparison } = result;
    return { counts: countsOf(plan), problems: [], notices: plan.notices, comparison };
  },

  import: write({
    prepare: async (ctx, input) => requirePlan(await readContent(ctx, input)),
    decide: async (ctx, input, { plan: imported, comparison }) => {
      const stored = await openPlan(ctx, input.launchId, 'agree');
      const { notices, baselineIds } = await storeImport(ctx, stored, imported, input, input.mode);
      const after = await assertPossible(ctx, input.launchId);
      const batchId = await recordBatch(ctx, stored, after, { name: input.fileName, mode: input.mode, baselineIds });
      const size = (tasks: number, dependencies: number) => ({ tasks, dependencies });
      ctx.changed({
        entity: 'plan',
        entityId: stored.id,
        launchId: input.launchId,
        before: size(stored.tasks.length, stored.dependencies.length),
        after: { ...size(after.tasks.length, after.dependencies.length), fileName: input.fileName, mode: input.mode },
      });
      await recordOutlook(ctx, input.launchId);
      return { counts: countsOf(imported), notices: [...imported.notices, ...notices], comparison, batchId };
    },
  }),

  undoBatch,

  replace: write({
    decide: async (ctx, { launchId, tasks, dependencies, ...settings }) => {
      assertRoomForSave(ctx.personId);
      const stored = await openPlan(ctx, launchId, 'agree');
      const launch = stored.tasks.find((task) => task.kind === 'launch');
      const bringsLaunch = tasks.some((task) => task.kind === 'launch');
      await trashTasks(ctx, stored.id, bringsLaunch ? null : (launch?.id ?? null));
      const full = tasks.map(({ ownerId = null, ...task }) => ({ ...fullTask(task), ownerId }));
      await assertMembers(
        ctx,
        full.map(({ ownerId }) => ownerId),
      );
      assertConnected(full, dependencies, []);
      await insertTasks(ctx, stored.id, full, dependencies, 0);
      const { start, calendar, distribution, seed } = given(settings);
      await ctx.db
        .update(planTable)
        .set({ ...given({ start, calendar, distribution, seed }), version: stored.version + 1, updatedAt: ctx.now })
        .where(eq(planTable.id, stored.id));
      const after = await assertPossible(ctx, launchId);
      await recordBatch(ctx, stored, after, { name: '', mode: 'replace' });
      ctx.changed({ entity: 'plan', entityId: stored.id, launchId, before: stored.plan, after: after.plan });
      await recordOutlook(ctx, launchId);
      return after;
    },
    answer: (ctx, _input, written) => presentPlan(ctx, written),
  }),

  export: async (ctx, { launchId, format }) => exportPlan(await readPlan(ctx, launchId), format, ctx.locale, ctx.today),

  createBaseline: async (ctx, { launchId, name }) => {
    const stored = await openPlan(ctx, launchId, 'progress');
    const schedule = computeSchedule(stored.plan, ctx.today);
    const dates = Object.fromEntries(
      schedule.tasks.map(({ id, start, finish }) => [id, [start, finish] as [string, string]]),
    );
    const [row] = await ctx.db
      .insert(planBaseline)
      .values({
        id: crypto.randomUUID(),
        workspaceId: ctx.workspaceId,
        planId: stored.id,
        name,
        launchDate: schedule.launchDate,
        dates,
        createdAt: ctx.now,
      })
      .returning();
    const after = presentBaseline(row!);
    ctx.changed({ entity: 'baseline', entityId: after.id, launchId, before: null, after });
    return after;
  },

  baseline: (ctx, { launchId, baselineId }) => readBaseline(ctx, launchId, baselineId),

  deleteBaseline: async (ctx, { launchId, baselineId }) => {
    const stored = await openPlan(ctx, launchId, 'progress');
    const [row] = await ctx.db
      .delete(planBaseline)
      .where(
        and(
          eq(planBaseline.workspaceId, ctx.workspaceId),
          eq(planBaseline.id, baselineId),
          eq(planBaseline.planId, stored.id),
        ),
      )
      .returning();
    if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
    const before = presentBaseline(row);
    ctx.changed({ entity: 'baseline', entityId: baselineId, launchId, before, after: null });
    return before;
  },

  history: async (ctx, { launchId }) => readHistory(ctx, launchId),
};
