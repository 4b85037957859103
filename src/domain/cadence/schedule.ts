import { earlier, later, type PlainDate, toEpochDay, toPlainDate } from '../time/plain-date.ts';
import { statutoryCoverage } from './chinese-holidays.ts';
import { type CriticalPath, criticalPath, likelyDurations } from './critical-path.ts';
import { buildNetwork, finishDate, lastDayOf, type Network, startDate } from './network.ts';
import { outlineOf } from './outline.ts';
import type { Plan, PlanTask, Track } from './plan.ts';

export type ScheduledTask = {
  id: string;
  /** First and last day of the work; a milestone has one day. */
  start: PlainDate;
  finish: PlainDate;
  /** Working days. */
  totalFloat: number;
  freeFloat: number;
  critical: boolean;
  /** Working days by which predecessors overrun the task's fixed date; 0 where they do not. */
  overrun: number;
  /** Working days by which the task misses its own deadline; 0 where it does not. */
  late: number;
};

/** The plan computed with every task at its most likely duration. */
export type Schedule = {
  tasks: ScheduledTask[];
  /** Ids of the tasks that decide the launch, in order of their start. */
  criticalTaskIds: string[];
  /** Last day of the last task that holds the launch, per track; null where a track has none. */
  trackReady: Record<Track, PlainDate | null>;
  /** Last day of all work that holds the launch, and its length in working days from the plan's start. */
  readyDate: PlainDate;
  lengthDays: number;
  launchDate: PlainDate;
  /** First and last day of anything in the plan. */
  from: PlainDate;
  to: PlainDate;
  /** Years the plan reaches into for which no holiday schedule is published; only weekends are known there. */
  yearsWithoutHolidays: number[];
};

/** When does everything happen if each task takes its most likely duration? See {@link buildNetwork} for `today` and errors. */
export function computeSchedule(plan: Plan, today: PlainDate | null = null): Schedule {
  const network = buildNetwork(plan, today);
  return scheduleOf(plan, network, criticalPath(network, likelyDurations(network)));
}

/** The dates of a computed network. Summaries span their tasks. */
export function scheduleOf(plan: Plan, network: Network, path: CriticalPath): Schedule {
  const leaves = network.tasks.map((task, i) => leafDates(network, path, task, i));
  const byId = new Map(leaves.map((task) => [task.id, task]));
  // Upwards: what is within a summary has its dates before the summary gets its own.
  for (const { id, parentId } of [...outlineOf(plan.tasks).order].reverse()) {
    const dates = byId.get(id);
    if (!dates || parentId === null) continue;
    const span = byId.get(parentId);
    byId.set(parentId, span ? together(span, dates) : { ...dates, id: parentId });
  }
  const tasks = plan.tasks.flatMap((task) => byId.get(task.id) ?? []);
  const from = tasks.reduce((first, task) => earlier(first, task.start), plan.start);
  const to = tasks.reduce((last, task) => later(last, task.finish), plan.start);
  const readyDate = network.tasks.length === 0 ? plan.start : finishDate(network.axis, Math.max(path.ready, 1));
  return {
    tasks,
    criticalTaskIds: network.tasks
      .flatMap((task, i) =>
        path.critical[i] && task.kind !== 'launch' ? [{ id: task.id, start: path.start[i]! }] : [],
      )
      .sort((a, b) => a.start - b.start)
      .map((task) => task.id),
    trackReady: { product: trackReady(network, path, 0), market: trackReady(network, path, 1) },
    readyDate,
    lengthDays: path.ready,
    launchDate:
      launchedOn(plan) ?? (network.tasks.length === 0 ? plan.start : toPlainDate(network.axis.dayAt(path.launch))),
    from,
    to,
    yearsWithoutHolidays: yearsWithoutHolidays(plan, from, to),
  };
}

/** The day on which the launch happened; null while it has not. */
export function launchedOn(plan: Plan): PlainDate | null {
  return plan.tasks.find((task) => task.kind === 'launch')?.actualFinish ?? null;
}

function leafDates(network: Network, path: CriticalPath, task: PlanTask, i: number): ScheduledTask {
  const begin = path.start[i]!;
  const end = path.finish[i]!;
  const start = task.actualStart ?? startDate(network.axis, begin);
  const moment = momentDay(network, task, i, end);
  const finish = task.actualFinish ?? (moment === null ? finishDate(network.axis, end) : moment);
  return {
    id: task.id,
    start: moment === null ? start : (task.actualFinish ?? moment),
    finish: finish < start && moment === null ? start : finish,
    totalFloat: round(path.totalFloat[i]!),
    freeFloat: round(path.freeFloat[i]!),
    critical: path.critical[i] === 1,
    overrun: round(path.overrun[i]!),
    late: round(
      Math.max(
        0,
        end - network.latestFinish[i]!,
        task.pin?.kind === 'start_no_later' ? begin - network.latestStart[i]! : 0,
      ),
    ),
  };
}

/**
 * The day of something without duration: a launch opens its day; a milestone closes the day on which the work before it
 * ends, unless its own earliest date is later. Null for work with a duration.
 */
export function momentDay(network: Network, task: PlanTask, i: number, time: number): PlainDate | null {
  if (task.kind === 'launch') return toPlainDate(network.axis.dayAt(Math.ceil(time - 1e-9)));
  if (task.pessimistic > 0) return null;
  const floor = Number.isNaN(network.fixedStart[i]!) ? network.earliestStart[i]! : network.fixedStart[i]!;
  return toPlainDate(network.axis.dayAt(Math.max(lastDayOf(time), floor)));
}

function trackReady(network: Network, path: CriticalPath, track: number): PlainDate | null {
  let ready = Number.NEGATIVE_INFINITY;
  network.tasks.forEach((_task, i) => {
    if (network.track[i] === track && network.holds[i] === 1) ready = Math.max(ready, path.finish[i]!);
  });
  return ready === Number.NEGATIVE_INFINITY ? null : finishDate(network.axis, ready);
}

/** A summary with one more of its tasks. */
function together(span: ScheduledTask, task: ScheduledTask): ScheduledTask {
  return {
    id: span.id,
    start: earlier(span.start, task.start),
    finish: later(span.finish, task.finish),
    totalFloat: Math.min(span.totalFloat, task.totalFloat),
    freeFloat: Math.min(span.freeFloat, task.freeFloat),
    critical: span.critical || task.critical,
    overrun: Math.max(span.overrun, task.overrun),
    late: Math.max(span.late, task.late),
  };
}

/** Which calendar years between two dates lack a published holiday schedule, for a calendar that follows one? */
export function yearsWithoutHolidays(plan: Plan, from: PlainDate, to: PlainDate): number[] {
  if (plan.calendar.holidays === 'none') return [];
  const [first, last] = [yearOf(from), yearOf(to)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
    (year) => year < statutoryCoverage.firstYear || year > statutoryCoverage.lastYear,
  );
}

function yearOf(date: PlainDate): number {
  return Number(toPlainDate(toEpochDay(date)).slice(0, 4));
}

/** Sums of fractional durations leave dust in the last digits; a float is read to a hundredth of a day. */
function round(days: number): number {
  return Math.round(days * 100) / 100 + 0;
}
