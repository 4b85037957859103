import Papa from 'papaparse';
import { withoutGuard } from '../csv-cell.ts';
import { text } from '../text.ts';
import { columnOf, type PlanColumn } from './csv-columns.ts';
import { type ImportedPlan, ImportProblems, type ImportResult } from './import-plan.ts';
import { mostTasks, type PlanTask } from './plan.ts';
import { type PlanRow, readPlanRows } from './plan-rows.ts';

/** One line of the file. */
type Row = PlanRow & { line: number };

/**
 * Reads a plan from CSV (comma, semicolon or tab; Chinese or English headers, in any order). Only a task name is required;
 * one duration is a task without a range. Every problem is reported with its row and column, and then nothing is returned.
 */
export function importPlanCsv(content: string): ImportResult {
  const { data, errors } = Papa.parse<string[]>(content.replace(/^\uFEFF/, ''), { skipEmptyLines: false });
  const quotes = errors.filter((error) => error.type === 'Quotes');
  if (quotes.length > 0) {
    // Where a cell ends is not known from there on: nothing else in the file can be judged.
    const at = quotes.reduce((least, { row = 0 }) => Math.min(least, row), Number.POSITIVE_INFINITY) + 1;
    return { ok: false, problems: [{ row: at, column: null, reason: text('cadence.errors.quotes') }] };
  }
  const problems = new ImportProblems();
  const headerAt = data.findIndex((cells) => cells.some((cell) => cell.trim() !== ''));
  const headers = data[headerAt] ?? [];
  if (headerAt < 0)
    return { ok: false, problems: [{ row: null, column: null, reason: text('cadence.errors.empty_file') }] };
  const columns = recogniseColumns(headers, headerAt + 1, problems);
  if (!columns.has('name')) {
    problems.add({ row: headerAt + 1, column: null, reason: text('cadence.errors.no_name_column') });
    return { ok: false, problems: problems.found };
  }
  // Where a list does not say what has begun, what it says to be done stands on no day.
  if (!columns.has('actualStart')) columns.delete('donePercent');
  const rows = data.flatMap((cells, i): Row[] => {
    if (i <= headerAt || cells.every((cell) => cell.trim() === '')) return [];
    const line = i + 1;
    if (cells.length > headers.length && cells.slice(headers.length).some((cell) => cell.trim() !== '')) {
      const reason = text('cadence.errors.ragged_row', { cells: cells.length, columns: headers.length });
      problems.add({ row: line, column: null, reason });
    }
    return [
      {
        line,
        cell: (column) => withoutGuard(cells[columns.get(column) ?? -1]?.trim() ?? '').trim(),
        refuse: (column, key, params) =>
          problems.add({ row: line, column: headers[columns.get(column) ?? -1] ?? column, reason: text(key, params) }),
      },
    ];
  });
  if (rows.length === 0) problems.add({ row: null, column: null, reason: text('cadence.errors.no_tasks') });
  if (rows.length > mostTasks) {
    const reason = text('cadence.errors.too_many_tasks', { found: rows.length, limit: mostTasks });
    return { ok: false, problems: [{ row: null, column: null, reason }] };
  }
  const { tasks, dependencies } = readPlanRows(rows);
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  const used = new Set(columns.values());
  const unknown = headers.filter((header, i) => header.trim() !== '' && !used.has(i));
  const plan: ImportedPlan = {
    format: 'csv',
    name: '',
    start: earliestStart(tasks),
    tasks,
    dependencies,
    calendar: null,
    calendars: [],
    baselines: [],
    notices:
      unknown.length > 0
        ? [text('cadence.notices.unknown_columns', { columns: unknown.join(', ').slice(0, 500) })]
        : [],
  };
  return { ok: true, plan };
}

function recogniseColumns(headers: readonly string[], row: number, problems: ImportProblems): Map<PlanColumn, number> {
  const columns = new Map<PlanColumn, number>();
  headers.forEach((header, i) => {
    const column = columnOf(header);
    if (column === null) return;
    if (columns.has(column)) {
      const reason = text('cadence.errors.duplicate_column', { other: headers[columns.get(column)!] });
      problems.add({ row, column: header, reason });
    } else columns.set(column, i);
  });
  return columns;
}

function earliestStart(tasks: readonly PlanTask[]): string | null {
  const dates = tasks.flatMap((task) => [task.actualStart, task.pin?.kind.startsWith('start') ? task.pin.date : null]);
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}
