/** The first records of a text: what separates their cells, and what these say. */
import type { GridRow } from '../domain/files/region.ts';
import { CsvRows, UnclosedQuote } from './csv-rows.ts';
import { cellText, mostColumns, tooManyColumns } from './row-batch.ts';

/** What is looked at to find what separates the cells. */
const sampleBytes = 64 * 1024;
/** Without so many records a beginning of this size is enough. */
const mostHeadBytes = 16 * 1024 * 1024;

/**
 * The first records, blank ones left out; null where there are not enough yet, and the text goes on. Every record is as wide as it is in the file.
 */
export function headRecords(bytes: Uint8Array, delimiter: string, last: boolean, most: number): GridRow[] | null {
  for (let size = sampleBytes; ; size *= 4) {
    const isAll = size >= bytes.length;
    const found = recordsIn(isAll ? bytes : bytes.subarray(0, size), delimiter, isAll && last, most);
    if (found && (found.length >= most || (isAll && last) || size >= mostHeadBytes)) return found;
    if (isAll) return null;
  }
}

/** Null where the text ends within a record that goes on behind it. */
function recordsIn(bytes: Uint8Array, delimiter: string, last: boolean, most: number): GridRow[] | null {
  const separator = delimiter.charCodeAt(0);
  let width = 1;
  let cells = 1;
  // No record is wider than the longest stretch of separators between two line ends, quoted ones included.
  for (const byte of bytes) {
    if (byte === 10 || byte === 13) cells = 1;
    else if (byte === separator && ++cells > width) width = cells;
  }
  try {
    const rows = new CsvRows(delimiter, 1, Math.min(width, mostColumns + 1));
    const batch = rows.push(bytes, last);
    const tooWide = batch.unreadable.find((row) => 'found' in row);
    if (tooWide && 'found' in tooWide) throw tooManyColumns(tooWide.found);
    return Array.from({ length: Math.min(batch.count, most) }, (_, row) => {
      const found = Array.from({ length: batch.columns }, (_, column) => cellText(batch, row, column));
      while (found.at(-1) === '') found.pop();
      return { row: batch.rowNumbers[row]!, cells: found };
    });
  } catch (error) {
    if (error instanceof UnclosedQuote && !last) return null;
    throw error;
  }
}

const delimiters = [',', '\t', ';', '|'] as const;

/** What separates the cells of a text: `sep=;` on its first line says so, otherwise what gives most rows the same width, and the names of the columns, too. */
export function findDelimiter(bytes: Uint8Array): string {
  const sample = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, sampleBytes)).toString('utf8');
  const said = /^\ufeff?\s*"?sep=(.)"?[^\S\r\n]*[,;\t|]*\r?$/im.exec(sample.slice(0, 40).split('\n', 1)[0] ?? '')?.[1];
  if (said) return said;
  const whole = bytes.length <= sampleBytes;
  const cut = whole ? bytes : bytes.subarray(0, Math.max(bytes.subarray(0, sampleBytes).lastIndexOf(10) + 1, 1));
  const rated = delimiters.map((delimiter) => ({ delimiter, worth: evenness(cut, delimiter) }));
  return rated.reduce((best, each) => (each.worth > best.worth ? each : best)).delimiter;
}

/** How alike the rows are in width, from 0 for rows of one cell to 1 for equal ones, with a little more for wide ones. */
function evenness(bytes: Uint8Array, delimiter: string): number {
  const attempt = (last: boolean) => {
    try {
      return recordsIn(bytes, delimiter, last, 60);
    } catch {
      return null;
    }
  };
  // A quotation mark is not closed, or a line is far too long: what stands before it tells enough.
  const widths = (attempt(true) ?? attempt(false) ?? []).map(({ cells }) => cells.length);
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const usual = Math.max(0, ...[...counts].filter(([, count]) => count === most).map(([width]) => width));
  if (usual < 2) {
    const wide = widths.filter((width) => width > 1).length;
    return wide === 0 ? 0 : (wide / widths.length) * 0.3;
  }
  const first = widths.findIndex((width) => width >= usual);
  const header = widths.slice(0, first + 1).some((width) => width === usual || width === usual + 1) ? 0.3 : 0;
  return most / widths.length + header + Math.min(0.1, usual / 1000);
}
