/** What a table of another tool says of its rows, beyond what the cells of a plan's own table do. */
import { addDays, type PlainDate } from '../time/plain-date.ts';
import { type WorkingCalendar, workingDaysBetween } from './calendar.ts';
import { readDate, readFreePin } from './csv-cells.ts';
import type { FileColumn } from './csv-columns.ts';
import { readLength } from './duration-cell.ts';
import { type CellReader, pointColumns, saysNo, saysYes } from './table-cells.ts';
import { plainNumber, type Within, withinByIndent, withinByLevel, withinByNumber } from './table-outline.ts';
import type { TableRow } from './table-shape.ts';

/** What a row says of its task that the cells of a plan's own table do not. */
export type RowFacts = {
  line: number;
  start: PlainDate | null;
  finish: PlainDate | null;
  /** Working days from start to finish, where they stand for the duration. */
  spanned: number | null;
  /** Its duration as the cell has it. */
  written: string;
  /** Calendar days, where the duration counts those. */
  elapsedDays: number | null;
  isSummary: boolean;
  /** Are there rows within it? */
  contains: boolean;
  isMoment: boolean;
  lastingMilestone: boolean;
  /** Where its constraint holds it on no date. */
  freePin: 'early' | 'late' | null;
  inactive: boolean;
  startIsComputed: boolean;
  deadline: PlainDate | null;
  percentOfNothing: boolean;
  roundedPercent: boolean;
};

/** What contains what, where the table says it by something else than a column of parents. */
export function outlineOfRows(rows: readonly TableRow[], columns: ReadonlyMap<FileColumn, number>, reader: CellReader) {
  const each = (column: FileColumn) => rows.map((row) => reader.cell(row, column));
  const none: Within = rows.map(() => null);
  const numbers = each('outlineNumber').map(plainNumber);
  const filled = numbers.filter((number) => number !== '');
  /** Does each number belong to one row only, so that it may name it? */
  const numbersName = new Set(filled).size === filled.length;
  const byParent = columns.has('parent') && each('parent').some((cell) => cell !== '');
  if (byParent) return { within: none, numbers, numbersName, byIndent: false };
  if (columns.has('outlineLevel')) {
    return { within: withinByLevel(each('outlineLevel').map(Number)), numbers, numbersName, byIndent: false };
  }
  const ids = each('id');
  for (const numbered of [numbers, ids]) {
    const within = withinByNumber(numbered);
    if (within.some((above) => above !== null)) return { within, numbers, numbersName, byIndent: false };
  }
  const within = withinByIndent(rows.map((row) => reader.raw(row, 'name')));
  return { within: within ?? none, numbers, numbersName, byIndent: within !== null };
}

/** Reads what rows say beyond the cells that a plan's own table has. */
export function factsOf(
  rows: readonly TableRow[],
  within: Within,
  columns: ReadonlyMap<FileColumn, number>,
  reader: CellReader,
  calendar: WorkingCalendar,
): RowFacts[] {
  const contains = new Set(within);
  const follows = rows.map((row) => reader.cell(row, 'predecessors') !== '');
  // Whatever contains a task stands above it, except by numbers: a circle of them cannot be.
  const followsAbove = (i: number) => {
    for (let at: number | null = i, steps = 0; at !== null && steps <= rows.length; at = within[at]!, steps++)
      if (follows[at]) return true;
    return false;
  };
  return rows.map((row, i) => {
    const start = readDate(reader.cell(row, 'start'));
    const finish = readDate(reader.cell(row, 'finish'));
    const isMoment = saysYes(reader.cell(row, 'milestone'));
    const isSummary = contains.has(i) || saysYes(reader.cell(row, 'isSummary'));
    const written = pointColumns.map((column) => reader.cell(row, column)).find((cell) => cell !== '') ?? '';
    const spanned =
      written === '' && !isMoment && !isSummary && start !== null && finish !== null && start <= finish
        ? workingDaysBetween(calendar, addDays(start, -1), finish)
        : null;
    const elapsed = readLength(written);
    const isLong = written !== '' && written !== '0';
    return {
      line: row.line,
      start,
      finish,
      spanned,
      written,
      elapsedDays: elapsed?.elapsed ? elapsed.days : null,
      isSummary,
      contains: contains.has(i),
      isMoment: isMoment && !isLong,
      lastingMilestone: isMoment && isLong && !isSummary,
      freePin: readFreePin(reader.cell(row, 'pin')),
      inactive: saysNo(reader.cell(row, 'active')),
      // The start of a task that follows others, in a list that dates everything, is computed and not agreed.
      startIsComputed: columns.has('finish') && followsAbove(i),
      deadline: readDate(reader.cell(row, 'deadline')),
      percentOfNothing: false,
      roundedPercent: false,
    };
  });
}
