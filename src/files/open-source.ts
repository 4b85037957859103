/** Reads a file, whatever it is, as batches of rows with bounded memory. */
import { stat } from 'node:fs/promises';
import { BiplaneError } from '../domain/errors.ts';
import type { Encoding, FileOptions } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import { type Container, containerOf, longestText, textStream } from './container.ts';
import { findDelimiter, headRecords } from './csv-head.ts';
import { CsvRows, UnclosedQuote } from './csv-rows.ts';
import { type FoundEncoding, findEncoding, NotInEncoding, TextBytes } from './encoding.ts';
import { beginTable, headRows } from './head.ts';
import type { RowBatch } from './row-batch.ts';
import type { Source } from './source.ts';
import { spreadsheetBatches } from './spreadsheet.ts';
import { TableRows } from './table-rows.ts';
import { wholeBatches } from './whole-file.ts';

/** A file that nothing has been read of yet. */
export const newSource = ({ format, inside }: Pick<Container, 'format' | 'inside'>, bytesTotal: number): Source => ({
  format,
  inside,
  encoding: null,
  alsoEncoded: null,
  delimiter: null,
  place: null,
  headers: [],
  header: [],
  grid: [],
  above: 0,
  leftOut: { counts: { headerAgain: 0, total: 0, note: 0 }, rows: [] },
  short: 0,
  hidden: { columns: 0, rows: 0 },
  sheets: [],
  sheet: null,
  bytesTotal,
  bytesDone: 0,
  batches: [] as unknown as AsyncIterable<RowBatch>,
});

/** Opens a file. Everything that is wrong with it as a whole fails with `invalid_input`, naming the row where there is one. */
export async function openSource(path: string, options: FileOptions = {}): Promise<Source> {
  const [container, { size }] = await Promise.all([containerOf(path), stat(path)]);
  const source = newSource(container, size);
  source.batches = tableBatches(container, source, options);
  return source;
}

/** The rows of the table alone. */
async function* tableBatches(container: Container, source: Source, options: FileOptions): AsyncGenerator<RowBatch> {
  let table: TableRows | null = null;
  try {
    const state = { isDamaged: false };
    for await (const batch of gridBatches(container, source, options, state)) {
      if (source.header.length === 0) continue;
      table ??= new TableRows(source.headers, source.header.length, {
        keepsTotals: options.totals === 'keep',
        ...state,
      });
      source.leftOut = { counts: table.counts, rows: table.leftOut };
      yield* table.take(batch);
    }
    if (table) yield* table.finish();
  } finally {
    await container.close();
  }
  if (source.header.length === 0) throw new BiplaneError('invalid_input', text('imports.errors.empty'));
}

/** The rows below the names of the columns. */
function gridBatches(
  container: Container,
  source: Source,
  options: FileOptions,
  state: { isDamaged: boolean },
): AsyncGenerator<RowBatch> {
  if (container.format === 'csv') return csvBatches(container, source, options, state);
  if (container.format === 'xlsx') return spreadsheetBatches(container.path, source, options);
  return wholeBatches(container, source, options);
}

async function* csvBatches(
  container: Container,
  source: Source,
  options: FileOptions,
  state: { isDamaged: boolean },
): AsyncGenerator<RowBatch> {
  let rows: CsvRows | null = null;
  let found: FoundEncoding | null = null;
  /** The beginning, until it is known where the table is. */
  let head: Uint8Array[] = [];
  const fail = (error: unknown) => explained(error, rows?.row ?? 1);
  try {
    found = await findEncoding(
      textStream(container, () => {}),
      options.encoding,
    );
  } catch (error) {
    throw fail(error);
  }
  const { encoding } = found;
  source.encoding = encoding;
  source.alsoEncoded = found.also && encoding && otherwise(found.sample, encoding, found.also);
  state.isDamaged = found.isDamaged;
  const texts = new TextBytes(found);
  const rowsOf = (csv: CsvRows, bytes: Uint8Array, last: boolean) => {
    const batch = csv.push(bytes, last);
    source.short = csv.short;
    return batch;
  };
  const take = (chunk: Uint8Array, last: boolean): RowBatch | null => {
    const bytes = texts.push(chunk, last);
    if (!rows) {
      head.push(bytes);
      const beginning = head.length === 1 ? bytes : Buffer.concat(head);
      const delimiter = options.delimiter ?? findDelimiter(beginning);
      const most = Math.max(headRows, options.header ? options.header.row + options.header.rows : 0);
      const records = headRecords(beginning, delimiter, last, most);
      if (records === null) return null;
      source.delimiter = delimiter;
      const region = beginTable(source, records, options);
      const first = region ? region.header.row + region.header.rows : Number.POSITIVE_INFINITY;
      rows = new CsvRows(delimiter, first, region?.names.length ?? 1);
      head = [];
      return rowsOf(rows, beginning, last);
    }
    return rowsOf(rows, bytes, last);
  };
  const stream = textStream(container, (bytes) => {
    source.bytesDone += bytes;
  });
  let previous: Uint8Array | null = null;
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > longestText) throw new BiplaneError('invalid_input', text('imports.errors.tooLargeUnpacked'));
      const batch = previous && take(previous, false);
      if (batch) yield batch;
      previous = chunk as Uint8Array;
    }
    const batch = take(previous ?? new Uint8Array(0), true);
    if (batch) yield batch;
  } catch (error) {
    throw fail(error);
  } finally {
    stream.destroy();
  }
}

/** A piece of the text that is not ASCII, as two encodings read it. */
function otherwise(sample: Uint8Array, encoding: Encoding, also: Encoding): Source['alsoEncoded'] {
  const start = sample.findIndex((byte) => byte >= 0x80);
  const lineEnd = sample.indexOf(10, start);
  const piece = sample.subarray(
    Math.max(sample.lastIndexOf(10, start) + 1, start - 30),
    lineEnd < 0 ? start + 60 : Math.min(lineEnd, start + 60),
  );
  const read = (by: Encoding) => new TextDecoder(by).decode(piece).slice(0, 40);
  return { encoding: also, read: read(encoding), otherwise: read(also) };
}

function explained(error: unknown, row: number): unknown {
  if (error instanceof NotInEncoding) {
    const at = row + error.lines;
    const reason = error.encoding
      ? text('imports.errors.notInEncoding', { encoding: error.encoding.toUpperCase(), row: at })
      : text('imports.errors.unknownEncoding', { row: at });
    return new BiplaneError('invalid_input', reason, { row: at });
  }
  if (error instanceof UnclosedQuote) {
    return new BiplaneError('invalid_input', text('imports.errors.unclosedQuote', { row: error.row }), {
      row: error.row,
    });
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (code.startsWith('Z_')) return new BiplaneError('invalid_input', text('imports.errors.brokenArchive'));
  return error;
}
