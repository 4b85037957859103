import { type Text, text } from '../text.ts';
import type { PlainDate } from '../time/plain-date.ts';
import type { WorkingCalendar } from './calendar.ts';
import { type Dependency, mostDependencies, mostTasks, type PlanTask } from './plan.ts';

/** What a file says was once agreed: dates per task, under the number the file gives the baseline (0 is the first). */
export type ImportedBaseline = { number: number; tasks: { taskId: string; start: PlainDate; finish: PlainDate }[] };

/** When a task is, as a file says it; null where it does not. */
export type FileDates = { taskId: string; start: PlainDate | null; finish: PlainDate | null };

/** Why a task may lie elsewhere here than in its file: what the file says of it and this plan cannot. */
export const fileReasons = [
  'elapsed',
  'split',
  'work_hours',
  'own_calendar',
  'manual',
  'as_late',
  'from_finish',
  'external_link',
  'inactive_link',
  'leveled',
] as const;
export type FileReason = (typeof fileReasons)[number];

/** A plan as read from a file, before anything is decided about it. Task ids are the file's own. */
export type ImportedPlan = {
  format: 'csv' | 'mspdi' | 'psplib';
  name: string;
  start: PlainDate | null;
  tasks: PlanTask[];
  dependencies: Dependency[];
  /** The calendar the plan is scheduled by; null where the file states none. */
  calendar: WorkingCalendar | null;
  /** Every calendar of the file, the one above included. */
  calendars: WorkingCalendar[];
  baselines: ImportedBaseline[];
  /** The dates that the file itself gives its tasks; empty where it gives none. */
  fileDates: FileDates[];
  /** By task id. */
  fileReasons: Record<string, FileReason>;
  /** What was read differently from what the file might mean; never a silent loss. */
  notices: Text[];
};

/** Something in the file that cannot be. `row` counts lines from 1 including the header; `column` is the header's text or the element's name. */
export type ImportProblem = { row: number | null; column: string | null; reason: Text };

/** The problem as one sentence that says where it is. */
export function problemInPlace({ row, column, reason }: ImportProblem): Text {
  if (row === null) return reason;
  const params = { ...reason.params, row, reason: reason.key };
  return column === null
    ? text('cadence.errors.place_row', params)
    : text('cadence.errors.place', { ...params, column });
}

/** The most names that a sentence has room for. */
const mostNames = 30;
/** Of a longer name it has the beginning. */
const longestNameShown = 60;

/** Names of tasks for a sentence: the first ones, and how many there are. */
export function namedTasks(tasks: readonly Pick<PlanTask, 'name'>[]): { count: number; tasks: string } {
  const shown = tasks.slice(0, mostNames).map(({ name }) => {
    return name.length > longestNameShown ? `${name.slice(0, longestNameShown)}…` : name;
  });
  return { count: tasks.length, tasks: [...shown, ...(tasks.length > mostNames ? ['…'] : [])].join('; ') };
}

/** A notice that names the tasks it is about; none where there are none. */
export function noticeOf(key: string, tasks: readonly Pick<PlanTask, 'name'>[]): Text[] {
  return tasks.length === 0 ? [] : [text(`cadence.notices.${key}`, namedTasks(tasks))];
}

/** The plan without some of its tasks and the links that touch them; what they contained goes to what contained them. */
export function withoutTasks(
  { tasks, dependencies }: { tasks: readonly PlanTask[]; dependencies: readonly Dependency[] },
  leftOut: ReadonlySet<string>,
): { tasks: PlanTask[]; dependencies: Dependency[] } {
  if (leftOut.size === 0) return { tasks: [...tasks], dependencies: [...dependencies] };
  const parentOf = new Map(tasks.map(({ id, parentId }) => [id, parentId]));
  const keptAbove = (id: string | null) => {
    let at = id;
    for (let steps = 0; at !== null && leftOut.has(at) && steps < tasks.length; steps++) at = parentOf.get(at) ?? null;
    return at;
  };
  return {
    tasks: tasks.filter(({ id }) => !leftOut.has(id)).map((task) => ({ ...task, parentId: keptAbove(task.parentId) })),
    dependencies: dependencies.filter((each) => !leftOut.has(each.predecessorId) && !leftOut.has(each.successorId)),
  };
}

/** A file is either a plan or a list of what is wrong with it. */
export type ImportResult = { ok: true; plan: ImportedPlan } | { ok: false; problems: ImportProblem[] };

/** The most problems a reader reports; more of the same help nobody. */
const mostProblems = 200;
/** A task's name, owner or phase is a line of text, not a document. */
const longestText = 1_000;

/** A file may have anything in a cell; a sentence about it quotes the beginning. */
const longestQuotation = 200;
const shortened = <T>(value: T): T =>
  typeof value === 'string' && value.length > longestQuotation
    ? (`${value.slice(0, longestQuotation)}…` as T & string)
    : value;

/** What a reader finds wrong, up to {@link mostProblems}. */
export class ImportProblems {
  readonly found: ImportProblem[] = [];

  add({ row, column, reason }: ImportProblem): void {
    if (this.found.length >= mostProblems) return;
    const params = Object.entries(reason.params ?? {}).map(([name, value]) => [name, shortened(value)]);
    this.found.push({
      row,
      column: column === null ? null : shortened(column),
      reason: { key: reason.key, ...(reason.params ? { params: Object.fromEntries(params) } : {}) },
    });
  }
}

/** What is wrong with a plan as a whole: too large, or with texts that are too long. */
export function sizeProblems({ tasks, dependencies }: Pick<ImportedPlan, 'tasks' | 'dependencies'>): ImportProblem[] {
  const tooMany = (key: string, found: number, limit: number) =>
    found > limit ? [{ row: null, column: null, reason: text(key, { found, limit }) }] : [];
  const long = tasks.find(({ id, name, owner, phase }) =>
    [id, name, owner, phase ?? ''].some((each) => each.length > longestText),
  );
  return [
    ...tooMany('cadence.errors.too_many_tasks', tasks.length, mostTasks),
    ...tooMany('cadence.errors.too_many_dependencies', dependencies.length, mostDependencies),
    ...(long
      ? [
          {
            row: null,
            column: null,
            reason: text('cadence.errors.text_too_long', { task: `${long.name.slice(0, 40)}…`, limit: longestText }),
          },
        ]
      : []),
  ];
}
