import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';

/**
 * Rows of equal width, however the file was written. Cells are UTF-8, unquoted, trimmed, each followed by {@link cellSeparator}, so
 * that a row is one contiguous range of bytes. The arrays are reused for the next batch: whoever
 * keeps a cell copies it.
 */
export type RowBatch = {
  bytes: Buffer<ArrayBuffer>;
  /** Row r, column c begins at `offsets[r * (columns + 1) + c]` and ends one before the next offset. */
  offsets: Int32Array<ArrayBuffer>;
  /** As a spreadsheet counts them: the header is row 1. */
  rowNumbers: Int32Array<ArrayBuffer>;
  columns: number;
  count: number;
  /** Rows that cannot be read as cells at all. */
  unreadable: UnreadableRow[];
};

/** Too many cells, or (1-based column) a formula without a computed value, or bytes that are no characters. */
export type UnreadableRow =
  | { row: number; found: number }
  | { row: number; formulaColumn: number }
  | { row: number; brokenColumn: number; value: string };

/** More columns than a spreadsheet can have are none. */
export const mostColumns = 16_384;

export function tooManyColumns(found: number): BiplaneError {
  return new BiplaneError('invalid_input', text('imports.errors.tooManyColumns', { found, limit: mostColumns }));
}

/** Follows every cell; no cell contains it, because control characters are replaced by spaces. */
export const cellSeparator = 0x1e;

/** The text of one cell. */
export function cellText(batch: RowBatch, row: number, column: number): string {
  const at = row * (batch.columns + 1) + column;
  return batch.bytes.toString('utf8', batch.offsets[at]!, batch.offsets[at + 1]! - 1);
}

/** How many rows {@link packRows} turns into bytes at a time, so that wide ones take no more memory than narrow ones. */
export function packedRows(columns: number): number {
  return Math.max(1, Math.min(2_000, Math.floor(500_000 / Math.max(1, columns))));
}

/** Rows that were read as strings (spreadsheets) in the form of a batch. Cells that a row does not have are empty. */
export function packRows(
  rows: readonly { row: number; cells: readonly string[] }[],
  columns: number,
  unreadable: UnreadableRow[],
): RowBatch {
  const lengths = rows.map(({ cells }) => cells.reduce((sum, cell) => sum + cell.length * 3 + 1, columns));
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + length, 0));
  const offsets = new Int32Array(rows.length * (columns + 1));
  const rowNumbers = new Int32Array(rows.length);
  let to = 0;
  rows.forEach(({ row, cells }, index) => {
    rowNumbers[index] = row;
    for (let column = 0; column < columns; column++) {
      offsets[index * (columns + 1) + column] = to;
      const cell = cells[column];
      if (cell) to += bytes.write(cell, to, 'utf8');
      bytes[to++] = cellSeparator;
    }
    offsets[index * (columns + 1) + columns] = to;
  });
  return { bytes, offsets, rowNumbers, columns, count: rows.length, unreadable };
}
