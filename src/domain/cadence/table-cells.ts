/** The cells of a table as the readers of single cells understand them: what a whole column shows, each of its cells is read by. */
import { withoutGuard } from '../csv-cell.ts';
import { readPercent, readYesNo } from './csv-cells.ts';
import { type FileColumn, headerUnit } from './csv-columns.ts';
import { decideDateOrder, inOrder, type OrderDecision } from './date-cell.ts';
import { readLength } from './duration-cell.ts';
import { isNothing } from './table-columns.ts';
import type { Table, TableRow } from './table-shape.ts';

export const dateColumns = [
  ...(['start', 'finish', 'actualStart', 'actualFinish', 'pinDate', 'donePercentOn', 'deadline'] as const),
];
export const pointColumns = ['optimistic', 'likely', 'pessimistic'] as const;
const isDateColumn = (column: FileColumn) => (dateColumns as readonly FileColumn[]).includes(column);
const isPointColumn = (column: FileColumn) => (pointColumns as readonly FileColumn[]).includes(column);

/** How the columns of a table are written. */
export type TableStyle = {
  dates: OrderDecision | null;
  /** A date that can be read in more than one order, for the question which is meant. */
  openDate: string | null;
  /** Is what is done written as a share of 1? `ones` where it is nothing but 0 and 1. */
  percent: 'percent' | 'share' | 'ones';
  /** Numbers of tasks went through a table of decimals: 1.0 is task 1. */
  decimalIds: boolean;
};

export type CellReader = {
  style: TableStyle;
  /** As its reader takes it; what cannot be read stays as it is written. */
  cell: (row: TableRow, column: FileColumn) => string;
  /** As it is written, blanks before it included. */
  raw: (row: TableRow, column: FileColumn) => string;
};

/** Looks at the columns as a whole, and answers how to read their cells. */
export function cellReader(
  table: Table,
  header: number,
  columns: ReadonlyMap<FileColumn, number>,
  rows: readonly TableRow[],
): CellReader {
  const raw = (row: TableRow, column: FileColumn) => row.cells[columns.get(column) ?? -1] ?? '';
  const plain = (row: TableRow, column: FileColumn) => {
    const cell = withoutGuard(raw(row, column).trim()).trim();
    return column !== 'name' && isNothing(cell) ? '' : cell;
  };
  const column = (each: FileColumn) => (columns.has(each) ? rows.map((row) => plain(row, each)).filter(Boolean) : []);
  const cells = dateColumns.flatMap(column);
  const spans = rows.flatMap((row) => [
    [plain(row, 'start'), plain(row, 'finish')] as const,
    [plain(row, 'actualStart'), plain(row, 'actualFinish')] as const,
  ]);
  const dates = decideDateOrder(cells, spans);
  const isOpen = (cell: string) =>
    dates?.alternatives.some((other) => inOrder(cell, other) !== inOrder(cell, dates.order)) ?? false;
  const style: TableStyle = {
    dates,
    openDate: dates && dates.alternatives.length > 0 ? (cells.find(isOpen) ?? null) : null,
    percent: percentStyle(column('donePercent')),
    decimalIds: isDecimal(column('id')),
  };
  const units = new Map(pointColumns.map((each) => [each, headerUnit(table[header]![columns.get(each) ?? -1] ?? '')]));
  return {
    style,
    raw,
    cell(row, column) {
      const cell = plain(row, column);
      if (cell === '') return '';
      if (isDateColumn(column)) return inOrder(cell, dates?.order ?? null) ?? cell;
      if (column === 'id' && style.decimalIds) return cell.replace(/\.0+$/, '');
      if (column === 'donePercent') return percentIn(cell, style.percent) ?? cell;
      if (!isPointColumn(column)) return cell;
      const length = readLength(cell, units.get(column as 'likely'));
      return length === null || length.elapsed ? cell : String(length.days);
    },
  };
}

function isDecimal(ids: readonly string[]): boolean {
  return ids.some((id) => /\.0+$/.test(id)) && ids.every((id) => /^\d+(?:\.0+)?$/.test(id));
}

const numberIn = (cell: string) => Number(cell.replace('%', '').trim().replace(',', '.'));

/** Nothing above 1, no sign, and something between 0 and 1 are shares; where there are only 0 and 1, 1 is taken for all. */
function percentStyle(cells: readonly string[]): TableStyle['percent'] {
  const numbers = cells.map(numberIn);
  const isShare = numbers.every((value) => value >= 0 && value <= 1) && cells.every((cell) => !cell.includes('%'));
  if (cells.length === 0 || !isShare) return 'percent';
  if (numbers.some((value) => value > 0 && value < 1)) return 'share';
  return numbers.some((value) => value === 1) ? 'ones' : 'percent';
}

/** In percent, with the digits behind the point that the cell has; null where it is no percentage. */
function percentIn(cell: string, style: TableStyle['percent']): string | null {
  const written = cell.normalize('NFKC').trim();
  if (written.length > 20 || !/^\d+(?:[.,]\d+)?\s*%?$/.test(written)) return null;
  const value = Number((numberIn(written) * (style === 'percent' ? 1 : 100)).toFixed(6));
  return value <= 100 ? String(value) : null;
}

/** Whole percent; `rounded` where the cell had a fraction. */
export function wholePercent(cell: string): { percent: string; rounded: boolean } {
  const value = Number(cell);
  if (cell === '' || !Number.isFinite(value) || readPercent(cell) !== null) return { percent: cell, rounded: false };
  return { percent: String(Math.round(value)), rounded: true };
}

export const saysYes = (cell: string): boolean => readYesNo(cell) === true;
export const saysNo = (cell: string): boolean => readYesNo(cell) === false;
