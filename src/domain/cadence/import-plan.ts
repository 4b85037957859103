import { type Text, text } from '../text.ts';
import type { WorkingCalendar } from './calendar.ts';
import type { PlainDate } from './plain-date.ts';
import type { Dependency, PlanTask } from './plan.ts';

/** What a file says was once agreed: dates per task, under the number the file gives the baseline (0 is the first). */
export type ImportedBaseline = { number: number; tasks: { taskId: string; start: PlainDate; finish: PlainDate }[] };

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

/** A file is either a plan or a list of what is wrong with it. */
export type ImportResult = { ok: true; plan: ImportedPlan } | { ok: false; problems: ImportProblem[] };

/** The most problems a reader reports; more of the same help nobody. */
export const mostProblems = 200;
