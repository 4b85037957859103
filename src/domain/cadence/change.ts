import { BiplaneError } from '../errors.ts';
import { text } from '../text.ts';
import type { Dependency, Plan, PlanTask } from './plan.ts';

/** One edit of a plan, as a person or a program states it. */
export type PlanChange =
  | { kind: 'update_task'; taskId: string; patch: Partial<Omit<PlanTask, 'id'>> }
  | { kind: 'add_task'; task: PlanTask }
  | { kind: 'remove_task'; taskId: string }
  | { kind: 'add_dependency'; dependency: Dependency }
  | { kind: 'remove_dependency'; predecessorId: string; successorId: string }
  | { kind: 'update_plan'; patch: Partial<Pick<Plan, 'start' | 'committedDate' | 'calendar' | 'distribution'>> };

/** The plan after these changes, in order. Fails with `not_found` for tasks and dependencies that the plan does not have. */
export function applyChanges(plan: Plan, changes: readonly PlanChange[]): Plan {
  return changes.reduce(applyChange, plan);
}

function applyChange(plan: Plan, change: PlanChange): Plan {
  switch (change.kind) {
    case 'update_plan':
      return { ...plan, ...change.patch };
    case 'add_task':
      return { ...plan, tasks: [...plan.tasks, change.task] };
    case 'update_task': {
      assertTask(plan, change.taskId);
      return {
        ...plan,
        tasks: plan.tasks.map((task) => (task.id === change.taskId ? { ...task, ...change.patch } : task)),
      };
    }
    case 'remove_task': {
      assertTask(plan, change.taskId);
      return {
        ...plan,
        tasks: plan.tasks
          .filter((task) => task.id !== change.taskId)
          .map((task) => (task.parentId === change.taskId ? { ...task, parentId: null } : task)),
        dependencies: plan.dependencies.filter(
          ({ predecessorId, successorId }) => predecessorId !== change.taskId && successorId !== change.taskId,
        ),
      };
    }
    case 'add_dependency':
      return { ...plan, dependencies: [...without(plan, change.dependency), change.dependency] };
    case 'remove_dependency': {
      const dependencies = without(plan, change);
      if (dependencies.length === plan.dependencies.length)
        throw new BiplaneError('not_found', text('errors.notFound'));
      return { ...plan, dependencies };
    }
  }
}

/** Two tasks have at most one dependency in each direction. */
function without(plan: Plan, pair: { predecessorId: string; successorId: string }): Dependency[] {
  return plan.dependencies.filter(
    (each) => each.predecessorId !== pair.predecessorId || each.successorId !== pair.successorId,
  );
}

function assertTask(plan: Plan, taskId: string): void {
  if (!plan.tasks.some((task) => task.id === taskId)) throw new BiplaneError('not_found', text('errors.notFound'));
}
