import { type PlainDate, toEpochDay, toPlainDate } from '../time/plain-date.ts';
import { buildNetwork, lastDayOf, type Network } from './network.ts';
import { type Plan, type PlanTask, type Track, tracks } from './plan.ts';
import { launchedOn, momentDay } from './schedule.ts';
import { type FinishDays, type Simulation, simulate } from './simulate.ts';

/** How many draws a forecast takes unless told otherwise: the 95 % interval of a chance is then at most ±1 point. */
export const usualDraws = 10_000;

export type DatePercentiles = { p50: PlainDate; p80: PlainDate; p95: PlainDate };

/** How many draws have happened by the end of a day. */
export type DayCount = { date: PlainDate; hits: number };

export type TaskForecast = {
  id: string;
  finish: DatePercentiles;
  /** In how many draws the task lay on the chain that decided the launch; its criticality index is this over `draws`. */
  criticalDraws: number;
  /** Schedule sensitivity index: criticality × spread of the task ÷ spread of the plan (PMBOK; Vanhoucke 2010). */
  sensitivity: number;
};

/** What the simulation says of a plan. Counts are kept beside shares so that nobody has to print "0 %". */
export type Forecast = {
  draws: number;
  seed: number;
  distribution: Plan['distribution'];
  /** False where no open task has a range: every draw is the same and there is nothing to be learned from counting them. */
  uncertain: boolean;
  launch: DatePercentiles;
  /** Working days from the plan's start until everything that holds the launch has finished. */
  lengthDays: { mean: number; sd: number; p5: number; p10: number; p50: number; p80: number; p90: number; p95: number };
  /** When each track is ready (last day of work); null where a track has no task that holds the launch. */
  trackReady: Record<Track, DatePercentiles | null>;
  /** For each possible ready day of a track in order: draws in which it is ready by then. */
  readyCurve: Record<Track, DayCount[] | null>;
  /** Draws that launch on or before the committed date; null without one. */
  committed: { date: PlainDate; hits: number } | null;
  /** For each possible launch day in order: draws that launch on or before it. */
  curve: DayCount[];
  tasks: TaskForecast[];
};

/**
 * When will the launch be, and how likely is the committed date? Simulates the plan `draws` times from its own seed;
 * see {@link simulate}. `today` is the status date, as for the schedule.
 */
export function forecastPlan(plan: Plan, today: PlainDate | null = null, draws = usualDraws): Forecast {
  const network = buildNetwork(plan, today);
  if (network.tasks.length === 0) return emptyForecast(plan, draws);
  const simulation = simulate(network, { draws, seed: plan.seed, distribution: plan.distribution });
  const launchDays = countDays(simulation.launchDay);
  const dateOf = (day: number) => toPlainDate(network.axis.dayAt(day));
  const launched = launchedOn(plan);
  const lengths = simulation.ready.slice().sort();
  const { mean, sd } = meanAndSd(simulation.ready);
  return {
    draws,
    seed: plan.seed,
    distribution: plan.distribution,
    uncertain: launched === null && sd > 1e-9,
    launch: percentiles(launchDays, draws, (day) => launched ?? dateOf(day)),
    lengthDays: { mean, sd, ...lengthPercentiles(lengths) },
    ...tracksReady(simulation, dateOf),
    committed:
      plan.committedDate === null ? null : committedHits(network, launchDays, plan.committedDate, launched, draws),
    curve: launched === null ? curveOf(launchDays, dateOf) : [{ date: launched, hits: draws }],
    tasks: network.tasks.map((task, i) => taskForecast(network, simulation, task, i, sd)),
  };
}

/** Draws per working day, from `firstDay` on. */
function countDays(days: ArrayLike<number>): FinishDays {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < days.length; k++) {
    first = Math.min(first, days[k]!);
    last = Math.max(last, days[k]!);
  }
  const draws = new Uint32Array(last - first + 1);
  for (let k = 0; k < days.length; k++) draws[days[k]! - first]! += 1;
  return { firstDay: first, draws };
}

/** The earliest day by which at least the share `p` of the draws has happened. */
function dayOfShare({ firstDay, draws }: FinishDays, total: number, p: number): number {
  let reached = 0;
  for (let i = 0; i < draws.length; i++) {
    reached += draws[i]!;
    if (reached >= p * total) return firstDay + i;
  }
  return firstDay + draws.length - 1;
}

function percentiles(days: FinishDays, total: number, dateOf: (day: number) => PlainDate): DatePercentiles {
  return {
    p50: dateOf(dayOfShare(days, total, 0.5)),
    p80: dateOf(dayOfShare(days, total, 0.8)),
    p95: dateOf(dayOfShare(days, total, 0.95)),
  };
}

function committedHits(
  network: Network,
  days: FinishDays,
  date: PlainDate,
  launched: PlainDate | null,
  draws: number,
): { date: PlainDate; hits: number } {
  if (launched === null) return { date, hits: hitsBy(network, days, date) };
  return { date, hits: launched <= date ? draws : 0 };
}

function hitsBy(network: Network, { firstDay, draws }: FinishDays, date: PlainDate): number {
  const lastDay = network.axis.indexOf(toEpochDay(date) + 1) - 1;
  let hits = 0;
  for (let i = 0; i < draws.length && firstDay + i <= lastDay; i++) hits += draws[i]!;
  return hits;
}

function curveOf({ firstDay, draws }: FinishDays, dateOf: (day: number) => PlainDate) {
  let hits = 0;
  const curve: DayCount[] = [];
  draws.forEach((count, i) => {
    hits += count;
    if (count > 0) curve.push({ date: dateOf(firstDay + i), hits });
  });
  return curve;
}

function tracksReady(
  simulation: Simulation,
  dateOf: (day: number) => PlainDate,
): Pick<Forecast, 'trackReady' | 'readyCurve'> {
  const [product, market] = tracks.map((_, track) => {
    const ready = simulation.trackReady[track];
    if (!ready) return null;
    const days = countDays(Int32Array.from(ready, (time) => Math.max(0, lastDayOf(time))));
    return { percentiles: percentiles(days, simulation.draws, dateOf), curve: curveOf(days, dateOf) };
  });
  return {
    trackReady: { product: product?.percentiles ?? null, market: market?.percentiles ?? null },
    readyCurve: { product: product?.curve ?? null, market: market?.curve ?? null },
  };
}

function taskForecast(
  network: Network,
  simulation: Simulation,
  task: PlanTask,
  i: number,
  planSd: number,
): TaskForecast {
  const criticality = simulation.criticalDraws[i]! / simulation.draws;
  const taskSd = task.actualFinish === null ? simulation.durationSd[i]! : 0;
  const finished = task.actualFinish;
  const dateOf = (day: number) =>
    finished ?? momentDay(network, task, i, day + 1) ?? toPlainDate(network.axis.dayAt(day));
  return {
    id: task.id,
    finish: percentiles(simulation.finishDays[i]!, simulation.draws, dateOf),
    criticalDraws: simulation.criticalDraws[i]!,
    sensitivity: planSd > 1e-9 ? (criticality * taskSd) / planSd : 0,
  };
}

function meanAndSd(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

function lengthPercentiles(sorted: Float64Array) {
  const at = (p: number) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!;
  return { p5: at(0.05), p10: at(0.1), p50: at(0.5), p80: at(0.8), p90: at(0.9), p95: at(0.95) };
}

function emptyForecast(plan: Plan, draws: number): Forecast {
  const never = { p50: plan.start, p80: plan.start, p95: plan.start };
  return {
    draws,
    seed: plan.seed,
    distribution: plan.distribution,
    uncertain: false,
    launch: never,
    lengthDays: { mean: 0, sd: 0, p5: 0, p10: 0, p50: 0, p80: 0, p90: 0, p95: 0 },
    trackReady: { product: null, market: null },
    readyCurve: { product: null, market: null },
    committed: null,
    curve: [],
    tasks: [],
  };
}
