import { durationMoments, durationSampler } from './duration.ts';
import { FF, FS, lastDayOf, type Network, nextDayOf, SF } from './network.ts';
import { type DurationDistribution, tracks } from './plan.ts';
import { randomStreams } from './random.ts';

/** What the draws say, in working-day numbers on the network's axis. */
export type Simulation = {
  draws: number;
  /** Per draw: when the last task that holds the launch finishes. */
  ready: Float64Array;
  /** Per draw: number of the working day of the launch. */
  launchDay: Int32Array;
  /** Per track, per draw: when its last task that holds the launch finishes; null where it has none. */
  trackReady: (Float64Array | null)[];
  /** Per task: in how many draws it lay on the chain that decided the launch. */
  criticalDraws: Uint32Array;
  /** Per task: standard deviation of its duration in working days. */
  durationSd: Float64Array;
  /** Per task: how many draws finished within each working day, from `firstDay` on. */
  finishDays: FinishDays[];
};
export type FinishDays = { firstDay: number; draws: Uint32Array };

/** Draws computed side by side: long enough to amortise the passes, short enough to stay in the cache. */
const block = 64;
const almost = 1e-9;

/**
 * When will the launch be, allowing for what each task may take? Monte Carlo over the precedence network
 * (van Slyke 1963): each draw takes a duration per task and computes the schedule. The same network, seed and number
 * of draws give the same result. `seed` is any integer; `draws` at least 1.
 *
 * Begun work: the whole duration is drawn and counted from the actual start, and an end that would lie before today is
 * put to today. Where somebody said that a share p was done, (1 − p) of the drawn duration lies ahead from that day on,
 * so that with the same draws a higher share never ends later, and nothing done on the day of the start says no more than
 * the start itself. The share is taken to be of time, as a plan's durations are; how well it was judged is not modelled.
 */
export function simulate(
  network: Network,
  options: { draws: number; seed: number; distribution: DurationDistribution },
): Simulation {
  const { tasks } = network;
  const count = tasks.length;
  const streams = randomStreams(
    options.seed,
    tasks.map((task) => task.id),
  );
  const samplers = tasks.map((task) => durationSampler(task, options.distribution));
  const duration = new Float64Array(count * block);
  const start = new Float64Array(count * block);
  const finish = new Float64Array(count * block);
  const bound = new Float64Array(block);
  const finishDays = finishHistograms(network);
  const result: Simulation = {
    draws: options.draws,
    ready: new Float64Array(options.draws),
    launchDay: new Int32Array(options.draws),
    trackReady: tracks.map((_, track) =>
      tasks.some((_task, i) => network.track[i] === track && network.holds[i] === 1)
        ? new Float64Array(options.draws).fill(Number.NEGATIVE_INFINITY)
        : null,
    ),
    criticalDraws: new Uint32Array(count),
    durationSd: Float64Array.from(
      tasks,
      (task, i) => network.left[i]! * durationMoments(task, options.distribution).sd,
    ),
    finishDays,
  };

  for (let done = 0; done < options.draws; done += block) {
    const width = Math.min(block, options.draws - done);
    for (let i = 0; i < count; i++) {
      samplers[i]!(streams, i * 4, duration, i * block, width);
      const [spent, left] = [network.spent[i]!, network.left[i]!];
      if (spent === 0 && left === 1) continue;
      for (let k = i * block; k < i * block + width; k++) duration[k] = spent + left * duration[k]!;
    }
    for (let i = 0; i < count; i++) schedule(network, i, width, duration, start, finish, bound);
    collect(network, done, width, start, finish, result);
    for (let k = 0; k < width; k++) markDeciding(network, k, result.ready[done + k]!, duration, start, finish, result);
  }
  return result;
}

/** One step of the forward pass for `width` draws side by side; the same rules as the critical path's forward pass. */
function schedule(
  network: Network,
  i: number,
  width: number,
  duration: Float64Array,
  start: Float64Array,
  finish: Float64Array,
  bound: Float64Array,
): void {
  const own = i * block;
  const fixedStart = network.fixedStart[i]!;
  const fixedFinish = network.fixedFinish[i]!;
  const earliestFinish = network.earliestFinish[i]!;
  if (!Number.isNaN(fixedStart)) {
    bound.fill(fixedStart, 0, width);
  } else if (!Number.isNaN(fixedFinish)) {
    for (let k = 0; k < width; k++) bound[k] = fixedFinish - duration[own + k]!;
  } else {
    const earliestStart = network.earliestStart[i]!;
    for (let k = 0; k < width; k++) bound[k] = Math.max(earliestStart, earliestFinish - duration[own + k]!);
    for (let link = network.firstLink[i]!; link < network.firstLink[i + 1]!; link++) {
      const kind = network.linkKind[link]!;
      const origin = kind === FS || kind === FF ? finish : start;
      const from = network.linkFrom[link]! * block;
      const lag = network.linkLag[link]!;
      if (kind === FF || kind === SF) {
        for (let k = 0; k < width; k++) {
          const time = origin[from + k]! + lag - duration[own + k]!;
          if (time > bound[k]!) bound[k] = time;
        }
      } else {
        for (let k = 0; k < width; k++) {
          const time = origin[from + k]! + lag;
          if (time > bound[k]!) bound[k] = time;
        }
      }
    }
  }
  if (i === network.launch) for (let k = 0; k < width; k++) bound[k] = nextDayOf(bound[k]!);
  for (let k = 0; k < width; k++) {
    const end = bound[k]! + duration[own + k]!;
    start[own + k] = bound[k]!;
    finish[own + k] = Number.isNaN(fixedFinish) ? Math.max(end, earliestFinish) : fixedFinish;
  }
}

function collect(
  network: Network,
  done: number,
  width: number,
  start: Float64Array,
  finish: Float64Array,
  result: Simulation,
): void {
  const count = network.tasks.length;
  for (let i = 0; i < count; i++) {
    const own = i * block;
    const { firstDay, draws } = result.finishDays[i]!;
    const last = draws.length - 1;
    for (let k = 0; k < width; k++) {
      const day = lastDayOf(finish[own + k]!) - firstDay;
      draws[Math.max(0, Math.min(day, last))]! += 1;
    }
    if (network.holds[i] === 0) continue;
    const track = network.track[i]!;
    const ready = track >= 0 ? result.trackReady[track]! : null;
    for (let k = 0; k < width; k++) {
      const end = finish[own + k]!;
      if (end > result.ready[done + k]!) result.ready[done + k] = end;
      if (ready && end > ready[done + k]!) ready[done + k] = end;
    }
  }
  for (let k = 0; k < width; k++) {
    result.launchDay[done + k] =
      network.launch >= 0 ? start[network.launch * block + k]! : nextDayOf(result.ready[done + k]!);
  }
}

/** How a task takes part in the deciding chain of one draw: through its start, through its finish. */
const startDecides = 1;
const finishDecides = 2;
let marks = new Uint8Array(0);

/** Follows the binding bounds back from the launch; every task met decides the launch in this draw. */
function markDeciding(
  network: Network,
  k: number,
  ready: number,
  duration: Float64Array,
  start: Float64Array,
  finish: Float64Array,
  result: Simulation,
): void {
  const count = network.tasks.length;
  if (marks.length < count) marks = new Uint8Array(count);
  marks.fill(0, 0, count);
  const pinnedLater = network.launch >= 0 && start[network.launch * block + k]! > nextDayOf(ready);
  if (pinnedLater) return;
  for (let i = count - 1; i >= 0; i--) {
    const end = finish[i * block + k]!;
    if (network.holds[i] === 1 && end >= ready - almost) marks[i]! |= finishDecides;
    const mark = marks[i]!;
    if (mark === 0) continue;
    result.criticalDraws[i]! += 1;
    const begin = start[i * block + k]!;
    const days = duration[i * block + k]!;
    const heldByDate = !Number.isNaN(network.fixedStart[i]!) || !Number.isNaN(network.fixedFinish[i]!);
    // Work that is only unfinished because today has come does not depend on its predecessors any more.
    const heldByToday = mark === finishDecides && begin + days < end - almost;
    if (heldByDate || heldByToday) continue;
    for (let link = network.firstLink[i]!; link < network.firstLink[i + 1]!; link++) {
      const kind = network.linkKind[link]!;
      const from = network.linkFrom[link]!;
      const viaFinish = kind === FS || kind === FF;
      const origin = (viaFinish ? finish : start)[from * block + k]!;
      const time = origin + network.linkLag[link]! - (kind === FF || kind === SF ? days : 0);
      if (time >= begin - almost) marks[from]! |= viaFinish ? finishDecides : startDecides;
    }
  }
}

/** The widest histogram kept per task, in working days; finishes beyond share the last bin. */
const widest = 4096;

/** Room for every day on which each task can finish, from interval arithmetic over the network. */
function finishHistograms(network: Network): FinishDays[] {
  const { tasks } = network;
  const low = { start: new Float64Array(tasks.length), finish: new Float64Array(tasks.length) };
  const high = { start: new Float64Array(tasks.length), finish: new Float64Array(tasks.length) };
  return tasks.map((task, i) => {
    const [shortest, longest] = [task.optimistic, task.pessimistic].map(
      (days) => network.spent[i]! + network.left[i]! * days,
    ) as [number, number];
    const earliestFinish = network.earliestFinish[i]!;
    let lowStart = Math.max(network.earliestStart[i]!, earliestFinish - longest);
    let highStart = Math.max(network.earliestStart[i]!, earliestFinish - shortest);
    for (let link = network.firstLink[i]!; link < network.firstLink[i + 1]!; link++) {
      const kind = network.linkKind[link]!;
      const side = kind === FS || kind === FF ? 'finish' : 'start';
      const from = network.linkFrom[link]!;
      const lag = network.linkLag[link]!;
      const movesEnd = kind === FF || kind === SF;
      lowStart = Math.max(lowStart, low[side][from]! + lag - (movesEnd ? longest : 0));
      highStart = Math.max(highStart, high[side][from]! + lag - (movesEnd ? shortest : 0));
    }
    const fixedStart = network.fixedStart[i]!;
    const fixedFinish = network.fixedFinish[i]!;
    if (!Number.isNaN(fixedStart)) lowStart = highStart = fixedStart;
    else if (!Number.isNaN(fixedFinish)) [lowStart, highStart] = [fixedFinish - longest, fixedFinish - shortest];
    if (i === network.launch) [lowStart, highStart] = [nextDayOf(lowStart), nextDayOf(highStart)];
    low.start[i] = lowStart;
    high.start[i] = highStart;
    low.finish[i] = Number.isNaN(fixedFinish) ? Math.max(lowStart + shortest, earliestFinish) : fixedFinish;
    high.finish[i] = Number.isNaN(fixedFinish) ? Math.max(highStart + longest, earliestFinish) : fixedFinish;
    const firstDay = lastDayOf(low.finish[i]!);
    const days = lastDayOf(high.finish[i]!) - firstDay + 1;
    return { firstDay, draws: new Uint32Array(Math.min(days, widest)) };
  });
}
