import { BiplaneError } from '../errors.ts';
import { weekdayCalendar } from './calendar.ts';
import { importPlanCsv } from './import-csv.ts';
import { importMspdi } from './import-mspdi.ts';
import { type ImportedPlan, type ImportResult, sizeProblems } from './import-plan.ts';
import { buildNetwork } from './network.ts';
import type { Plan } from './plan.ts';
import { readPsplib } from './psplib.ts';

/**
 * Reads a plan file by what it contains: XML is MS Project, a PSPLIB heading a benchmark instance, anything else a
 * table. A plan that cannot be scheduled (a cycle) is a problem like any other.
 */
export function readPlanFile(content: string): ImportResult {
  const result = readByContent(content);
  if (!result.ok) return result;
  const tooLarge = sizeProblems(result.plan);
  if (tooLarge.length > 0) return { ok: false, problems: tooLarge };
  try {
    buildNetwork(asPlan(result.plan));
    return result;
  } catch (error) {
    if (!(error instanceof BiplaneError)) throw error;
    return { ok: false, problems: [{ row: null, column: null, reason: error.reason }] };
  }
}

function readByContent(content: string): ImportResult {
  if (/^\uFEFF?\s*</.test(content)) return importMspdi(content);
  if (/^PRECEDENCE RELATIONS/m.test(content)) return importPsplib(content);
  return importPlanCsv(content);
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
