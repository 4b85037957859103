import type { Plan, Task, Track } from './types.ts';

/** One line of the chart; the grid and the drawing share its height. */
export type Row = { key: string; top: number; height: number } & (
  | { kind: 'phases' }
  | { kind: 'track'; track: Track | null }
  | { kind: 'task'; task: Task; depth: number; track: Track | null }
  | { kind: 'launch'; task: Task | null }
);
type RowContent = Row extends infer R ? (R extends Row ? Omit<R, 'top'> : never) : never;

/** Height of the axis above the rows. */
export const axisHeight = 50;
export const taskHeight = 28;
const heights = { phases: 26, track: 28, task: taskHeight, launch: 56 } as const;

/** Phases, the product track, the launch between the wings, the market track, and what belongs to neither. A folded track keeps its heading only. */
export function rowsOf(plan: Plan, folded: ReadonlySet<string> = new Set()): Row[] {
  const launch = plan.tasks.find((task) => task.kind === 'launch') ?? null;
  const tracked = (track: Track | null) => trackRows(plan, track).slice(0, folded.has(track ?? 'none') ? 1 : undefined);
  const content: RowContent[] = [
    ...(plan.tasks.some((task) => task.phase)
      ? [{ kind: 'phases', key: 'phases', height: heights.phases } as const]
      : []),
    ...tracked('product'),
    { kind: 'launch', key: 'launch', task: launch, height: heights.launch },
    ...tracked('market'),
    ...(plan.tasks.some((task) => !task.track && isWork(task)) ? tracked(null) : []),
  ];
  let top = 0;
  return content.map((row) => {
    const placed = { ...row, top };
    top += row.height;
    return placed;
  });
}

export function isWork(task: Task): boolean {
  return task.kind === 'task' || task.kind === 'milestone';
}

function trackRows(plan: Plan, track: Track | null): RowContent[] {
  const within = new Set(plan.tasks.filter((task) => isWork(task) && task.track === track).map((task) => task.id));
  const byId = new Map(plan.tasks.map((task) => [task.id, task]));
  // A summary shows in every track in which it has work.
  for (const id of [...within]) {
    for (let parent = byId.get(id)?.parentId; parent; parent = byId.get(parent)?.parentId) within.add(parent);
  }
  const below = (parentId: string | null, depth: number): RowContent[] =>
    plan.tasks
      .filter((task) => within.has(task.id) && (byId.has(task.parentId ?? '') ? task.parentId : null) === parentId)
      .flatMap((task) => [
        { kind: 'task', key: `${track}:${task.id}`, task, depth, track, height: heights.task } as const,
        ...(task.kind === 'summary' ? below(task.id, depth + 1) : []),
      ]);
  return [{ kind: 'track', key: `track:${track}`, track, height: heights.track }, ...below(null, 0)];
}

/** First and last day of each phase that tasks name, in the order of their start. */
export function phaseSpans(plan: Plan): { phase: string; start: string; finish: string }[] {
  const spans = new Map<string, { phase: string; start: string; finish: string }>();
  for (const task of plan.tasks) {
    if (!task.phase || !task.start || !task.finish) continue;
    const span = spans.get(task.phase);
    spans.set(task.phase, {
      phase: task.phase,
      start: span && span.start < task.start ? span.start : task.start,
      finish: span && span.finish > task.finish ? span.finish : task.finish,
    });
  }
  return [...spans.values()].sort((a, b) => a.start.localeCompare(b.start));
}
