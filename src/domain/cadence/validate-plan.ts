import { invalidInput } from '../errors.ts';
import { toEpochDay } from '../time/plain-date.ts';
import { cycleNames, type Outline, outlineOf, parentCycles } from './outline.ts';
import { longestDays, type Plan, type PlanTask } from './plan.ts';

/** Fails with `invalid_input` at the first statement of a plan that cannot be true, naming the task. Answers what contains what. */
export function validatePlan(plan: Plan): Outline {
  toEpochDay(plan.start);
  if (plan.committedDate !== null) toEpochDay(plan.committedDate);
  const byId = new Map<string, PlanTask>();
  for (const task of plan.tasks) {
    if (byId.has(task.id)) throw invalidInput('cadence.errors.duplicate_task', { task: task.id });
    byId.set(task.id, task);
    validateTask(task);
  }
  const launches = plan.tasks.filter((task) => task.kind === 'launch');
  if (launches.length > 1) throw invalidInput('cadence.errors.two_launches', { task: launches[1]!.name });
  validateParents(plan.tasks);
  const outline = outlineOf(plan.tasks);
  for (const { predecessorId, successorId, lag } of plan.dependencies) {
    const [predecessor, successor] = [byId.get(predecessorId), byId.get(successorId)];
    if (!predecessor) throw invalidInput('cadence.errors.unknown_task', { task: predecessorId });
    if (!successor) throw invalidInput('cadence.errors.unknown_task', { task: successorId });
    if (!Number.isFinite(lag) || Math.abs(lag) > longestDays) {
      throw invalidInput('cadence.errors.lag_out_of_range', { task: successor.name, limit: longestDays });
    }
    if (outline.isInside(predecessorId, successorId) || outline.isInside(successorId, predecessorId)) {
      throw invalidInput(
        'cadence.errors.cycle',
        { tasks: `${predecessor.name} → ${successor.name} → ${predecessor.name}` },
        { taskIds: [predecessor.id, successor.id] },
      );
    }
  }
  return outline;
}

/** Fails with `invalid_input` where one task by itself is impossible. */
export function validateTask(task: PlanTask): void {
  const { optimistic, likely, pessimistic } = task;
  for (const days of [optimistic, likely, pessimistic]) {
    if (!Number.isFinite(days) || days < 0 || days > longestDays) {
      throw invalidInput('cadence.errors.duration_out_of_range', { task: task.name, limit: longestDays });
    }
  }
  if (optimistic > likely || likely > pessimistic) {
    throw invalidInput('cadence.errors.points_out_of_order', { task: task.name });
  }
  if (task.kind !== 'task' && pessimistic > 0 && task.kind !== 'summary') {
    throw invalidInput('cadence.errors.moment_with_duration', { task: task.name });
  }
  if (task.pin) toEpochDay(task.pin.date);
  const start = task.actualStart === null ? null : toEpochDay(task.actualStart);
  const finish = task.actualFinish === null ? null : toEpochDay(task.actualFinish);
  if (finish !== null && start === null && task.kind === 'task') {
    throw invalidInput('cadence.errors.finish_without_start', { task: task.name });
  }
  const { donePercent } = task;
  if (donePercent !== null && (!Number.isInteger(donePercent) || donePercent < 0 || donePercent > 100)) {
    throw invalidInput('cadence.errors.percent_out_of_range', { task: task.name });
  }
  if (donePercent !== null && task.kind !== 'task') {
    throw invalidInput('cadence.errors.percent_of_no_task', { task: task.name }, { field: 'donePercent' });
  }
  if (donePercent !== null && start === null) {
    throw invalidInput('cadence.errors.percent_without_start', { task: task.name }, { field: 'donePercent' });
  }
  if (start !== null && finish !== null && finish < start) {
    throw invalidInput('cadence.errors.finish_before_start', { task: task.name });
  }
}

/** Fails with `invalid_input` unless every parent is a summary of the plan and no task contains itself. */
export function validateParents(tasks: readonly PlanTask[]): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const task of tasks) {
    if (task.parentId === null) continue;
    const parent = byId.get(task.parentId);
    if (!parent) throw invalidInput('cadence.errors.unknown_task', { task: task.parentId });
    if (parent.kind !== 'summary') {
      throw invalidInput('cadence.errors.parent_is_no_summary', { task: task.name, parent: parent.name });
    }
  }
  const [cycle] = parentCycles(tasks);
  if (!cycle) return;
  const names = { tasks: cycleNames(cycle) };
  throw invalidInput('cadence.errors.parent_cycle', names, { taskIds: cycle.map(({ id }) => id) });
}
