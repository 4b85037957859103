import type { PlainDate } from '../time/plain-date.ts';
import type { WorkingCalendar } from './calendar.ts';

/** The two wings of a launch. */
export const tracks = ['product', 'market'] as const;
export type Track = (typeof tracks)[number];

/** The phases every plan starts with; a plan may use other names as well. */
export const phases = ['presale', 'distribution', 'ads', 'launch'] as const;

/**
 * `summary` groups other tasks and has no dates of its own; `launch` is the one moment both tracks work towards:
 * the first working day after everything that holds it has finished.
 */
export const taskKinds = ['task', 'milestone', 'summary', 'launch'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Finish-to-start, start-to-start, finish-to-finish, start-to-finish: what of the predecessor bounds what of the successor. */
export const dependencyKinds = ['FS', 'SS', 'FF', 'SF'] as const;
export type DependencyKind = (typeof dependencyKinds)[number];

/** `…_on` fixes, `…_no_earlier` holds back, `…_no_later` is a deadline: it moves nothing and shows as negative float. */
export const pinKinds = [
  'start_no_earlier',
  'start_on',
  'start_no_later',
  'finish_no_earlier',
  'finish_on',
  'finish_no_later',
] as const;
export type PinKind = (typeof pinKinds)[number];
export type Pin = { kind: PinKind; date: PlainDate };

export type PlanTask = {
  id: string;
  name: string;
  kind: TaskKind;
  /** The summary it belongs to. */
  parentId: string | null;
  track: Track | null;
  phase: string | null;
  /** Working days, fractions allowed; all zero for milestones. */
  optimistic: number;
  likely: number;
  pessimistic: number;
  pin: Pin | null;
  /** Must it be finished before the launch? Tasks that come after the launch never hold it, whatever this says. */
  holdsLaunch: boolean;
  actualStart: PlainDate | null;
  actualFinish: PlainDate | null;
  /** How much of begun work is done, in whole percent, as somebody said on `donePercentOn`; null where nobody has. */
  donePercent: number | null;
  donePercentOn: PlainDate | null;
  owner: string;
};

export type Dependency = {
  predecessorId: string;
  successorId: string;
  kind: DependencyKind;
  /** Working days; negative lets the successor overlap. */
  lag: number;
};

/** How the three points become a distribution of the duration. */
export const distributions = ['pert_beta', 'triangular'] as const;
export type DurationDistribution = (typeof distributions)[number];

export type Plan = {
  /** No task starts earlier, except one that actually did. */
  start: PlainDate;
  /** The launch date both sides promised. */
  committedDate: PlainDate | null;
  calendar: WorkingCalendar;
  distribution: DurationDistribution;
  seed: number;
  tasks: readonly PlanTask[];
  dependencies: readonly Dependency[];
};

/** The most tasks and dependencies that a file may bring, so that whatever is computed of a plan stays a matter of seconds. */
export const mostTasks = 5_000;
export const mostDependencies = 20_000;

/** The longest duration or lag a plan may state, in working days (about ten years). */
export const longestDays = 2_500;

/** A plain task with these defaults, for readers of files and for tests. */
export function newTask(id: string, fields: Partial<PlanTask> = {}): PlanTask {
  return {
    id,
    name: id,
    kind: 'task',
    parentId: null,
    track: null,
    phase: null,
    optimistic: 0,
    likely: 0,
    pessimistic: 0,
    pin: null,
    holdsLaunch: true,
    actualStart: null,
    actualFinish: null,
    donePercent: null,
    donePercentOn: null,
    owner: '',
    ...fields,
  };
}

/** How much of a task is done, in whole percent, and as of which day: all of what has ended, whatever was said of it before; null where nobody knows. */
export function doneOf({ kind, actualFinish, donePercent, donePercentOn }: PlanTask) {
  return kind === 'task' && actualFinish !== null
    ? { donePercent: 100, donePercentOn: actualFinish }
    : { donePercent, donePercentOn };
}

type Reported = Pick<PlanTask, 'actualStart' | 'actualFinish' | 'donePercent' | 'donePercentOn'>;

/** What was reported of a task while it was something else, as far as it can be said of one of this kind: a moment that passed is work of that day. */
export function reportedAs(
  kind: TaskKind,
  { actualStart, actualFinish, donePercent, donePercentOn }: Reported,
): Reported {
  if (kind === 'task') return { actualStart: actualStart ?? actualFinish, actualFinish, donePercent, donePercentOn };
  return { actualStart, actualFinish, donePercent: null, donePercentOn: null };
}

/** The dependencies of each task on others, in their order. */
export function dependenciesBySuccessor(dependencies: readonly Dependency[]): Map<string, Dependency[]> {
  const found = new Map<string, Dependency[]>();
  for (const dependency of dependencies) {
    const known = found.get(dependency.successorId);
    if (known) known.push(dependency);
    else found.set(dependency.successorId, [dependency]);
  }
  return found;
}
