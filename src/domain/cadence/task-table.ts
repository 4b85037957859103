/** A table of tasks as people type or paste it: what it says, and what is wrong in which of its cells. */
import { type Text, text } from '../text.ts';
import type { PlanColumn } from './csv-columns.ts';
import type { Dependency, PlanTask, Track } from './plan.ts';
import { readPlanRows } from './plan-rows.ts';

/** The columns of the table, in their order; `id` is the number by which other rows refer to a row. */
export const taskTableColumns = [
  'name',
  'optimistic',
  'likely',
  'pessimistic',
  'predecessors',
  'owner',
  'track',
  'actualStart',
  'donePercent',
] as const;
export type TaskTableColumn = (typeof taskTableColumns)[number] | 'id';
export type TaskTableRow = Partial<Record<TaskTableColumn, string>>;

/** The most rows a table takes at once; more come by a file. */
export const mostTableRows = 200;

export type CellProblem = { row: number; column: PlanColumn; reason: Text };

/** Whether nobody has written anything into a row. */
export const isEmptyRow = (row: Readonly<Record<string, string | undefined>>): boolean =>
  Object.values(row).every((cell) => (cell ?? '').trim() === '');

/**
 * Reads the rows in which something is written; `row` of a problem is the place among all rows, from 0. A task without any duration takes one day,
 * one without a track goes to `track`. Links lead to rows, by number or name, and to tasks of the plan, by name.
 */
export function readTaskTable(
  rows: readonly TaskTableRow[],
  { known, track }: { known: readonly Pick<PlanTask, 'id' | 'name'>[]; track: Track },
): { tasks: PlanTask[]; dependencies: Dependency[]; problems: CellProblem[] } {
  const problems: CellProblem[] = [];
  const written = rows.flatMap((cells, row) => (isEmptyRow(cells) ? [] : [{ cells, row }]));
  const read = readPlanRows(
    written.map(({ cells, row }) => {
      const lasts = [cells.optimistic, cells.likely, cells.pessimistic].every((cell) => !cell?.trim()) ? '1' : '';
      return {
        cell: (column) => {
          if (column === 'id') return cells.id?.trim() || String(row + 1);
          const cell = (cells as Partial<Record<PlanColumn, string>>)[column]?.trim() ?? '';
          return column === 'likely' ? cell || lasts : cell;
        },
        refuse: (column, key, params) => problems.push({ row, column, reason: text(key, params) }),
      };
    }),
    known,
  );
  // Only a file says when its tasks are, and so how many days are worked in what elapses; only a file has others beside it.
  const refuseLink = (successorId: string, key: string) => {
    const at = read.tasks.findIndex(({ id }) => id === successorId);
    const { row, cells } = written[at]!;
    problems.push({ row, column: 'predecessors', reason: text(key, { value: cells.predecessors ?? '' }) });
  };
  for (const { successorId } of read.lags.elapsed.keys()) refuseLink(successorId, 'cadence.errors.elapsed_lag');
  for (const { id } of read.external) refuseLink(id, 'cadence.errors.unknown_reference');
  const long = written.filter(({ cells }) => (cells.name?.trim().length ?? 0) > longestName);
  for (const { row } of long)
    problems.push({ row, column: 'name', reason: text('cadence.errors.name_too_long', { limit: longestName }) });
  const tasks = read.tasks.map((task) => ({ ...task, track: task.track ?? track }));
  return { tasks, dependencies: read.dependencies, problems };
}

/** As the plan takes it. */
const longestName = 200;
