import { BiplaneError } from '../errors.ts';
import type { PlainDate } from '../time/plain-date.ts';
import { type WorkingCalendar, weekdayCalendar } from './calendar.ts';
import { compareWithFile, type FileComparison } from './compare-file.ts';
import { importPlanCsv } from './import-csv.ts';
import { importMspdi } from './import-mspdi.ts';
import { type ImportedPlan, type ImportProblem, type ImportResult, sizeProblems } from './import-plan.ts';
import { importPlanTable, type TableOptions } from './import-table.ts';
import { buildNetwork } from './network.ts';
import type { Plan } from './plan.ts';
import { readPsplib } from './psplib.ts';
import type { Table } from './table-shape.ts';

/**
 * Reads a plan file by what it contains: XML is MS Project, a PSPLIB heading a benchmark instance, anything else a
 * table, as are the rows of a sheet. A plan that cannot be scheduled (a cycle) is a problem like any other.
 */
export function readPlanFile(content: string | Table, options: TableOptions = {}): ImportResult {
  return schedulable(readByContent(content, options));
}

/** What an imported plan is read for: the plan that it comes into, on a day. */
export type ReadInto = {
  /** The text of a file, or the rows of a sheet. */
  content: string | Table;
  start: PlainDate;
  calendar: WorkingCalendar;
  today: PlainDate;
  /** Does it take the place of what is planned, with its own start? */
  mode: 'replace' | 'append';
  /** Is it scheduled by its own calendar, where it brings one? */
  useCalendar: boolean;
};
/** A plan with what differs from its own dates where it comes in, or what is wrong with the file. */
export type ReadIntoResult =
  | { ok: true; plan: ImportedPlan; comparison: FileComparison | null }
  | { ok: false; problems: ImportProblem[] };

/** Reads a plan file for a plan, see {@link readPlanFile}, and compares the dates it gets there with those in the file. */
export function readPlanInto({ content, start, calendar, today, mode, useCalendar }: ReadInto): ReadIntoResult {
  const result = readPlanFile(content, { calendar });
  if (!result.ok) return result;
  const { plan } = result;
  const scheduled = asPlan(plan, {
    start: mode === 'replace' ? (plan.start ?? start) : start,
    calendar: useCalendar ? (plan.calendar ?? calendar) : calendar,
  });
  try {
    return { ok: true, plan, comparison: compareWithFile(plan, scheduled, today) };
  } catch (error) {
    return { ok: false, problems: [problemOf(error)] };
  }
}

/** The plan, unless it is too large or cannot be scheduled. */
function schedulable(result: ImportResult): ImportResult {
  if (!result.ok) return result;
  const tooLarge = sizeProblems(result.plan);
  if (tooLarge.length > 0) return { ok: false, problems: tooLarge };
  try {
    buildNetwork(asPlan(result.plan));
    return result;
  } catch (error) {
    return { ok: false, problems: [problemOf(error)] };
  }
}

function problemOf(error: unknown): ImportProblem {
  if (!(error instanceof BiplaneError)) throw error;
  return { row: null, column: null, reason: error.reason };
}

function readByContent(content: string | Table, options: TableOptions): ImportResult {
  if (typeof content !== 'string') return importPlanTable(content, options);
  if (/^\uFEFF?\s*</.test(content)) return importMspdi(content);
  if (/^PRECEDENCE RELATIONS/m.test(content)) return importPsplib(content);
  return importPlanCsv(content, options);
}

function importPsplib(content: string): ImportResult {
  try {
    const { tasks, dependencies } = readPsplib(content);
    const nothingElse = {
      name: '',
      start: null,
      calendar: null,
      calendars: [],
      baselines: [],
      fileDates: [],
      fileReasons: {},
      notices: [],
    };
    return { ok: true, plan: { format: 'psplib', tasks, dependencies, ...nothingElse } };
  } catch (error) {
    if (!(error instanceof BiplaneError)) throw error;
    const row = error.reason.params?.row;
    return { ok: false, problems: [{ row: typeof row === 'number' ? row : null, column: null, reason: error.reason }] };
  }
}

/** An imported plan with what its file did not say filled in. */
export function asPlan(imported: ImportedPlan, fields: Partial<Plan> = {}): Plan {
  return {
    start: imported.start ?? '2000-01-03',
    committedDate: null,
    calendar: imported.calendar ?? weekdayCalendar,
    distribution: 'pert_beta',
    seed: 1,
    tasks: imported.tasks,
    dependencies: imported.dependencies,
    ...fields,
  };
}
