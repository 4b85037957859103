/** Reads the table of a file row by row, by the same code as the server. */
import { BiplaneError } from '../../domain/errors.ts';
import { uniqueHeaders } from '../../domain/files/headers.ts';
import type { FileOptions } from '../../domain/files/options.ts';
import { type Text, text } from '../../domain/text.ts';
import { noticesOf } from '../../files/notices.ts';
import { openSource } from '../../files/open-source.ts';
import { cellText, type UnreadableRow } from '../../files/row-batch.ts';
import type { Source } from '../../files/source.ts';
import { requireReadable } from '../base/readable-file.ts';

/** A row as a spreadsheet counts it, and its cells: as many as the table has names. */
export type TableRow = { row: number; cells: string[] };

export type Table = {
  /** Unique names of the columns; known with the first row. */
  names: () => string[];
  rows: AsyncGenerator<TableRow>;
  /** What was done to find the table, complete when all rows have been read. */
  notices: () => Text[];
};

/** Opens a file. Fails with `invalid_input`, naming the row, where it is no table or a row of it cannot be read: nothing is left out of a figure in silence. */
export async function openTable(file: string, options: FileOptions = {}): Promise<Table> {
  await requireReadable(file);
  const source = await openSource(file, options);
  return {
    names: () => uniqueHeaders(source.header).names,
    rows: rowsOf(source),
    notices: () => noticesOf(source).map((notice) => notice.text),
  };
}

async function* rowsOf(source: Source): AsyncGenerator<TableRow> {
  for await (const batch of source.batches) {
    const [unreadable] = batch.unreadable;
    if (unreadable) throw failureOf(unreadable, source.header);
    for (let row = 0; row < batch.count; row++) {
      const cells = source.header.map((_, column) => cellText(batch, row, column));
      yield { row: batch.rowNumbers[row]!, cells };
    }
  }
}

function failureOf(unreadable: UnreadableRow, header: readonly string[]): BiplaneError {
  const { row } = unreadable;
  const refuse = (key: string, params: Record<string, string | number>) =>
    new BiplaneError('invalid_input', text(`analyze.errors.${key}`, { row, ...params }), { row });
  if ('found' in unreadable) return refuse('ragged', { found: unreadable.found, expected: header.length });
  if ('formulaColumn' in unreadable) return refuse('formula', { column: header[unreadable.formulaColumn - 1] ?? '' });
  return refuse('brokenCharacter', { column: header[unreadable.brokenColumn - 1] ?? '', value: unreadable.value });
}
