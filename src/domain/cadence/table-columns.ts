/** What the columns of a table mean: by their headers, and where a header has two meanings by what stands below it. */
import { text } from '../text.ts';
import { readYesNo } from './csv-cells.ts';
import { columnOf, type FileColumn } from './csv-columns.ts';
import { readDateForms } from './date-cell.ts';
import type { ImportProblems } from './import-plan.ts';
import type { Table } from './table-shape.ts';

/** What tools write into a cell in which there is nothing. */
const nothing = new Set(['-', '--', '---', '–', '—', 'na', 'n/a', '#n/a', 'nan', 'nat', 'null', 'none', '#n/v']);
export const isNothing = (cell: string): boolean => cell === '' || (cell.length < 5 && nothing.has(cell.toLowerCase()));

const isYesNo = (cell: string) => readYesNo(cell) !== null;
const isLevel = (cell: string) => /^\d{1,3}(?:\.0+)?$/.test(cell);
const isDate = (cell: string) => readDateForms(cell) !== null;

/** Of columns that only other tools write: what their cells have to say, all of them or at least one. */
const content: Partial<Record<FileColumn, (cells: readonly string[]) => boolean>> = {
  finish: (cells) => cells.some(isDate),
  deadline: (cells) => cells.some(isDate),
  outlineLevel: (cells) => cells.every(isLevel),
  active: (cells) => cells.every(isYesNo),
  milestone: (cells) => cells.every(isYesNo),
  isSummary: (cells) => cells.every(isYesNo),
};
/** A file may have several of these; the first is as good as the others. */
const mayRepeat = new Set<FileColumn>(['owner', 'phase']);

/** A plan has no more columns that are looked into. */
const mostColumns = 500;

/** Column by meaning. Two columns of one meaning are a problem, unless only one of them says anything. */
export function recogniseColumns(table: Table, header: number, problems: ImportProblems): Map<FileColumn, number> {
  const headers = table[header]!;
  const columns = new Map<FileColumn, number>();
  /** What stands in a column; of the columns far to the right nobody asks. */
  const below = (at: number) =>
    at >= mostColumns
      ? ['']
      : table.slice(header + 1).flatMap((cells) => {
          const cell = (cells[at] ?? '').trim();
          return isNothing(cell) || cell === headers[at]?.trim() ? [] : [cell];
        });
  headers.forEach((title, at) => {
    const column = meaningOf(title, () => below(at));
    if (column === null) return;
    const other = columns.get(column);
    if (other === undefined) columns.set(column, at);
    else if (below(other).length === 0) columns.set(column, at);
    else if (!mayRepeat.has(column) && below(at).length > 0) {
      const reason = text('cadence.errors.duplicate_column', { other: headers[other]! });
      problems.add({ row: header + 1, column: title, reason });
    }
  });
  const due = columns.get('deadline');
  const durations = columns.get('likely');
  if (
    due !== undefined &&
    columns.has('start') &&
    !columns.has('finish') &&
    below(durations ?? headers.length).length === 0
  ) {
    // With a start and no duration beside it, the day on which something is due is the day on which it ends.
    columns.delete('deadline');
    columns.set('finish', due);
  }
  if (!columns.has('name')) {
    // Jira calls the title of a task its summary, and a list of activities its tasks so.
    const at = headers.findIndex((title) => /^(?:summary|活动)$/i.test(title.trim()));
    if (at >= 0) {
      for (const [column, used] of columns) if (used === at) columns.delete(column);
      columns.set('name', at);
    }
  }
  return columns;
}

function meaningOf(title: string, below: () => string[]): FileColumn | null {
  const column = columnOf(title);
  if (column === null) return null;
  if (column === 'parent' && /^summary$/i.test(title.trim())) {
    const cells = below();
    return cells.length > 0 && cells.every(isYesNo) ? 'isSummary' : 'parent';
  }
  return (content[column]?.(below()) ?? true) ? column : null;
}
