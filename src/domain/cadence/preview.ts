import type { PlainDate } from '../time/plain-date.ts';
import { applyChanges, type PlanChange } from './change.ts';
import { type Forecast, forecastPlan, usualDraws } from './forecast.ts';
import { trackGapDays } from './kpis.ts';
import type { Plan } from './plan.ts';
import { computeSchedule, type Schedule } from './schedule.ts';

/** A task whose dates differ between two versions of a plan; null before for a new task, null after for a removed one. */
export type MovedTask = {
  id: string;
  name: string;
  before: { start: PlainDate; finish: PlainDate } | null;
  after: { start: PlainDate; finish: PlainDate } | null;
};

export type Outlook = {
  launchDate: PlainDate;
  p50: PlainDate;
  p80: PlainDate;
  p95: PlainDate;
  /** Draws that keep the committed date, of `draws`; null without one or where nothing has a range. */
  hits: number | null;
  draws: number;
  gapDays: number | null;
};

export type Comparison = {
  moved: MovedTask[];
  /** Tasks whose dates stay as they are. */
  unmoved: number;
  before: Outlook;
  after: Outlook;
  /** Of the changed tasks: in how many draws they lay on the deciding chain. */
  criticality: { id: string; name: string; before: number | null; after: number | null }[];
};
type Computed = { plan: Plan; schedule: Schedule; forecast: Forecast };

/** A plan before and after some changes, and what differs. Nothing is stored. Errors as in {@link buildNetwork} and {@link applyChanges}. */
export function previewChange(
  plan: Plan,
  changes: readonly PlanChange[],
  today: PlainDate | null = null,
  draws = usualDraws,
): Comparison & { changed: Computed } {
  const compute = (each: Plan): Computed => ({
    plan: each,
    schedule: computeSchedule(each, today),
    forecast: forecastPlan(each, today, draws),
  });
  const changed = compute(applyChanges(plan, changes));
  return { ...comparePlans(compute(plan), changed, changes), changed };
}

/**
 * What do these changes do? Both forecasts come from the same seed, with the same luck for every unchanged task, so that
 * the difference is the change and not the dice.
 */
export function comparePlans(before: Computed, after: Computed, changes: readonly PlanChange[]): Comparison {
  const moved = movedTasks(before.plan, before.schedule, after.plan, after.schedule);
  const touched = new Set(changes.flatMap(touchedTasks));
  const names = new Map([...before.plan.tasks, ...after.plan.tasks].map((task) => [task.id, task.name]));
  const drawsOf = ({ forecast }: Computed, id: string) =>
    forecast.tasks.find((task) => task.id === id)?.criticalDraws ?? null;
  return {
    moved,
    unmoved: after.schedule.tasks.length - moved.filter((task) => task.after !== null).length,
    before: outlook(before.schedule, before.forecast),
    after: outlook(after.schedule, after.forecast),
    criticality: [...touched].flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name, before: drawsOf(before, id), after: drawsOf(after, id) }];
    }),
  };
}

function touchedTasks(change: PlanChange): string[] {
  switch (change.kind) {
    case 'update_task':
    case 'remove_task':
      return [change.taskId];
    case 'add_task':
      return [change.task.id];
    case 'add_dependency':
      return [change.dependency.successorId];
    case 'remove_dependency':
      return [change.successorId];
    case 'update_plan':
      return [];
  }
}

function movedTasks(plan: Plan, before: Schedule, changed: Plan, after: Schedule): MovedTask[] {
  const datesBefore = new Map(before.tasks.map(({ id, start, finish }) => [id, { start, finish }]));
  const datesAfter = new Map(after.tasks.map(({ id, start, finish }) => [id, { start, finish }]));
  const names = new Map([...plan.tasks, ...changed.tasks].map((task) => [task.id, task.name]));
  return [...names].flatMap(([id, name]) => {
    const was = datesBefore.get(id) ?? null;
    const is = datesAfter.get(id) ?? null;
    if (was === is || (was && is && was.start === is.start && was.finish === is.finish)) return [];
    return [{ id, name, before: was, after: is }];
  });
}

function outlook(schedule: Schedule, forecast: Forecast): Outlook {
  return {
    launchDate: schedule.launchDate,
    ...forecast.launch,
    hits: forecast.uncertain ? (forecast.committed?.hits ?? null) : null,
    draws: forecast.draws,
    gapDays: trackGapDays(forecast),
  };
}
