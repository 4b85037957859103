import Papa from 'papaparse';
import { withoutGuard } from '../csv-cell.ts';
import { type Text, text } from '../text.ts';
import {
  readDate,
  readDays,
  readKind,
  readPhase,
  readPin,
  readPredecessors,
  readTrack,
  readYesNo,
} from './csv-cells.ts';
import { columnOf, type PlanColumn } from './csv-columns.ts';
import { type ImportedPlan, ImportProblems, type ImportResult } from './import-plan.ts';
import { cycleNames, parentCycles } from './outline.ts';
import { type Dependency, mostDependencies, mostTasks, newTask, type Pin, type PlanTask } from './plan.ts';

/** One line of the file with the means to read its cells and to say what is wrong with them. */
type Row = {
  line: number;
  cell: (column: PlanColumn) => string;
  refuse: (column: PlanColumn, key: string, params?: Text['params']) => void;
};

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
  const tasks = rows.map((row, i) => readTask(row, i + 1));
  const find = taskFinder(rows, tasks);
  rows.forEach((row, i) => {
    const parent = row.cell('parent');
    if (parent === '') return;
    const found = find(parent);
    if (found) tasks[i]!.parentId = found.id;
    else row.refuse('parent', 'cadence.errors.unknown_reference', { value: parent });
  });
  const rowOf = new Map(tasks.map((task, i) => [task, rows[i]!]));
  for (const cycle of parentCycles(tasks))
    rowOf.get(cycle[0]!)!.refuse('parent', 'cadence.errors.parent_cycle', { tasks: cycleNames(cycle) });
  const parents = new Set(tasks.flatMap((task) => task.parentId ?? []));
  for (const task of tasks) if (parents.has(task.id) && task.kind === 'task') Object.assign(task, asSummary);
  const dependencies: Dependency[] = [];
  for (const [i, row] of rows.entries()) {
    if (dependencies.length > mostDependencies) break;
    dependencies.push(...readDependencies(row, tasks[i]!, find));
  }
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  const unknown = headers.filter((header) => header.trim() !== '' && columnOf(header) === null);
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

const asSummary = { kind: 'summary', optimistic: 0, likely: 0, pessimistic: 0 } as const;

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

function readTask(row: Row, ordinal: number): PlanTask {
  const name = row.cell('name');
  if (name === '') row.refuse('name', 'cadence.errors.no_name');
  const kind = readCell(row, 'kind', readKind, 'cadence.errors.unreadable_kind') ?? 'task';
  const actualStart = readCell(row, 'actualStart', readDate, 'cadence.errors.impossible_date_cell');
  const actualFinish = readCell(row, 'actualFinish', readDate, 'cadence.errors.impossible_date_cell');
  if (actualStart && actualFinish && actualFinish < actualStart) {
    row.refuse('actualFinish', 'cadence.errors.finish_before_start', { task: name });
  }
  if (!actualStart && actualFinish && kind === 'task') {
    row.refuse('actualFinish', 'cadence.errors.finish_without_start', { task: name });
  }
  return newTask(row.cell('id') || String(ordinal), {
    name,
    kind,
    track: readCell(row, 'track', readTrack, 'cadence.errors.unreadable_track'),
    phase: readPhase(row.cell('phase')),
    ...readPoints(row, kind === 'task'),
    pin: readPinCells(row),
    holdsLaunch: readCell(row, 'holdsLaunch', readYesNo, 'cadence.errors.unreadable_yes_no') ?? true,
    actualStart,
    actualFinish,
    owner: row.cell('owner'),
  });
}

/** An empty cell is null; a cell that cannot be read is refused. */
function readCell<T>(row: Row, column: PlanColumn, read: (cell: string) => T | null, problem: string): T | null {
  const cell = row.cell(column);
  if (cell === '') return null;
  const value = read(cell);
  if (value === null) row.refuse(column, problem, { value: cell });
  return value;
}

/** Missing points take the most likely value; "0" alone makes a moment of any task. */
function readPoints(row: Row, mayLast: boolean) {
  const days = (column: PlanColumn) => {
    const value = readCell(row, column, readDays, 'cadence.errors.unreadable_days');
    if (value !== null && value < 0)
      row.refuse(column, 'cadence.errors.negative_duration', { value: row.cell(column) });
    return value;
  };
  const given = { optimistic: days('optimistic'), likely: days('likely'), pessimistic: days('pessimistic') };
  const likely = given.likely ?? given.optimistic ?? given.pessimistic ?? 0;
  const points = { optimistic: given.optimistic ?? likely, likely, pessimistic: given.pessimistic ?? likely };
  if (points.optimistic > likely)
    row.refuse('optimistic', 'cadence.errors.points_out_of_order', { task: row.cell('name') });
  else if (points.pessimistic < likely)
    row.refuse('pessimistic', 'cadence.errors.points_out_of_order', { task: row.cell('name') });
  if (!mayLast && points.pessimistic > 0)
    row.refuse('likely', 'cadence.errors.moment_with_duration', { task: row.cell('name') });
  return points;
}

/** A start date alone means "not before"; the constraint columns say it in full. */
function readPinCells(row: Row): Pin | null {
  const start = readCell(row, 'start', readDate, 'cadence.errors.impossible_date_cell');
  const kind = readCell(row, 'pin', readPin, 'cadence.errors.unreadable_pin');
  const date = readCell(row, 'pinDate', readDate, 'cadence.errors.impossible_date_cell');
  if (kind !== null) {
    if (date !== null || start !== null) return { kind, date: (date ?? start)! };
    if (row.cell('pinDate') === '') row.refuse('pin', 'cadence.errors.pin_without_date');
    return null;
  }
  return start === null ? null : { kind: 'start_no_earlier', date: start };
}

/** Finds a task by its number, or by its name where the name is unique. Refuses numbers given twice. */
function taskFinder(rows: readonly Row[], tasks: readonly PlanTask[]) {
  const byId = new Map<string, PlanTask>();
  const byName = new Map<string, PlanTask | null>();
  tasks.forEach((task, i) => {
    if (byId.has(task.id)) rows[i]!.refuse('id', 'cadence.errors.duplicate_task', { task: task.id });
    byId.set(task.id, task);
    byName.set(task.name, byName.has(task.name) ? null : task);
  });
  return (reference: string): PlanTask | null => byId.get(reference) ?? byName.get(reference) ?? null;
}

function readDependencies(row: Row, task: PlanTask, find: (reference: string) => PlanTask | null): Dependency[] {
  const read = readPredecessors(row.cell('predecessors'));
  if ('unreadable' in read) {
    row.refuse('predecessors', 'cadence.errors.unreadable_predecessor', { value: read.unreadable });
    return [];
  }
  return read.predecessors.flatMap(({ task: reference, kind, lag }): Dependency[] => {
    const predecessor = find(reference);
    if (predecessor && predecessor.id !== task.id) {
      return [{ predecessorId: predecessor.id, successorId: task.id, kind, lag }];
    }
    const key = predecessor ? 'cadence.errors.own_predecessor' : 'cadence.errors.unknown_reference';
    row.refuse('predecessors', key, { value: reference });
    return [];
  });
}

function earliestStart(tasks: readonly PlanTask[]): string | null {
  const dates = tasks.flatMap((task) => [task.actualStart, task.pin?.kind.startsWith('start') ? task.pin.date : null]);
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}
