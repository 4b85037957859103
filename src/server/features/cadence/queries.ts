/** Reads plans. Rows become the domain's plan in one place; everything that is shown is computed from that. */
import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { chineseCalendar } from '../../../domain/cadence/calendar.ts';
import { cadenceCardContent } from '../../../domain/cadence/card.ts';
import { type CadenceFigures, cadenceSummary } from '../../../domain/cadence/kpis.ts';
import type { PlainDate } from '../../../domain/cadence/plain-date.ts';
import type { Dependency, Plan, PlanTask } from '../../../domain/cadence/plan.ts';
import { computeSchedule } from '../../../domain/cadence/schedule.ts';
import type { CardSummary } from '../../../domain/cards/summary.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { ReadContext } from '../../procedure.ts';
import type { Db } from '../../store/postgres.ts';
import { getLaunch, type Launch } from '../launches/queries.ts';
import { forecastOf } from './forecast.ts';
import { planBaseline, planDependency, planOutlook, planTable, planTask } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
/** Who asks, where it is a person or their key; everybody else is a job. */
type DatedScope = Scope & { now: Date } & Partial<Pick<ReadContext, 'personId' | 'signal' | 'committed'>>;

/** A task as people edit it. */
export type StoredTask = PlanTask & { position: number; version: number; deletedAt: string | null };
export type StoredDependency = Dependency & { id: string };
/** The plan of a launch as stored; `id` and version 0 stand for one that nobody has written to yet. */
export type StoredPlan = {
  id: string | null;
  version: number;
  launch: Launch;
  plan: Plan;
  tasks: StoredTask[];
  dependencies: StoredDependency[];
};

export function presentTask(row: typeof planTask.$inferSelect): StoredTask {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    parentId: row.parentId,
    track: row.track,
    phase: row.phase,
    optimistic: row.optimistic,
    likely: row.likely,
    pessimistic: row.pessimistic,
    pin: row.pinKind && row.pinDate ? { kind: row.pinKind, date: row.pinDate } : null,
    holdsLaunch: row.holdsLaunch,
    actualStart: row.actualStart,
    actualFinish: row.actualFinish,
    owner: row.owner,
    position: row.position,
    version: row.version,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

/** The part of a stored task that the domain knows. */
export function domainTask({
  position: _position,
  version: _version,
  deletedAt: _deleted,
  ...task
}: StoredTask): PlanTask {
  return task;
}

/** The same for every new plan of a launch, so that a plan looks the same before and after its first write. */
export function firstSeed(launchId: string): number {
  return Number.parseInt(launchId.slice(0, 4), 16);
}

/** The plan of a launch of this workspace; an empty one where nobody has planned yet. */
export async function readPlan(ctx: Scope, launchId: string): Promise<StoredPlan> {
  const launch = await getLaunch(ctx, launchId);
  const [row] = await ctx.db
    .select()
    .from(planTable)
    .where(and(eq(planTable.workspaceId, ctx.workspaceId), eq(planTable.launchId, launchId)));
  const base = {
    start: row?.start ?? launch.createdAt.slice(0, 10),
    committedDate: launch.committedDate,
    calendar: row?.calendar ?? chineseCalendar,
    distribution: row?.distribution ?? ('pert_beta' as const),
    seed: row?.seed ?? firstSeed(launchId),
  };
  if (!row)
    return {
      id: null,
      version: 0,
      launch,
      plan: { ...base, tasks: [], dependencies: [] },
      tasks: [],
      dependencies: [],
    };
  const taskRows = await ctx.db
    .select()
    .from(planTask)
    .where(and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTask.planId, row.id), isNull(planTask.deletedAt)))
    .orderBy(asc(planTask.position), asc(planTask.id));
  const tasks = taskRows.map(presentTask);
  const present = new Set(tasks.map((task) => task.id));
  const dependencyRows = await ctx.db
    .select()
    .from(planDependency)
    .where(and(eq(planDependency.workspaceId, ctx.workspaceId), eq(planDependency.planId, row.id)))
    .orderBy(asc(planDependency.id));
  // Dependencies of tasks in the trash wait there with them.
  const dependencies = dependencyRows
    .filter(({ predecessorId, successorId }) => present.has(predecessorId) && present.has(successorId))
    .map(({ id, predecessorId, successorId, kind, lag }) => ({ id, predecessorId, successorId, kind, lag }));
  const plan: Plan = {
    ...base,
    tasks: tasks.map((task) => ({
      ...domainTask(task),
      parentId: task.parentId !== null && present.has(task.parentId) ? task.parentId : null,
    })),
    dependencies: dependencies.map(({ id: _id, ...dependency }) => dependency),
  };
  return { id: row.id, version: row.version, launch, plan, tasks, dependencies };
}

/** The status date: the day on which the reader asks. */
export function todayOf(now: Date): PlainDate {
  return now.toISOString().slice(0, 10);
}

/** Everything that is shown of a plan, computed. */
export async function figuresOf(ctx: DatedScope, plan: Plan): Promise<CadenceFigures> {
  const today = todayOf(ctx.now);
  return {
    plan,
    schedule: computeSchedule(plan, today),
    forecast: await forecastOf(plan, today, {
      id: ctx.personId ?? 'job',
      request: ctx,
      signal: ctx.signal,
      committed: ctx.committed,
    }),
    asOf: ctx.now.toISOString(),
  };
}

/** What the overview and the launch page show of the cadence card. */
export async function cardSummary(ctx: DatedScope, launchId: string): Promise<CardSummary> {
  const { plan } = await readPlan(ctx, launchId);
  return cadenceSummary(await figuresOf(ctx, plan));
}

/** What both sides sign; null while there is no plan. */
export async function cardContent(ctx: Scope, launchId: string): Promise<object | null> {
  const { plan } = await readPlan(ctx, launchId);
  return plan.tasks.every((task) => task.kind === 'launch') ? null : cadenceCardContent(plan);
}

/** One task of this launch, in the trash or not. */
export async function readTask(ctx: Scope, launchId: string, taskId: string): Promise<StoredTask> {
  const [row] = await ctx.db
    .select({ task: planTask })
    .from(planTask)
    .innerJoin(planTable, eq(planTable.id, planTask.planId))
    .where(and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTask.id, taskId), eq(planTable.launchId, launchId)));
  if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
  return presentTask(row.task);
}

export async function readTrash(ctx: Scope, launchId: string): Promise<StoredTask[]> {
  await getLaunch(ctx, launchId);
  const rows = await ctx.db
    .select({ task: planTask })
    .from(planTask)
    .innerJoin(planTable, eq(planTable.id, planTask.planId))
    .where(
      and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTable.launchId, launchId), isNotNull(planTask.deletedAt)),
    )
    .orderBy(desc(planTask.deletedAt));
  return rows.map((row) => presentTask(row.task));
}

export async function readBaselines(ctx: Scope, planId: string | null) {
  if (planId === null) return [];
  const rows = await ctx.db
    .select()
    .from(planBaseline)
    .where(and(eq(planBaseline.workspaceId, ctx.workspaceId), eq(planBaseline.planId, planId)))
    .orderBy(desc(planBaseline.createdAt), desc(planBaseline.name));
  return rows.map(presentBaseline);
}

export function presentBaseline(row: typeof planBaseline.$inferSelect) {
  const { id, name, launchDate, dates, createdAt } = row;
  return { id, name, launchDate, dates, createdAt: createdAt.toISOString() };
}

/** What the forecast said, day by day. */
export async function readHistory(ctx: Scope, launchId: string) {
  await getLaunch(ctx, launchId);
  return ctx.db
    .select({
      takenOn: planOutlook.takenOn,
      committedDate: planOutlook.committedDate,
      p50: planOutlook.p50,
      p80: planOutlook.p80,
      p95: planOutlook.p95,
      hits: planOutlook.hits,
      draws: planOutlook.draws,
    })
    .from(planOutlook)
    .where(and(eq(planOutlook.workspaceId, ctx.workspaceId), eq(planOutlook.launchId, launchId)))
    .orderBy(asc(planOutlook.takenOn));
}
