import { invalidInput } from '../errors.ts';
import { toEpochDay } from './plain-date.ts';
import { longestDays, type Plan, type PlanTask } from './plan.ts';

/** Fails with `invalid_input` at the first statement of a plan that cannot be true, naming the task. */
export function validatePlan(plan: Plan): void {
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
  for (const task of plan.tasks) validateParents(task, byId);
  for (const { predecessorId, successorId, lag } of plan.dependencies) {
    const [predecessor, successor] = [byId.get(predecessorId), byId.get(successorId)];
    if (!predecessor) throw invalidInput('cadence.errors.unknown_task', { task: predecessorId });
    if (!successor) throw invalidInput('cadence.errors.unknown_task', { task: successorId });
    if (!Number.isFinite(lag) || Math.abs(lag) > longestDays) {
      throw invalidInput('cadence.errors.lag_out_of_range', { task: successor.name, limit: longestDays });
    }
    if (isInside(predecessor, successor, byId) || isInside(successor, predecessor, byId)) {
      throw invalidInput(
        'cadence.errors.cycle',
        { tasks: `${predecessor.name} → ${successor.name} → ${predecessor.name}` },
        { taskIds: [predecessor.id, successor.id] },
      );
    }
  }
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
  if (start !== null && finish !== null && finish < start) {
    throw invalidInput('cadence.errors.finish_before_start', { task: task.name });
  }
}

function validateParents(task: PlanTask, byId: ReadonlyMap<string, PlanTask>): void {
  const seen = new Set([task.id]);
  for (let parentId = task.parentId; parentId !== null; ) {
    const parent = byId.get(parentId);
    if (!parent) throw invalidInput('cadence.errors.unknown_task', { task: parentId });
    if (parent.kind !== 'summary') {
      throw invalidInput('cadence.errors.parent_is_no_summary', { task: task.name, parent: parent.name });
    }
    if (seen.has(parent.id)) {
      const cycle = parentCycle(task, byId) ?? [];
      throw invalidInput(
        'cadence.errors.parent_cycle',
        { tasks: cycleNames(cycle) },
        { taskIds: cycle.map(({ id }) => id) },
      );
    }
    seen.add(parent.id);
    parentId = parent.parentId;
  }
}

/** The tasks above `task` that contain each other, in order; null where its parents end. */
export function parentCycle(task: PlanTask, byId: ReadonlyMap<string, PlanTask>): PlanTask[] | null {
  const path: PlanTask[] = [];
  for (let current: PlanTask | undefined = task; current; ) {
    const before = path.indexOf(current);
    if (before >= 0) return path.slice(before);
    path.push(current);
    current = current.parentId === null ? undefined : byId.get(current.parentId);
  }
  return null;
}

/** `A → B → A` */
export function cycleNames(cycle: readonly PlanTask[]): string {
  return [...cycle, ...cycle.slice(0, 1)].map((task) => task.name).join(' → ');
}

/** Is `task` the same as `outer`, or within it? */
function isInside(task: PlanTask, outer: PlanTask, byId: ReadonlyMap<string, PlanTask>): boolean {
  for (let current: PlanTask | undefined = task; current; ) {
    if (current.id === outer.id) return true;
    current = current.parentId === null ? undefined : byId.get(current.parentId);
  }
  return false;
}
