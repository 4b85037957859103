/** Times that are no plain working days, in a plan that counts those: they pass on days off as well, or days are worked for shorter than usual. */
import { BiplaneError } from '../errors.ts';
import type { EpochDay, PlainDate } from '../time/plain-date.ts';
import type { WorkingAxis, WorkingCalendar } from './calendar.ts';
import { forwardPass, likelyDurations } from './critical-path.ts';
import { buildNetwork, type Network } from './network.ts';
import { type Dependency, dependencyKinds, longestDays, type Plan, type PlanTask } from './plan.ts';

export type OpenTimes = {
  /** Calendar days that tasks take, whatever is worked in them, by task id. */
  durations: ReadonlyMap<string, number>;
  /** Calendar days that links wait. */
  lags: ReadonlyMap<Dependency, number>;
  /** Working minutes that tasks take, by task id, in a calendar whose days are of different length. */
  work?: { minutes: ReadonlyMap<string, number>; usual: number; minutesOn: (day: EpochDay) => number } | undefined;
  /** Working minutes of tasks that follow days of their own, by task id. */
  own?: ReadonlyMap<string, { minutes: number; clock: WorkClock }> | undefined;
};

/** Which days are worked, and for how many minutes. */
export type WorkClock = { isWorking: (day: EpochDay) => boolean; minutesOn: (day: EpochDay) => number };

/** Seven days have five working days: the first guess, and the answer where nothing is known of the dates. */
export const workingShare = 5 / 7;
/** Of the hours from the start of a working day to its end, in days of the clock: eight to five. */
const workday = { begin: 8 / 24, end: 17 / 24 };
/** One round settles everything, except where a finish that is bound to another one depends on a length that is settled with it. */
const mostRounds = 3;

/**
 * Turns such times into the working days that lie in them, as the plan is dated with `start` and `calendar`: three days from a Friday morning are one
 * working day, since what follows begins on Monday. Holds for these dates only. What cannot be scheduled keeps a guess.
 */
export function settleTimes(
  { tasks, dependencies }: { tasks: readonly PlanTask[]; dependencies: readonly Dependency[] },
  { start, calendar }: { start: PlainDate; calendar: WorkingCalendar },
  open: OpenTimes,
): { tasks: PlanTask[]; dependencies: Dependency[] } {
  let settled = {
    tasks: tasks.map((task) => withDuration(task, guess(open.durations.get(task.id)))),
    dependencies: dependencies.map((each) => withLag(each, guess(open.lags.get(each)))),
  };
  if (open.durations.size === 0 && open.lags.size === 0 && !open.work && !open.own?.size) return settled;
  const planned = { start, calendar, committedDate: null, distribution: 'pert_beta', seed: 1 } as const;
  for (let round = 0; round < mostRounds; round++) {
    const before = settled;
    const found = lengthsIn({ ...planned, ...before }, dependencies, open);
    if (found === null) return before;
    settled = {
      tasks: before.tasks.map((task) => withDuration(task, found.durations.get(task.id))),
      dependencies: before.dependencies.map((each, i) => withLag(each, found.lags.get(dependencies[i]!))),
    };
    if (sameLengths(before, settled)) break;
  }
  return settled;
}

const guess = (days: number | undefined) => (days === undefined ? undefined : rounded(days * workingShare));

function withDuration(task: PlanTask, days: number | undefined): PlanTask {
  return days === undefined || task.kind !== 'task'
    ? task
    : { ...task, optimistic: days, likely: days, pessimistic: days };
}

function withLag(dependency: Dependency, lag: number | undefined): Dependency {
  return lag === undefined ? dependency : { ...dependency, lag };
}

function sameLengths(
  a: { tasks: PlanTask[]; dependencies: Dependency[] },
  b: { tasks: PlanTask[]; dependencies: Dependency[] },
): boolean {
  return (
    a.tasks.every((task, i) => task.likely === b.tasks[i]!.likely) &&
    a.dependencies.every((each, i) => each.lag === b.dependencies[i]!.lag)
  );
}

/** How long the open times of a plan are, each from where it begins; null where the plan cannot be scheduled. */
function lengthsIn(plan: Plan, dependencies: readonly Dependency[], open: OpenTimes) {
  try {
    return lengthsOf(buildNetwork(plan), dependencies, open);
  } catch (error) {
    // Whoever reads the plan says what is wrong with it.
    if (error instanceof BiplaneError) return null;
    throw error;
  }
}

function lengthsOf(network: Network, dependencies: readonly Dependency[], open: OpenTimes) {
  const { axis, tasks, linkFrom, linkKind } = network;
  const linkKey = (from: string, to: string, kind: string) => `${from}\n${to}\n${kind}`;
  const waiting = new Map(
    dependencies
      .filter((each) => open.lags.has(each))
      .map((each) => [linkKey(each.predecessorId, each.successorId, each.kind), each]),
  );
  const found = { durations: new Map<string, number>(), lags: new Map<Dependency, number>() };
  const working = open.work ? workedDays(axis, open.work) : null;
  let successor = 0;
  forwardPass(network, likelyDurations(network), {
    lag(link, from) {
      if (waiting.size === 0) return undefined;
      while (network.firstLink[successor + 1]! <= link) successor++;
      const kind = dependencyKinds[linkKind[link]!]!;
      const waits = waiting.get(linkKey(tasks[linkFrom[link]!]!.id, tasks[successor]!.id, kind));
      if (!waits) return undefined;
      const lag = passing(axis, from, open.lags.get(waits)!, kind.startsWith('F'));
      found.lags.set(waits, lag);
      return lag;
    },
    duration(i, begin) {
      const { id } = tasks[i]!;
      const days = open.durations.get(id);
      const own = open.own?.get(id);
      const minutes = open.work?.minutes.get(id);
      if (days !== undefined) found.durations.set(id, passing(axis, begin, days, false));
      else if (own) found.durations.set(id, throughOwnDays(axis, begin, own.minutes, own.clock));
      else if (minutes !== undefined) found.durations.set(id, working!(begin, minutes));
      return found.durations.get(id);
    },
  });
  return found;
}

/** Working days that lie between a time on the axis and the moment so many calendar days later. `closes` takes a whole number as the end of a day. */
function passing(axis: WorkingAxis, from: number, days: number, closes: boolean): number {
  const to = axisTime(axis, clockTime(axis, from, closes) + days);
  return Math.max(-longestDays, Math.min(longestDays, rounded(to - from)));
}

/** The moment in days of the calendar at which a time on the axis is reached. */
function clockTime(axis: WorkingAxis, time: number, closes: boolean): number {
  const whole = closes ? Math.ceil(time - 1e-6) - 1 : Math.floor(time + 1e-6);
  return axis.dayAt(whole) + workday.begin + (time - whole) * (workday.end - workday.begin);
}

function axisTime(axis: WorkingAxis, moment: number): number {
  const day = Math.floor(moment + 1e-9);
  const index = axis.indexOf(day);
  if (!axis.isWorking(day)) return index;
  const share = (moment - day - workday.begin) / (workday.end - workday.begin);
  return index + Math.max(0, Math.min(1, share));
}

/** Work that is worked for longer than this begins at midnight. */
const longestShift = 960;
/** Days that are looked at to do the work of one task. */
const mostOwnDays = longestDays;

/** Days on the axis from a time on until work that follows days of its own is done. */
function throughOwnDays(axis: WorkingAxis, from: number, minutes: number, { isWorking, minutesOn }: WorkClock): number {
  const begin = clockTime(axis, from, false);
  const first = Math.floor(begin + 1e-9);
  let left = minutes;
  for (let day = first; day < first + mostOwnDays; day++) {
    if (!isWorking(day)) continue;
    const whole = minutesOn(day);
    const [opens, closes] = whole > longestShift ? [0, 1] : [workday.begin, workday.end];
    const begun = day > first ? 0 : Math.max(0, Math.min(1, (begin - day - opens) / (closes - opens)));
    if (left <= whole * (1 - begun) + 1e-6) {
      const to = axisTime(axis, day + opens + (begun + left / whole) * (closes - opens));
      return Math.max(0, Math.min(longestDays, rounded(to - from)));
    }
    left -= whole * (1 - begun);
  }
  return longestDays;
}

/** How many days on the axis some minutes of work take from a time on: minutes are counted off day by day. */
function workedDays(axis: WorkingAxis, { usual, minutesOn }: NonNullable<OpenTimes['work']>) {
  /** Minutes worked before each day from the origin on. */
  const before = [0];
  const upTo = (index: number) => {
    while (before.length <= index) {
      before.push(before.at(-1)! + (minutesOn(axis.dayAt(before.length - 1)) || usual));
    }
    return before[index]!;
  };
  return (from: number, minutes: number): number => {
    const first = Math.floor(from + 1e-6);
    if (first < 0) return rounded(minutes / usual);
    const end = upTo(first) + Math.max(0, from - first) * (upTo(first + 1) - upTo(first)) + minutes;
    let low = first;
    let high = first + 1;
    while (upTo(high) < end && high - first < longestDays) {
      low = high;
      high = first + 2 * (high - first);
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (upTo(middle) < end) low = middle;
      else high = middle;
    }
    const share = (end - upTo(low)) / (upTo(low + 1) - upTo(low));
    return Math.min(longestDays, rounded(low + share - from));
  };
}

const rounded = (days: number) => Math.round(days * 1000) / 1000;
