import { invalidInput } from '../errors.ts';
import { type PlainDate, toEpochDay, toPlainDate } from '../time/plain-date.ts';
import { type WorkingAxis, workingAxis } from './calendar.ts';
import { dependencyOrder, type Edge, reachableFrom } from './order.ts';
import { cycleNames, type Outline } from './outline.ts';
import { dependencyKinds, type Plan, type PlanTask, tracks } from './plan.ts';
import { validatePlan } from './validate-plan.ts';

/** What a bound says, as positions in {@link dependencyKinds}. */
export const FS = 0;
export const SS = 1;
export const FF = 2;
export const SF = 3;

/**
 * A plan made ready for arithmetic: tasks (without summaries) in dependency order, bounds grouped by successor, times
 * as working-day numbers on the axis. A time `t` is a point between days: work on day 0 runs from 0 to 1.
 */
export type Network = {
  axis: WorkingAxis;
  tasks: readonly PlanTask[];
  /** Position of a task id in `tasks`. */
  position: ReadonlyMap<string, number>;
  /** The bounds of task i are those from `firstLink[i]` to `firstLink[i + 1]`. */
  firstLink: Int32Array;
  linkFrom: Int32Array;
  linkKind: Uint8Array;
  linkLag: Float64Array;
  /** Lower bounds from plan start, today and pins; −∞ where there is none. */
  earliestStart: Float64Array;
  earliestFinish: Float64Array;
  /** NaN where the start follows from the bounds. */
  fixedStart: Float64Array;
  fixedFinish: Float64Array;
  /** Deadlines; +∞ where there is none. */
  latestFinish: Float64Array;
  latestStart: Float64Array;
  /**
   * A task takes `spent` + `left` × the duration that is drawn for it: 0 and 1, except where it is known how much of begun work is done. Of that, the
   * share that is not done lies ahead from the day of the report on, whatever time went before it.
   */
  spent: Float64Array;
  left: Float64Array;
  /** 1 where the launch waits for the task. */
  holds: Uint8Array;
  /** Position in `tracks`, −1 for none. */
  track: Int8Array;
  /** Position of the launch, −1 where the plan has no launch row. */
  launch: number;
};

/**
 * Builds the network of a plan. `today`, where given, is the status date: unfinished work cannot lie before it.
 * Fails with `invalid_input` for unknown tasks, impossible dates or durations, and for cycles, naming their tasks.
 */
export function buildNetwork(plan: Plan, today: PlainDate | null = null): Network {
  const outline = validatePlan(plan);
  const axis = workingAxis(plan.calendar, toEpochDay(plan.start));
  const given = plan.tasks.filter((task) => task.kind !== 'summary');
  const bounds = boundsBetween(plan, given, outline);
  const launchGiven = given.findIndex((task) => task.kind === 'launch');
  const holdsGiven = holdLaunch(given, bounds, launchGiven);
  const ordered = dependencyOrder(given.length, bounds);
  if ('cycle' in ordered) throw cycleError(ordered.cycle.map((i) => given[i]!));

  const count = given.length;
  const rank = new Int32Array(count);
  ordered.order.forEach((original, position) => {
    rank[original] = position;
  });
  const tasks = ordered.order.map((original) => given[original]!);
  const sorted = bounds
    .map((bound) => ({ ...bound, from: rank[bound.from]!, to: rank[bound.to]! }))
    .sort((a, b) => a.to - b.to);
  const firstLink = new Int32Array(count + 1);
  for (const { to } of sorted) firstLink[to + 1]! += 1;
  for (let i = 0; i < count; i++) firstLink[i + 1]! += firstLink[i]!;

  return {
    axis,
    tasks,
    position: new Map(tasks.map((task, i) => [task.id, i])),
    firstLink,
    linkFrom: Int32Array.from(sorted, (bound) => bound.from),
    linkKind: Uint8Array.from(sorted, (bound) => bound.kind),
    linkLag: Float64Array.from(sorted, (bound) => bound.lag),
    ...timeLimits(tasks, axis, today),
    holds: Uint8Array.from(ordered.order, (original) => holdsGiven[original]!),
    track: Int8Array.from(tasks, (task) => (task.track ? tracks.indexOf(task.track) : -1)),
    launch: launchGiven < 0 ? -1 : rank[launchGiven]!,
  };
}

type Bound = Edge & { kind: number; lag: number };

/** The most bounds between single tasks that the dependencies of a plan may stand for: one between two summaries of n tasks stands for n². */
export const mostBounds = 250_000;

/** Dependencies between tasks proper: one that touches a summary stands for its tasks. */
function boundsBetween(plan: Plan, given: readonly PlanTask[], outline: Outline): Bound[] {
  const count = plan.dependencies.reduce(
    (sum, each) => sum + outline.sizeOf(each.predecessorId) * outline.sizeOf(each.successorId),
    0,
  );
  if (count > mostBounds) throw invalidInput('cadence.errors.too_many_bounds', { found: count, limit: mostBounds });
  const index = new Map(given.map((task, i) => [task.id, i]));
  return plan.dependencies.flatMap(({ predecessorId, successorId, kind, lag }) =>
    outline.tasksWithin(predecessorId).flatMap((from) =>
      outline.tasksWithin(successorId).map((to) => ({
        from: index.get(from.id)!,
        to: index.get(to.id)!,
        kind: dependencyKinds.indexOf(kind),
        lag,
      })),
    ),
  );
}

/** Marks what the launch waits for, and adds the bounds that say so. What follows the launch cannot hold it. */
function holdLaunch(given: readonly PlanTask[], bounds: Bound[], launch: number): Uint8Array {
  const after = launch < 0 ? new Uint8Array(given.length) : reachableFrom(launch, given.length, bounds);
  const holds = Uint8Array.from(given, (task, i) => (i !== launch && task.holdsLaunch && after[i] === 0 ? 1 : 0));
  if (launch >= 0) {
    for (let i = 0; i < given.length; i++) if (holds[i]) bounds.push({ from: i, to: launch, kind: FS, lag: 0 });
  }
  return holds;
}

function timeLimits(tasks: readonly PlanTask[], axis: WorkingAxis, today: PlainDate | null) {
  const count = tasks.length;
  const now = today === null ? Number.NEGATIVE_INFINITY : axis.indexOf(toEpochDay(today));
  const earliestStart = new Float64Array(count).fill(Math.max(0, now));
  const earliestFinish = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const fixedStart = new Float64Array(count).fill(Number.NaN);
  const fixedFinish = new Float64Array(count).fill(Number.NaN);
  const latestStart = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const latestFinish = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const spent = new Float64Array(count);
  const left = new Float64Array(count).fill(1);
  /** The end of a day; a day off ends where the working day before it ended. */
  const endOf = (date: PlainDate) => axis.indexOf(toEpochDay(date) + 1);
  tasks.forEach((task, i) => {
    if (task.actualStart !== null) {
      fixedStart[i] = axis.indexOf(toEpochDay(task.actualStart));
      if (task.actualFinish === null) earliestFinish[i] = now + 1;
      if (task.actualFinish === null && task.donePercent !== null && task.donePercentOn !== null) {
        spent[i] = Math.max(0, axis.indexOf(toEpochDay(task.donePercentOn)) - fixedStart[i]!);
        left[i] = 1 - task.donePercent / 100;
      }
    }
    if (task.actualFinish !== null) {
      // A launch opens its day, everything else closes it.
      fixedFinish[i] = task.kind === 'launch' ? axis.indexOf(toEpochDay(task.actualFinish)) : endOf(task.actualFinish);
      if (task.kind !== 'task') fixedStart[i] = fixedFinish[i]!;
      return;
    }
    if (task.actualStart !== null || task.pin === null) return;
    const { kind, date } = task.pin;
    const start = axis.indexOf(toEpochDay(date));
    if (kind === 'start_no_earlier') earliestStart[i] = Math.max(earliestStart[i]!, start);
    else if (kind === 'start_on') fixedStart[i] = start;
    else if (kind === 'start_no_later') latestStart[i] = start;
    else if (kind === 'finish_no_earlier') earliestFinish[i] = endOf(date);
    else if (kind === 'finish_on') fixedFinish[i] = endOf(date);
    else latestFinish[i] = endOf(date);
  });
  return { earliestStart, earliestFinish, fixedStart, fixedFinish, latestStart, latestFinish, spent, left };
}

function cycleError(cycle: readonly PlanTask[]) {
  return invalidInput('cadence.errors.cycle', { tasks: cycleNames(cycle) }, { taskIds: cycle.map((task) => task.id) });
}

const almost = 1e-9;

/** The day on which work that starts at time `t` begins. */
export function startDate(axis: WorkingAxis, t: number): PlainDate {
  return toPlainDate(axis.dayAt(Math.floor(t + almost)));
}

/** The day at whose end work that finishes at time `t` is done. */
export function finishDate(axis: WorkingAxis, t: number): PlainDate {
  return toPlainDate(axis.dayAt(lastDayOf(t)));
}

/** Number of the working day during which time `t` is reached. */
export function lastDayOf(t: number): number {
  return Math.ceil(t - almost) - 1;
}

/** Number of the first whole working day after time `t`: the day of a launch whose last preparation ends at `t`. */
export function nextDayOf(t: number): number {
  return Math.ceil(t - almost);
}
