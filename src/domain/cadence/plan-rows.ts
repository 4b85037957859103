/** Tasks as rows of cells, of a file or of a table on the screen: what they say, and in which cell they say nothing that can be. */
import type { Text } from '../text.ts';
import { readDate, readDays, readKind, readPercent, readPhase, readPin, readTrack, readYesNo } from './csv-cells.ts';
import type { PlanColumn } from './csv-columns.ts';
import { cycleNames, parentCycles } from './outline.ts';
import { type Dependency, mostDependencies, newTask, type Pin, type PlanTask } from './plan.ts';
import { type PredecessorCell, readPredecessors } from './predecessor-cell.ts';

/** One row with the means to read its cells and to say what is wrong with them. */
export type PlanRow = {
  cell: (column: PlanColumn) => string;
  refuse: (column: PlanColumn, key: string, params?: Text['params']) => void;
  /** Its number in the outline, by which other rows may refer to it as well. */
  outlineNumber?: string;
  /** Position of the row that contains it, where not a cell but the outline says so. */
  within?: number | null;
};

/** Lags that are no plain working days: their length is settled when the whole plan is known. */
export type OpenLags = {
  /** Calendar days, by link; the link itself has a lag of 0. */
  elapsed: Map<Dependency, number>;
  /** Links whose lag was a share of their predecessor's duration, and is that many days now. */
  shares: Dependency[];
};

/** A task of another file, as MS Project refers to it. */
const inOtherFile = /\.mp[pt]\\\d+$/i;

/** A task that is there already, to which rows may refer by its name. */
type KnownTask = Pick<PlanTask, 'id' | 'name'>;

/**
 * The tasks and links that rows state, and the tasks with a link to another file. Rows refer to each other by number or by unique name, and to known tasks by unique name; what cannot be is
 * refused in its cell, and then the answer is worth nothing.
 */
export function readPlanRows(
  rows: readonly PlanRow[],
  known: readonly KnownTask[] = [],
): { tasks: PlanTask[]; dependencies: Dependency[]; lags: OpenLags; external: PlanTask[] } {
  const tasks = rows.map((row, i) => readTask(row, i + 1));
  const durations = new Map(tasks.map((task) => [task.id, task.likely]));
  const find = taskFinder(rows, tasks, known);
  rows.forEach((row, i) => {
    if (row.within != null) tasks[i]!.parentId = tasks[row.within]!.id;
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
  for (const task of tasks) keepPercent(task, rowOf.get(task)!);
  const dependencies: Dependency[] = [];
  const lags: OpenLags = { elapsed: new Map(), shares: [] };
  const external: PlanTask[] = [];
  for (const [i, row] of rows.entries()) {
    if (dependencies.length > mostDependencies) break;
    dependencies.push(...readDependencies(row, tasks[i]!, { find, durations, lags, external }));
  }
  return { tasks, dependencies, lags, external };
}

/** Of begun work only: lists of tasks write 0 % beside all that has not begun, 100 % beside what has ended, and sums beside summaries. */
function keepPercent(task: PlanTask, row: PlanRow): void {
  const { kind, actualStart, actualFinish, donePercent, name } = task;
  const isOpen = kind === 'task' && actualFinish === null;
  if (isOpen && actualStart !== null && donePercent !== null) return;
  if (isOpen && donePercent !== null && donePercent > 0) {
    row.refuse('donePercent', 'cadence.errors.percent_without_start', { task: name });
  }
  Object.assign(task, { donePercent: null, donePercentOn: null });
}

const asSummary = { kind: 'summary', optimistic: 0, likely: 0, pessimistic: 0, pin: null } as const;

function readTask(row: PlanRow, ordinal: number): PlanTask {
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
    donePercent: readCell(row, 'donePercent', readPercent, 'cadence.errors.unreadable_percent'),
    donePercentOn: readCell(row, 'donePercentOn', readDate, 'cadence.errors.impossible_date_cell'),
    owner: row.cell('owner'),
  });
}

/** An empty cell is null; a cell that cannot be read is refused. */
function readCell<T>(row: PlanRow, column: PlanColumn, read: (cell: string) => T | null, problem: string): T | null {
  const cell = row.cell(column);
  if (cell === '') return null;
  const value = read(cell);
  if (value === null) row.refuse(column, problem, { value: cell });
  return value;
}

/** Missing points take the most likely value; "0" alone makes a moment of any task. */
function readPoints(row: PlanRow, mayLast: boolean) {
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
function readPinCells(row: PlanRow): Pin | null {
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

/**
 * Finds a task by its number, by its number in the outline, or by its name where the name is unique. Refuses numbers given twice. A number that went
 * through a table of decimals ("1.0") is the number.
 */
function taskFinder(rows: readonly PlanRow[], tasks: readonly PlanTask[], known: readonly KnownTask[]) {
  const byId = new Map<string, PlanTask>();
  const byOutline = new Map<string, PlanTask>();
  const byName = new Map<string, KnownTask | null>();
  const name = (task: KnownTask) => {
    if (task.name === '') return;
    for (const each of new Set([task.name, plainName(task.name)])) {
      const other = byName.get(each);
      if (other !== task) byName.set(each, other === undefined ? task : null);
    }
  };
  known.forEach(name);
  tasks.forEach((task, i) => {
    if (byId.has(task.id)) rows[i]!.refuse('id', 'cadence.errors.duplicate_task', { task: task.id });
    byId.set(task.id, task);
    const { outlineNumber } = rows[i]!;
    if (outlineNumber) byOutline.set(outlineNumber, task);
    name(task);
  });
  return (reference: string): KnownTask | null =>
    byId.get(reference) ??
    byOutline.get(reference) ??
    byId.get(reference.replace(/\.0+$/, '')) ??
    byName.get(reference) ??
    byName.get(plainName(reference)) ??
    null;
}

/** No name by which a row refers to another is longer. */
const longestName = 1_000;
/** A name as far as it matters to those who refer to it: not how it is spaced or capitalised. */
const plainName = (name: string) =>
  name.slice(0, longestName).normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');

/** What links are read with, and where goes what they are not. */
type LinkReading = {
  find: (reference: string) => KnownTask | null;
  durations: ReadonlyMap<string, number>;
  lags: OpenLags;
  /** Tasks that follow one of another file, which is left out. */
  external: PlanTask[];
};

function readDependencies(
  row: PlanRow,
  task: PlanTask,
  { find, durations, lags, external }: LinkReading,
): Dependency[] {
  const read = readPredecessors(row.cell('predecessors'), (reference) => find(reference) !== null);
  if ('unreadable' in read) {
    row.refuse('predecessors', 'cadence.errors.unreadable_predecessor', { value: read.unreadable });
    return [];
  }
  return read.predecessors.flatMap(({ task: reference, kind, lag }): Dependency[] => {
    const predecessor = find(reference);
    if (!predecessor && inOtherFile.test(reference)) {
      external.push(task);
      return [];
    }
    if (!predecessor || predecessor.id === task.id) {
      const key = predecessor ? 'cadence.errors.own_predecessor' : 'cadence.errors.unknown_reference';
      row.refuse('predecessors', key, { value: reference });
      return [];
    }
    if ('percent' in lag && !durations.has(predecessor.id)) {
      // A share of what lasts nobody here knows how long.
      row.refuse('predecessors', 'cadence.errors.unreadable_predecessor', { value: `${reference} ${lag.percent}%` });
      return [];
    }
    const link: Dependency = { predecessorId: predecessor.id, successorId: task.id, kind, lag: 0 };
    settleLag(link, lag, durations.get(predecessor.id) ?? 0, lags);
    return [link];
  });
}

/** A share is one of the predecessor's likely duration. */
function settleLag(link: Dependency, lag: PredecessorCell['lag'], duration: number, lags: OpenLags): void {
  const days = 'percent' in lag ? Math.round(lag.percent * duration * 10) / 1000 : lag.days;
  if (lag.elapsed) lags.elapsed.set(link, days);
  else link.lag = days;
  if ('percent' in lag) lags.shares.push(link);
}
