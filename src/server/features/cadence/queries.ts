/** Reads plans. Rows become the domain's plan in one place; everything that is shown is computed from that. */
import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { chineseCalendar } from '../../../domain/cadence/calendar.ts';
import { type cadenceCardContent, cadenceFormats } from '../../../domain/cadence/card.ts';
import { type CadenceFigures, cadenceSummary } from '../../../domain/cadence/kpis.ts';
import {
  type Dependency,
  doneOf,
  newTask,
  type Plan,
  type PlanTask,
  reportedAs,
} from '../../../domain/cadence/plan.ts';
import { formatOf } from '../../../domain/cards/format.ts';
import type { CardSummary } from '../../../domain/cards/summary.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import { dayIn } from '../../../domain/time/zone.ts';
import type { ReadContext } from '../../act/context.ts';
import { keepWeighed } from '../../base/keep.ts';
import { lockedWhileAmended } from '../../signing/amendments.ts';
import { contentOfVersion } from '../../signing/versions.ts';
import type { Db } from '../../store/postgres.ts';
import { getLaunch, type Launch } from '../launches/queries.ts';
import { numbersOf } from './forecast.ts';
import { planBaseline, planBatch, planOutlook, planTable, planTask } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
/** Who asks, where it is a person or their key; everybody else is a job. */
/** Where nobody has planned yet, the plan begins on the day on which the launch was made there. */
type ZonedScope = Scope & { timeZone: string };
type DatedScope = ZonedScope & { now: Date; today: PlainDate } & Partial<
    Pick<ReadContext, 'personId' | 'signal' | 'request' | 'committed'>
  >;

/** A task as people edit it. */
export type StoredTask = PlanTask & {
  ownerId: string | null;
  position: number;
  version: number;
  deletedAt: string | null;
};
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

/** What has ended is done, whatever was said of it before. */
const asDone = (task: StoredTask): StoredTask => ({ ...task, ...doneOf(task) });

export function presentTask(row: typeof planTask.$inferSelect): StoredTask {
  return asDone({
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
    donePercent: row.donePercent,
    donePercentOn: row.donePercentOn,
    owner: row.owner,
    ownerId: row.ownerId,
    position: row.position,
    version: row.version,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  });
}

/** The part of a stored task that the domain knows. */
export function domainTask({
  ownerId: _owner,
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

/** What is stored of a plan, as one text: a plan of ten thousand rows costs the server's thread no more than to compare it with what is kept. */
type WrittenPlan = Pick<
  typeof planTable.$inferSelect,
  'id' | 'version' | 'start' | 'calendar' | 'distribution' | 'seed'
> & {
  tasks: StoredTask[];
  dependencies: StoredDependency[];
};

async function writtenPlan({ db, workspaceId }: Scope, launchId: string): Promise<string | null> {
  // Dependencies of tasks in the trash wait there with them. `is true` has each looked up in a table of hashes: what was written a moment ago
  // has no statistics yet, and joined to it a plan would be read once for each of its dependencies.
  const { rows } = await db.execute<{ written: string }>(sql`
    with present as (
      select t.* from plan_task t join plan p on p.id = t.plan_id
       where p.workspace_id = ${workspaceId} and p.launch_id = ${launchId} and t.workspace_id = ${workspaceId} and t.deleted_at is null)
    select json_build_object(
             'id', p.id, 'version', p.version, 'start', p.start_date, 'calendar', p.calendar, 'distribution', p.distribution, 'seed', p.seed,
             'tasks', coalesce((select json_agg(json_build_object(
                 'id', id, 'name', name, 'kind', kind, 'parentId', parent_id, 'track', track, 'phase', phase, 'optimistic', optimistic,
                 'likely', likely, 'pessimistic', pessimistic,
                 'pin', case when pin_kind is not null and pin_date is not null then json_build_object('kind', pin_kind, 'date', pin_date) end,
                 'holdsLaunch', holds_launch, 'actualStart', actual_start, 'actualFinish', actual_finish, 'donePercent', done_percent,
                 'donePercentOn', done_percent_on, 'owner', owner, 'ownerId', owner_id, 'position', position, 'version', version, 'deletedAt', null) order by position, id) from present), '[]'),
             'dependencies', coalesce((select json_agg(json_build_object(
                 'id', d.id, 'predecessorId', predecessor_id, 'successorId', successor_id, 'kind', d.kind, 'lag', d.lag) order by d.id)
               from plan_dependency d
              where d.workspace_id = ${workspaceId} and d.plan_id = p.id
                and (predecessor_id in (select id from present)) is true and (successor_id in (select id from present)) is true), '[]'))::text as written
      from plan p where p.workspace_id = ${workspaceId} and p.launch_id = ${launchId}`);
  return rows[0]?.written ?? null;
}

type Read = Omit<StoredPlan, 'launch'> & { id: string };
/** Plans as they were last read, while what is stored is the same to the letter: nothing is computed again that has not changed. */
const plansRead = keepWeighed<{ written: string; committedDate: string; read: Read }>(12_000_000);

/** The plan of a launch of this workspace; an empty one where nobody has planned yet. Whatever it is read for, it is not changed. */
export async function readPlan(ctx: ZonedScope, launchId: string): Promise<StoredPlan> {
  const launch = await getLaunch(ctx, launchId);
  const { committedDate } = launch;
  const written = await writtenPlan(ctx, launchId);
  if (written === null) {
    const empty = { tasks: [], dependencies: [] };
    const plan = {
      start: dayIn(ctx.timeZone, new Date(launch.createdAt)),
      ...{ committedDate, calendar: chineseCalendar, distribution: 'pert_beta' as const, seed: firstSeed(launchId) },
      ...empty,
    };
    return { id: null, version: 0, launch, plan, ...empty };
  }
  const known = plansRead.get(launchId);
  if (known?.written === written && known.committedDate === committedDate) return { ...known.read, launch };
  const { id, version, tasks: kept, dependencies, start, ...settings } = JSON.parse(written) as WrittenPlan;
  const tasks = kept.map(asDone);
  const present = new Set(tasks.map((task) => task.id));
  const plan: Plan = {
    ...{ start, committedDate, ...settings },
    tasks: tasks.map((task) => ({
      ...domainTask(task),
      parentId: task.parentId !== null && present.has(task.parentId) ? task.parentId : null,
    })),
    dependencies: dependencies.map(({ id: _id, ...dependency }) => dependency),
  };
  const read = { id, version, plan, tasks, dependencies };
  plansRead.set(launchId, { written, committedDate, read }, written.length);
  return { ...read, launch };
}

/** Everything that is shown of a plan, computed. */
export async function figuresOf(ctx: DatedScope, plan: Plan): Promise<CadenceFigures> {
  const { schedule, forecast } = await numbersOf(plan, ctx.today, {
    id: ctx.personId,
    request: ctx.request ?? ctx,
    signal: ctx.signal,
    committed: ctx.committed,
  });
  return { plan, schedule, forecast, asOf: ctx.now.toISOString() };
}

/** What was locked as a plan of now: what has happened since is what is reported of the same tasks, also of those that an amendment takes out. */
function planSigned(signed: ReturnType<typeof cadenceCardContent>, told: readonly StoredTask[]): Plan {
  const reported = new Map(told.map((task) => [task.id, task]));
  return {
    ...signed,
    // An amendment may have made something else of a task, of which other things are reported.
    tasks: signed.tasks.map((task) => ({
      ...task,
      ...reportedAs(task.kind, reported.get(task.id) ?? newTask(task.id)),
    })),
  };
}

/** The plan that both sides are bound by: while an amendment is open, the one that it would change. */
async function planInForce(ctx: ZonedScope, launchId: string): Promise<Plan> {
  const locked = await lockedWhileAmended(ctx, launchId, 'cadence');
  const content = locked && (await contentOfVersion(ctx, locked.id));
  if (!content) return (await readPlan(ctx, launchId)).plan;
  const signed = content as unknown as ReturnType<typeof cadenceCardContent>;
  const ids = signed.tasks.map(({ id }) => id);
  return planSigned(signed, await tasksOf(ctx, launchId, ids));
}

/** The figures of the plan that both sides are bound by. */
export async function figuresInForce(ctx: DatedScope, launchId: string): Promise<CadenceFigures> {
  return figuresOf(ctx, await planInForce(ctx, launchId));
}

/** What the overview and the launch page show of the cadence card. */
export async function cardSummary(ctx: DatedScope, launchId: string): Promise<CardSummary> {
  return cadenceSummary(await figuresInForce(ctx, launchId));
}

const contents = new WeakMap<Plan, { format: number; content: object }>();

/** What both sides sign; null while there is no plan. */
export async function cardContent(ctx: ZonedScope, launchId: string, format: number): Promise<object | null> {
  const { plan } = await readPlan(ctx, launchId);
  if (plan.tasks.every((task) => task.kind === 'launch')) return null;
  const known = contents.get(plan);
  if (known?.format === format) return known.content;
  const content = formatOf(cadenceFormats, format)(plan);
  contents.set(plan, { format, content });
  return content;
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

/** These tasks of a launch, in the trash or not. */
async function tasksOf(
  { db, workspaceId }: Scope,
  launchId: string,
  taskIds: readonly string[],
): Promise<StoredTask[]> {
  const these = inArray(planTask.id, [...taskIds]);
  const rows = await db
    .select({ task: planTask })
    .from(planTask)
    .innerJoin(planTable, eq(planTable.id, planTask.planId))
    .where(and(eq(planTask.workspaceId, workspaceId), eq(planTable.launchId, launchId), these));
  return rows.map((row) => presentTask(row.task));
}

/** Each time a plan is replaced its tasks come here: beyond these nobody looks for one. */
const mostTrash = 2_000;

export async function readTrash(ctx: Scope, launchId: string): Promise<StoredTask[]> {
  await getLaunch(ctx, launchId);
  const rows = await ctx.db
    .select({ task: planTask })
    .from(planTask)
    .innerJoin(planTable, eq(planTable.id, planTask.planId))
    .where(
      and(eq(planTask.workspaceId, ctx.workspaceId), eq(planTable.launchId, launchId), isNotNull(planTask.deletedAt)),
    )
    .orderBy(desc(planTask.deletedAt), asc(planTask.id))
    .limit(mostTrash);
  return rows.map((row) => presentTask(row.task));
}

/** Which baselines a plan has; none of them ever changes. */
export async function baselineIds({ db, workspaceId }: Scope, planId: string | null): Promise<string> {
  if (planId === null) return '';
  const rows = await db
    .select({ id: planBaseline.id })
    .from(planBaseline)
    .where(and(eq(planBaseline.workspaceId, workspaceId), eq(planBaseline.planId, planId)))
    .orderBy(asc(planBaseline.id));
  return rows.map(({ id }) => id).join();
}

/** The last batch that came into a plan, while it can be taken back. */
export async function lastBatch({ db, workspaceId }: Scope, planId: string | null) {
  if (planId === null) return null;
  const { id, name, mode, tasks, createdAt } = planBatch;
  const [row] = await db
    .select({ id, name, mode, tasks, createdAt })
    .from(planBatch)
    .where(and(eq(planBatch.workspaceId, workspaceId), eq(planBatch.planId, planId)));
  return row ? { ...row, createdAt: row.createdAt.toISOString() } : null;
}

/** The baselines of a plan, newest first, without the dates that each of them keeps. */
export async function readBaselines(ctx: Scope, planId: string | null) {
  if (planId === null) return [];
  const { id, name, launchDate, imported, createdAt } = planBaseline;
  const rows = await ctx.db
    .select({ id, name, launchDate, imported, createdAt })
    .from(planBaseline)
    .where(and(eq(planBaseline.workspaceId, ctx.workspaceId), eq(planBaseline.planId, planId)))
    .orderBy(desc(createdAt), desc(name));
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

/** One baseline with its dates; `not_found` for an id of another launch or workspace. */
export async function readBaseline(ctx: Scope, launchId: string, baselineId: string) {
  await getLaunch(ctx, launchId);
  const [row] = await ctx.db
    .select({ baseline: planBaseline })
    .from(planBaseline)
    .innerJoin(planTable, eq(planTable.id, planBaseline.planId))
    .where(
      and(
        eq(planBaseline.workspaceId, ctx.workspaceId),
        eq(planTable.launchId, launchId),
        eq(planBaseline.id, baselineId),
      ),
    );
  if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
  return presentBaseline(row.baseline);
}

export function presentBaseline(row: typeof planBaseline.$inferSelect) {
  const { id, name, launchDate, dates, imported, createdAt } = row;
  return { id, name, launchDate, dates, imported, createdAt: createdAt.toISOString() };
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
