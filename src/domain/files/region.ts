/** Where in a sheet of cells is the table? */
import type { HeaderPlace } from './options.ts';

/** A row of cells as the file has it; `row` counts as a spreadsheet does. */
export type GridRow = { row: number; cells: string[] };

export type Region = {
  header: HeaderPlace;
  /** The rows that name the columns, one below the other; each as wide as the table. */
  headers: string[][];
  /** One name per column, not yet unique: what stands above it, from the outermost to the innermost. */
  names: string[];
  /** The rows above that are no part of the table. */
  above: GridRow[];
};

const extentOf = ({ cells }: GridRow): number => {
  let to = cells.length;
  while (to > 0 && cells[to - 1]!.trim() === '') to--;
  return to;
};

/** A header that is much narrower than what lies below is none. */
const leastShare = 0.5;
const mostHeaderRows = 3;

/**
 * Finds the table in the first rows of a sheet (some dozens are enough; `rows` are those that are not blank). Lines above it are narrower than it is:
 * titles, the account, the period of a report. One to three rows name the columns: groups above their members, codes above the words of questions.
 * Where `given` says which rows they are, they are these. Null where no row has content.
 */
export function findRegion(rows: readonly GridRow[], given?: HeaderPlace): Region | null {
  const filled = rows.filter((row) => extentOf(row) > 0);
  const first = given ? filled.findIndex(({ row }) => row >= given.row) : firstNames(filled);
  const top = filled[first];
  if (!top) return null;
  const below = filled.slice(first + 1);
  const count = given
    ? filled.slice(first).filter(({ row }) => row < given.row + given.rows).length
    : headerRows(top, below);
  const data = filled.slice(first + Math.max(1, count));
  const width = tableWidth(filled.slice(first, first + Math.max(1, count)), data);
  const headers = filled
    .slice(first, first + Math.max(1, count))
    .map(({ cells }) => Array.from({ length: width }, (_, column) => (cells[column] ?? '').normalize('NFC').trim()));
  const last = filled[first + Math.max(1, count) - 1]!;
  return {
    header: given ?? { row: top.row, rows: last.row - top.row + 1 },
    headers,
    names: namesOf(headers),
    above: filled.slice(0, first),
  };
}

/** The first row that is about as wide as what follows. */
function firstNames(rows: readonly GridRow[]): number {
  const extents = rows.map(extentOf);
  const at = extents.findIndex((extent, index) => {
    const after = usual(extents.slice(index + 1));
    if (after <= 1 || extent >= after) return true;
    // A row of group titles ends where the last group begins.
    return extent >= 2 && extent >= after * leastShare && !isNote(rows[index]!);
  });
  const found = Math.max(0, at);
  // Names are no values: what looks like the rows below is one of them, and few columns have a name, in the row above.
  return found > 0 && looksLike(rows[found]!, rows.slice(found + 1)) && !isNote(rows[found - 1]!) ? found - 1 : found;
}

/** Has the row values where most of the rows below have some? */
function looksLike({ cells }: GridRow, below: readonly GridRow[]): boolean {
  return cells.some(
    (cell, column) =>
      isValue(cell) && below.filter((row) => isValue(row.cells[column] ?? '')).length * 2 > below.length,
  );
}

/** How far the rows of the table reach: the width that most cells belong to, since remarks are many, but narrow. */
function usual(extents: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const extent of extents) counts.set(extent, (counts.get(extent) ?? 0) + 1);
  let [found, most] = [0, 0];
  for (const [extent, count] of counts) {
    const cells = extent * count;
    if (cells > most || (cells === most && extent > found)) [found, most] = [extent, cells];
  }
  return found;
}

/** `Account: 2088…`, `起始日期:[2026-03-01]`: each cell that is not empty says what it is and its value, or is the value of the one before. */
function isNote({ cells }: GridRow): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length <= 4 && /[:：]\s*\S|[:：]$/.test(filled[0] ?? '');
}

const isImportId = (cell: string) => /^\{\s*"ImportId"\s*:/.test(cell.trim());
const isValue = (cell: string) => /^[+-]?[\d.,/:%¥$€£\s-]+$/.test(cell.trim()) && /\d/.test(cell);
/** What tools write below a question whose answer is in its own column. */
const answerWord = /^(?:response|open-ended response|回答|答案)$/i;

/** Of the row of names `top` and those `below` it: how many rows name the columns. */
function headerRows(top: GridRow, below: readonly GridRow[]): number {
  const ids = below.slice(0, 2).findIndex(({ cells }) => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    return filled.length > 0 && filled.filter(isImportId).length * 2 >= filled.length;
  });
  if (ids >= 0) return ids + 2;
  let count = 1;
  let upper = top;
  while (count < mostHeaderRows && namesMembers(upper, below[count - 1], below.slice(count))) {
    upper = below[count - 1]!;
    count++;
  }
  return count;
}

/** Does `lower` name the members of groups that `upper` names: below the blanks that follow a group's title? */
function namesMembers(upper: GridRow, lower: GridRow | undefined, data: readonly GridRow[]): boolean {
  if (!lower || lower.row !== upper.row + 1) return false;
  const width = Math.max(extentOf(upper), extentOf(lower));
  const cell = (row: GridRow, column: number) => (row.cells[column] ?? '').trim();
  let members = 0;
  let titled = false;
  for (let column = 0; column < width; column++) {
    const [group, member] = [cell(upper, column), cell(lower, column)];
    if (group !== '') titled = true;
    if (member === '') {
      // A column without any name, or one whose own name stands above.
      continue;
    }
    if (isValue(member)) return false;
    if (group === '' && titled) members++;
  }
  if (members === 0) return false;
  const named = Array.from({ length: width }, (_, column) => cell(lower, column)).filter((name) => name !== '');
  const answered = named.some((name) => answerWord.test(name));
  const sparse = Array.from({ length: width }, (_, column) => column).some(
    (column) => cell(lower, column) === '' && data.some((row) => cell(row, column) !== ''),
  );
  // Its own row of names: below it nothing says the same, as it would in the column of a choice.
  const repeats = Array.from({ length: width }, (_, column) => column).filter(
    (column) => cell(lower, column) !== '' && data.some((row) => cell(row, column) === cell(lower, column)),
  ).length;
  if (answered) return true;
  // A tool that gives each choice a column of its own writes into it the very words that name the column.
  if (sparse) return true;
  return new Set(named).size === named.length && repeats === 0 && data.length > 0;
}

function tableWidth(headers: readonly GridRow[], data: readonly GridRow[]): number {
  const named = Math.max(...headers.map(extentOf));
  const wider = data.filter((row) => extentOf(row) > named);
  // Cells beyond the names of a few rows are a slip; of most rows they are columns without a name.
  return wider.length * 2 > data.length && data.length > 1 ? Math.max(named, usual(wider.map(extentOf))) : named;
}

function namesOf(headers: readonly (readonly string[])[]): string[] {
  const width = headers[0]!.length;
  const ids = headers.findIndex((row) => row.some(isImportId));
  if (headers.length === 1 || ids > 0) return [...headers[0]!];
  const parts: string[][] = Array.from({ length: width }, () => []);
  headers.forEach((row, level) => {
    let title = '';
    row.forEach((cell, column) => {
      // What stands above spreads over the blanks to its right, as far as they have a name below.
      if (cell !== '') title = cell;
      const own = cell !== '' ? cell : level < headers.length - 1 && headers[level + 1]![column] !== '' ? title : '';
      const said = parts[column]!;
      if (own !== '' && !answerWord.test(own) && said.at(-1) !== own) said.push(own);
    });
  });
  return parts.map((said) => said.join(' · '));
}
