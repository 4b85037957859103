/** Reads an uploaded file, whatever it is, as batches of rows with bounded memory. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import Papa from 'papaparse';
import { BiplaneError } from '../domain/errors.ts';
import type { FileOptions } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import { CsvRows, UnclosedQuote } from './csv-rows.ts';
import { NotInEncoding, TextBytes } from './encoding.ts';
import type { RowBatch } from './row-batch.ts';
import type { Source } from './source.ts';
import { spreadsheetBatches } from './spreadsheet.ts';

const chunkBytes = 512 * 1024;
/** What a compressed file may unpack to; far above any questionnaire, far below a disk. */
const longestText = 8 * 1024 ** 3;

type Signature = 'gzip' | 'zip' | 'legacyExcel' | 'text';

async function signatureOf(path: string): Promise<Signature> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.subarray(0, bytesRead).toString('hex');
    if (start.startsWith('1f8b')) return 'gzip';
    if (start === '504b0304') return 'zip';
    return start === 'd0cf11e0' ? 'legacyExcel' : 'text';
  } finally {
    await file.close();
  }
}

/** Opens a file. Everything that is wrong with it as a whole fails with `invalid_input`, naming the row where there is one. */
export async function openSource(path: string, options: FileOptions = {}): Promise<Source> {
  const [signature, { size }] = await Promise.all([signatureOf(path), stat(path)]);
  if (signature === 'legacyExcel') throw new BiplaneError('invalid_input', text('imports.errors.legacyExcel'));
  const source: Source = {
    format: signature === 'zip' ? 'xlsx' : 'csv',
    encoding: null,
    delimiter: null,
    header: [],
    sheets: [],
    sheet: null,
    bytesTotal: size,
    bytesDone: 0,
    batches: [] as unknown as AsyncIterable<RowBatch>,
  };
  source.batches = checked(
    signature === 'zip'
      ? spreadsheetBatches(path, source, options.sheet)
      : csvBatches(path, signature === 'gzip', options, source),
    source,
  );
  return source;
}

async function* checked(batches: AsyncGenerator<RowBatch>, source: Source): AsyncGenerator<RowBatch> {
  yield* batches;
  if (source.header.length === 0) throw new BiplaneError('invalid_input', text('imports.errors.empty'));
}

async function* csvBatches(
  path: string,
  gzip: boolean,
  options: FileOptions,
  source: Source,
): AsyncGenerator<RowBatch> {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  file.on('data', (chunk) => {
    source.bytesDone += chunk.length;
  });
  const stream: Readable = gzip ? file.pipe(createGunzip({ chunkSize: chunkBytes })) : file;
  if (gzip) file.once('error', (error) => stream.destroy(error));
  const texts = new TextBytes(options.encoding);
  let rows: CsvRows | null = null;
  let previous: Uint8Array | null = null;
  let length = 0;

  const take = (chunk: Uint8Array, last: boolean): RowBatch => {
    const bytes = texts.push(chunk, last);
    rows ??= new CsvRows(options.delimiter ?? detectDelimiter(bytes));
    const batch = rows.push(bytes, last);
    source.encoding = texts.encoding;
    source.delimiter = rows.delimiter;
    if (rows.header) source.header = rows.header;
    return batch;
  };
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > longestText) throw new BiplaneError('invalid_input', text('imports.errors.tooLargeUnpacked'));
      if (previous) yield take(previous, false);
      previous = chunk as Uint8Array;
    }
    yield take(previous ?? new Uint8Array(0), true);
  } catch (error) {
    throw explained(error, (rows as CsvRows | null)?.row ?? 1);
  } finally {
    file.destroy();
    stream.destroy();
  }
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

/** The delimiter under which the first rows have the same number of cells. */
function detectDelimiter(bytes: Uint8Array): string {
  const sample = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('utf8');
  const whole = sample.slice(0, sample.lastIndexOf('\n') + 1) || sample;
  const { meta } = Papa.parse(whole, { preview: 20, delimitersToGuess: [',', '\t', ';', '|'] });
  return meta.delimiter || ',';
}
