import type { PlanTask } from './plan.ts';

/** What contains what in a plan: the tree that the parents of its tasks make. */
export type Outline = {
  /** Every summary before what it contains, otherwise in the plan's order. Tasks in a circle of parents are not in it. */
  order: readonly PlanTask[];
  /** 1 for a task that is in no summary. */
  levelOf: (id: string) => number;
  /** Is the task the same as the outer one, or within it? */
  isInside: (id: string, outerId: string) => boolean;
  /** How many tasks proper a task stands for: itself, or those within a summary. */
  sizeOf: (id: string) => number;
  tasksWithin: (id: string) => readonly PlanTask[];
};

/** The stretch of the outline, and of its tasks proper, that a task takes up. */
type Stretch = { from: number; to: number; firstTask: number; lastTask: number; level: number };

/** Builds the outline in one walk, however deep it is. A parent that the plan does not have counts as none. */
export function outlineOf(tasks: readonly PlanTask[]): Outline {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const children = new Map<string | null, PlanTask[]>();
  for (const task of tasks) {
    const parentId = task.parentId !== null && byId.has(task.parentId) ? task.parentId : null;
    const siblings = children.get(parentId);
    if (siblings) siblings.push(task);
    else children.set(parentId, [task]);
  }
  const order: PlanTask[] = [];
  const proper: PlanTask[] = [];
  const stretches = new Map<string, Stretch>();
  const open: { task: PlanTask; next: number }[] = [];
  const enter = (task: PlanTask) => {
    const firstTask = proper.length;
    stretches.set(task.id, {
      from: order.length,
      to: order.length,
      firstTask,
      lastTask: firstTask,
      level: open.length + 1,
    });
    order.push(task);
    if (task.kind !== 'summary') proper.push(task);
    open.push({ task, next: 0 });
  };
  for (const top of children.get(null) ?? []) {
    enter(top);
    for (let current = open.at(-1); current; current = open.at(-1)) {
      const child = children.get(current.task.id)?.[current.next++];
      if (child) {
        enter(child);
        continue;
      }
      const stretch = stretches.get(current.task.id)!;
      stretch.to = order.length;
      stretch.lastTask = proper.length;
      open.pop();
    }
  }
  return {
    order,
    levelOf: (id) => stretches.get(id)?.level ?? 1,
    isInside(id, outerId) {
      const [inner, outer] = [stretches.get(id), stretches.get(outerId)];
      return inner !== undefined && outer !== undefined && inner.from >= outer.from && inner.from < outer.to;
    },
    sizeOf(id) {
      const stretch = stretches.get(id);
      return stretch ? stretch.lastTask - stretch.firstTask : 0;
    },
    tasksWithin(id) {
      const stretch = stretches.get(id);
      return stretch ? proper.slice(stretch.firstTask, stretch.lastTask) : [];
    },
  };
}

/** The circles in which tasks contain each other: each from its first task in the plan's order, upwards. */
export function parentCycles(tasks: readonly PlanTask[]): PlanTask[][] {
  const position = new Map(tasks.map((task, i) => [task.id, i]));
  /** The walk on which a task was met first; 0 for none. */
  const metOn = new Int32Array(tasks.length);
  const cycles: number[][] = [];
  const above = (i: number) => {
    const { parentId } = tasks[i]!;
    return parentId === null ? undefined : position.get(parentId);
  };
  for (let start = 0; start < tasks.length; start++) {
    let at: number | undefined = start;
    while (at !== undefined && metOn[at] === 0) {
      metOn[at] = start + 1;
      at = above(at);
    }
    if (at === undefined || metOn[at] !== start + 1) continue;
    // The walk has come back to itself: the circle begins where it did.
    const cycle = [at];
    for (let next = above(at)!; next !== at; next = above(next)!) cycle.push(next);
    const first = cycle.indexOf(cycle.reduce((least, i) => Math.min(least, i)));
    cycles.push([...cycle.slice(first), ...cycle.slice(0, first)]);
  }
  return cycles.sort((a, b) => a[0]! - b[0]!).map((cycle) => cycle.map((i) => tasks[i]!));
}

/** The most names of a circle that a sentence has room for. */
const mostNames = 12;

/** `A → B → A`; of a long circle the first ones. */
export function cycleNames(cycle: readonly PlanTask[]): string {
  const names = cycle.slice(0, mostNames).map((task) => task.name);
  return [...names, cycle.length > mostNames ? '…' : (names[0] ?? '')].join(' → ');
}
