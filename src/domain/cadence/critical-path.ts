import { FF, FS, type Network, nextDayOf, SF, SS } from './network.ts';

/** Times are working-day numbers on the network's axis, by position in `network.tasks`. */
export type CriticalPath = {
  start: Float64Array;
  finish: Float64Array;
  lateStart: Float64Array;
  lateFinish: Float64Array;
  /** How far a task may slip before the launch (or, for what the launch does not wait for, the plan's end or a deadline) moves. */
  totalFloat: Float64Array;
  /** How far a task may slip before any other task moves. */
  freeFloat: Float64Array;
  /** 1 where a slip of the task moves the launch. */
  critical: Uint8Array;
  /** By how many working days the predecessors of a fixed task overrun its fixed date; 0 where they do not. */
  overrun: Float64Array;
  /** When the last task that holds the launch finishes. */
  ready: number;
  /** When the launch happens: the next whole working day after `ready`, or the launch's own pin if later. */
  launch: number;
};

/** Durations at the most likely value, for the deterministic schedule; of begun work, with what is known of the share done. */
export function likelyDurations({ tasks, spent, left }: Network): Float64Array {
  return Float64Array.from(tasks, (task, i) => spent[i]! + left[i]! * task.likely);
}

/**
 * When does each task start and finish, and which tasks decide the launch? Critical path method (Kelley & Walker 1959)
 * over a precedence network with the four dependency kinds and lags (Roy 1959; Moder, Phillips & Davis 1983, ch. 4).
 * `durations` are working days by position in `network.tasks`.
 */
export function criticalPath(network: Network, durations: Float64Array): CriticalPath {
  const forward = forwardPass(network, durations);
  const backward = backwardPass(network, forward, true);
  const forLaunch = backwardPass(network, forward, false);
  const count = network.tasks.length;
  const totalFloat = new Float64Array(count);
  const critical = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    totalFloat[i] = backward.lateFinish[i]! - forward.finish[i]!;
    const isOpen = network.tasks[i]!.actualFinish === null;
    critical[i] = isOpen && forLaunch.lateFinish[i]! - forward.finish[i]! <= 1e-6 ? 1 : 0;
  }
  return {
    ...forward,
    lateStart: backward.lateStart,
    lateFinish: backward.lateFinish,
    totalFloat,
    freeFloat: freeFloat(network, forward),
    critical,
  };
}

/** Lengths that depend on when they begin; undefined where the network's own holds. */
export type OpenLengths = {
  lag: (link: number, from: number) => number | undefined;
  duration: (task: number, begin: number) => number | undefined;
};

type Forward = { start: Float64Array; finish: Float64Array; overrun: Float64Array; ready: number; launch: number };

/** When does everything happen as early as it can? Tasks are visited in dependency order, so that an open length is asked for when its begin is known. */
export function forwardPass(network: Network, durations: Float64Array, open?: OpenLengths): Forward {
  const count = network.tasks.length;
  const start = new Float64Array(count);
  const finish = new Float64Array(count);
  const overrun = new Float64Array(count);
  let ready = 0;
  for (let i = 0; i < count; i++) {
    let duration = durations[i]!;
    let bound = Number.NEGATIVE_INFINITY;
    for (let link = network.firstLink[i]!; link < network.firstLink[i + 1]!; link++) {
      const from = network.linkFrom[link]!;
      const kind = network.linkKind[link]!;
      const origin = kind === FS || kind === FF ? finish[from]! : start[from]!;
      const lag = open?.lag(link, origin) ?? network.linkLag[link]!;
      bound = Math.max(bound, origin + lag - (kind === FF || kind === SF ? duration : 0));
    }
    const fixedStart = network.fixedStart[i]!;
    const fixedFinish = network.fixedFinish[i]!;
    let begin = Math.max(bound, network.earliestStart[i]!, network.earliestFinish[i]! - duration);
    if (!Number.isNaN(fixedStart)) begin = fixedStart;
    else if (!Number.isNaN(fixedFinish)) begin = fixedFinish - duration;
    if (i === network.launch) begin = nextDayOf(begin);
    duration = open?.duration(i, begin) ?? duration;
    let end = begin + duration;
    if (!Number.isNaN(fixedFinish)) end = fixedFinish;
    else if (end < network.earliestFinish[i]!) end = network.earliestFinish[i]!;
    duration = end - begin;
    start[i] = begin;
    finish[i] = end;
    const done = network.tasks[i]!.actualStart !== null || network.tasks[i]!.actualFinish !== null;
    if (!done && bound > begin) overrun[i] = bound - begin;
    if (network.holds[i]) ready = Math.max(ready, end);
  }
  return { start, finish, overrun, ready, launch: network.launch >= 0 ? start[network.launch]! : nextDayOf(ready) };
}

/**
 * How late may each task be? `everything` counts the plan's end and deadlines as well; without it only the launch, so that
 * a task the launch does not depend on may be late without end.
 */
function backwardPass(network: Network, { start, finish, ready, launch }: Forward, everything: boolean) {
  const count = network.tasks.length;
  const lateFinish = new Float64Array(count);
  const lateStart = new Float64Array(count);
  const planEnd = everything
    ? finish.reduce((latest, time) => Math.max(latest, time), ready)
    : Number.POSITIVE_INFINITY;
  // A launch pinned to a later day leaves its predecessors float; one that follows them leaves none, not even part of a day.
  const launchNeeds = launch > nextDayOf(ready) ? launch : ready;
  for (let i = 0; i < count; i++) lateFinish[i] = network.holds[i] && network.launch < 0 ? ready : planEnd;
  if (network.launch >= 0) lateFinish[network.launch] = launch;
  for (let i = count - 1; i >= 0; i--) {
    const duration = finish[i]! - start[i]!;
    const deadline = Math.min(network.latestFinish[i]!, network.latestStart[i]! + duration);
    if (everything) lateFinish[i] = Math.min(lateFinish[i]!, deadline);
    lateStart[i] = lateFinish[i]! - duration;
    // A fixed task keeps its date whatever happens before it: its predecessors must meet that date, but move no launch through it.
    const fixed = !Number.isNaN(network.fixedStart[i]!) || !Number.isNaN(network.fixedFinish[i]!);
    const needStart =
      i === network.launch ? launchNeeds : fixed ? (everything ? start[i]! : Number.POSITIVE_INFINITY) : lateStart[i]!;
    const needFinish =
      i === network.launch
        ? launchNeeds
        : fixed
          ? everything
            ? finish[i]!
            : Number.POSITIVE_INFINITY
          : lateFinish[i]!;
    for (let link = network.firstLink[i]!; link < network.firstLink[i + 1]!; link++) {
      const from = network.linkFrom[link]!;
      const kind = network.linkKind[link]!;
      const allowed = (kind === FS || kind === SS ? needStart : needFinish) - network.linkLag[link]!;
      const own = kind === FS || kind === FF ? 0 : finish[from]! - start[from]!;
      lateFinish[from] = Math.min(lateFinish[from]!, allowed + own);
    }
  }
  return { lateStart, lateFinish };
}

function freeFloat(network: Network, { start, finish, ready }: Forward): Float64Array {
  const count = network.tasks.length;
  const planEnd = finish.reduce((latest, time) => Math.max(latest, time), 0);
  const free = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < count; i++) {
    for (let link = network.firstLink[i]!; link < network.firstLink[i + 1]!; link++) {
      const from = network.linkFrom[link]!;
      const kind = network.linkKind[link]!;
      const target = i === network.launch ? Math.max(ready, 0) : kind === FS || kind === SS ? start[i]! : finish[i]!;
      const origin = kind === FS || kind === FF ? finish[from]! : start[from]!;
      free[from] = Math.min(free[from]!, target - network.linkLag[link]! - origin);
    }
  }
  for (let i = 0; i < count; i++) {
    const end = network.launch < 0 && network.holds[i] ? ready : planEnd;
    free[i] = Math.min(free[i]!, end - finish[i]!);
  }
  return free;
}
