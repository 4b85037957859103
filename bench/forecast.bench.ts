import { weekdayCalendar } from '../src/domain/cadence/calendar.ts';
import { buildNetwork } from '../src/domain/cadence/network.ts';
import { type Dependency, newTask, type Plan } from '../src/domain/cadence/plan.ts';
import { simulate } from '../src/domain/cadence/simulate.ts';

/**
 * How long does a forecast take? 10,000 draws of a 500-task plan on one thread, beside a plain reference that keeps a
 * schedule in maps and draws its beta from two gammas, in the same run.
 */
const draws = 10_000;
const taskCount = 500;

/** A layered plan: each task waits for up to three of the 25 tasks before it; the same plan in every run. */
function layeredPlan(): Plan {
  let state = 20_260_101;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const tasks = Array.from({ length: taskCount }, (_, i) => {
    const likely = 1 + Math.floor(next() * 15);
    return newTask(`t${i}`, {
      track: i % 2 ? 'market' : 'product',
      optimistic: likely * 0.8,
      likely,
      pessimistic: likely * 1.6,
    });
  });
  const dependencies = new Map<string, Dependency>();
  for (let i = 1; i < taskCount; i++) {
    for (let k = 0; k < 3; k++) {
      const from = Math.max(0, i - 1 - Math.floor(next() * 25));
      dependencies.set(`${from}-${i}`, { predecessorId: `t${from}`, successorId: `t${i}`, kind: 'FS', lag: 0 });
    }
  }
  return {
    start: '2026-01-05',
    committedDate: null,
    calendar: weekdayCalendar,
    distribution: 'pert_beta',
    seed: 1,
    tasks,
    dependencies: [...dependencies.values()],
  };
}

/** The textbook loop, for the ratio: correct, unhurried. */
function plainReference(plan: Plan, count: number): number[] {
  const predecessors = new Map(plan.tasks.map((task) => [task.id, [] as Dependency[]]));
  for (const dependency of plan.dependencies) predecessors.get(dependency.successorId)!.push(dependency);
  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  const gamma = (shape: number) => {
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - Math.random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return Array.from({ length: count }, () => {
    const finish = new Map<string, number>();
    for (const task of plan.tasks) {
      const range = task.pessimistic - task.optimistic;
      const a = gamma(1 + (4 * (task.likely - task.optimistic)) / range);
      const b = gamma(1 + (4 * (task.pessimistic - task.likely)) / range);
      const begin = predecessors.get(task.id)!.reduce((latest, d) => Math.max(latest, finish.get(d.predecessorId)!), 0);
      finish.set(task.id, begin + task.optimistic + (range * a) / (a + b));
    }
    return Math.max(...finish.values());
  });
}

function millisecondsOf(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

const plan = layeredPlan();
const network = buildNetwork(plan);
const options = { draws, seed: plan.seed, distribution: plan.distribution };
simulate(network, { ...options, draws: 500 });
const rounds = Array.from({ length: 3 }, () => millisecondsOf(() => simulate(network, options))).sort((a, b) => a - b);
const seconds = rounds[1]! / 1000;
const referenceSeconds = millisecondsOf(() => plainReference(plan, draws)) / 1000;
const limit = 1.5;

const report = (name: string, value: number, unit: string, most: number) =>
  console.log([name, value.toFixed(3), unit, most, value <= most ? 'pass' : 'FAIL'].join('\t'));
report(`forecast: ${draws} draws × ${taskCount} tasks`, seconds, 's', limit);
report('forecast: time against a plain reference', seconds / referenceSeconds, '×', 1);
process.exitCode = seconds <= limit ? 0 : 1;
