/** Which rows of a table are its header and its tasks, and which are what people and tools write around them. */
import { columnOf, type FileColumn } from './csv-columns.ts';

/** A table as it stands in a file: rows of cells, the header among them. */
export type Table = readonly (readonly string[])[];
/** `line` counts the rows of the table from 1. */
export type TableRow = { line: number; cells: readonly string[] };

/** Lines that are no tasks, by what they are. */
export type LeftOut = { repeatedHeaders: number[]; totals: number[]; notes: number[]; secondTable: number | null };

/** Notes above the header are not longer. */
const mostLinesAbove = 20;

const isBlank = (cell: string | undefined) => (cell ?? '').trim() === '';
const isBlankRow = (cells: readonly string[]) => cells.every(isBlank);
const filled = (cells: readonly string[]) => cells.reduce((count, cell) => count + (isBlank(cell) ? 0 : 1), 0);

/** Where is the header? The first of the first rows that names tasks and something of them, or else names tasks; null where the table is empty. */
export function headerRow(table: Table): { first: number; header: number } | null {
  const first = table.findIndex((cells) => !isBlankRow(cells));
  if (first < 0) return null;
  const candidates = table.slice(first, first + mostLinesAbove).map((cells, i) => {
    const known = new Set(cells.slice(0, mostColumns).map(columnOf));
    return { at: first + i, size: known.has('name') ? known.size - (known.has(null) ? 1 : 0) : 0 };
  });
  const header = candidates.find(({ size }) => size > 1) ?? candidates.find(({ size }) => size > 0);
  return { first, header: header?.at ?? first };
}

/** Columns beyond these do not make a row a header. */
const mostColumns = 500;

/** The rows below the header that are tasks, and what was left out. */
export function taskRows(table: Table, header: number, columns: ReadonlyMap<FileColumn, number>) {
  const rows: TableRow[] = [];
  const left: LeftOut = { repeatedHeaders: [], totals: [], notes: [], secondTable: null };
  const cellOf = (cells: readonly string[], column: FileColumn) => (cells[columns.get(column) ?? -1] ?? '').trim();
  const lastFull = table.findLastIndex((cells) => filled(cells) > 1);
  let afterBlank = false;
  for (let at = header + 1; at < table.length; at++) {
    const cells = table[at]!;
    const line = at + 1;
    if (isBlankRow(cells)) {
      afterBlank = true;
      continue;
    }
    if (isHeaderAgain(cells, table[header]!)) left.repeatedHeaders.push(line);
    else if (afterBlank && isOtherHeader(cells)) {
      left.secondTable = line;
      break;
    } else if (isTotal(cells, cellOf)) left.totals.push(line);
    else if (filled(cells) === 1 && columns.size > 1 && (cellOf(cells, 'name') === '' || (afterBlank && at > lastFull)))
      left.notes.push(line);
    else rows.push({ line, cells });
  }
  return { rows, left };
}

/** The same words in the same columns: two exports were put into one file. */
function isHeaderAgain(cells: readonly string[], header: readonly string[]): boolean {
  const plain = (cell: string | undefined) => (cell ?? '').replace(/^\uFEFF/, '').trim();
  return header.every((cell, i) => plain(cell) === plain(cells[i])) && filled(cells) === filled(header);
}

/** Below a blank line, GanttProject lists the people. */
function isOtherHeader(cells: readonly string[]): boolean {
  const known = cells.slice(0, mostColumns).flatMap((cell) => columnOf(cell) ?? []);
  return known.includes('name') && known.length > 1;
}

const totalWords = /^(?:grand total|sub-?total|total|sum|合计|总计|总和|小计|共计|summe|gesamt)\s*[:：]?$/i;

/** A sum that a spreadsheet wrote below the tasks: it has no number, and comes after nothing. */
function isTotal(cells: readonly string[], cellOf: (cells: readonly string[], column: FileColumn) => string): boolean {
  const named = cellOf(cells, 'name') || (cells.find((cell) => !isBlank(cell)) ?? '').trim();
  if (named.length > 20 || !totalWords.test(named)) return false;
  const id = cellOf(cells, 'id');
  return cellOf(cells, 'predecessors') === '' && (id === '' || id === named);
}
