/** Reads a CSV file of any size row by row: gzip, UTF-8 with or without BOM, UTF-16, GBK; comma, semicolon or tab. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import Papa from 'papaparse';
import { invalidInput } from '../../domain/errors.ts';

/** One record: its line among the records of the file (the header is 1), and its cells. */
export type CsvRow = { row: number; cells: string[] };

const sampleBytes = 1 << 20;

async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  const head = Buffer.alloc(2);
  const { bytesRead } = await handle.read(head, 0, 2, 0).finally(() => handle.close());
  const source = createReadStream(file);
  const zipped = bytesRead === 2 && head[0] === 0x1f && head[1] === 0x8b;
  if (!zipped) {
    yield* source as AsyncIterable<Buffer>;
    return;
  }
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error));
  try {
    yield* source.pipe(unzipped) as AsyncIterable<Buffer>;
  } catch (error) {
    throw invalidInput('analyze.errors.brokenGzip', { file, message: (error as Error).message });
  }
}

/** The encoding that a first piece of the file can be read in: what is not UTF-8 in a Chinese office is GBK (as its superset GB18030). */
function encodingOf(sample: Buffer): string {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

async function* textOf(file: string): AsyncGenerator<string> {
  const first: Buffer[] = [];
  let size = 0;
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  const decode = (bytes: Buffer | undefined) => {
    try {
      return decoder!.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw invalidInput('analyze.errors.encoding', { file, encoding: decoder!.encoding });
    }
  };
  const start = () => {
    const sample = Buffer.concat(first);
    if (sample.subarray(0, 4096).includes(0) && encodingOf(sample).startsWith('utf-8'))
      throw invalidInput('analyze.errors.binary', { file });
    decoder = new TextDecoder(encodingOf(sample), { fatal: true });
    return decode(sample);
  };
  for await (const bytes of bytesOf(file)) {
    if (decoder) yield decode(bytes);
    else {
      first.push(bytes);
      size += bytes.length;
      if (size >= sampleBytes) yield start();
    }
  }
  if (!decoder) yield start();
  yield decode(undefined);
}

/** The delimiter that occurs most in the header, outside quotes. */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0]!.replace(/"[^"]*"/g, '');
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.sort((a, b) => b.count - a.count)[0]!.delimiter;
}

/**
 * All records, the header first; blank lines are skipped. Fails with `invalid_input`, naming the row, on a quote that never closes, a record
 * with more or fewer cells than the header, an unreadable encoding, and an empty file.
 */
export async function* readCsv(file: string): AsyncGenerator<CsvRow> {
  let rest = '';
  let delimiter = '';
  let row = 0;
  let width = 0;
  const records = function* (text: string): Generator<CsvRow> {
    if (text === '') return;
    const parsed = Papa.parse<string[]>(text.replace(/\r?\n$/, ''), { delimiter });
    const quote = parsed.errors.find((error) => error.type === 'Quotes');
    if (quote) throw invalidInput('analyze.errors.quotes', { row: row + (quote.row ?? 0) + 1 });
    for (const cells of parsed.data) {
      row += 1;
      if (cells.length === 1 && cells[0]!.trim() === '') continue;
      if (width === 0) width = cells.length;
      if (cells.length !== width)
        throw invalidInput('analyze.errors.ragged', { row, found: cells.length, expected: width });
      yield { row, cells };
    }
  };
  for await (const piece of textOf(file)) {
    rest += piece;
    if (!delimiter && rest.length > 0) {
      // the byte order mark is not part of the first header
      rest = rest.replace(/^\ufeff/, '');
      delimiter = delimiterOf(rest);
    }
    // a record may span lines inside quotes: only what precedes an unquoted line end is parsed
    const cut = completeLength(rest);
    yield* records(rest.slice(0, cut));
    rest = rest.slice(cut);
    if (rest.length > 8 << 20) throw invalidInput('analyze.errors.quotes', { row: row + 1 });
  }
  yield* records(rest);
  if (width === 0) throw invalidInput('analyze.errors.empty', { file });
}

/** Up to where the text consists of whole records: the last line end that stands outside quotes. */
function completeLength(text: string): number {
  let quotes = 0;
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) quotes += 1;
    else if (code === 10 && quotes % 2 === 0) end = at + 1;
  }
  return end;
}
