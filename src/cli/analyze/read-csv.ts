/** Reads a CSV file of any size row by row: gzip, UTF-8, UTF-16, GBK; comma, semicolon or tab. */
import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import Papa from 'papaparse';
import { invalidInput } from '../../domain/errors.ts';
import { evidentEncoding, textEncoding } from '../../domain/files/encoding.ts';
import { requireReadable } from '../base/readable-file.ts';

/** One record: its line among the records of the file (the header is 1), and its cells. */
export type CsvRow = { row: number; cells: string[] };

async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  await requireReadable(file);
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

/** The file as text. What is plain ASCII so far may still turn out to be in any encoding. */
async function* textOf(file: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let started = false;
  const decode = (by: InstanceType<typeof TextDecoder>, bytes: Buffer | undefined) => {
    try {
      return by.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw invalidInput('analyze.errors.encoding', { file, encoding: by.encoding });
    }
  };
  for await (const bytes of bytesOf(file)) {
    const evident = started ? null : evidentEncoding(bytes);
    if (!started && !evident && bytes.subarray(0, 4096).includes(0))
      throw invalidInput('analyze.errors.binary', { file });
    started = true;
    if (!decoder && (evident || !isAscii(bytes)))
      decoder = new TextDecoder(evident?.encoding ?? textEncoding(bytes, false) ?? 'utf-8', { fatal: true });
    yield decoder ? decode(decoder, bytes) : bytes.toString('latin1');
  }
  if (decoder) yield decode(decoder, undefined);
}

/** The delimiter that occurs most in the header, outside quotes. */
function delimiterOf(text: string): string {
  const header = text.split(/\r\n?|\n/, 1)[0]!.replace(/"[^"]*"/g, '');
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
    const parsed = Papa.parse<string[]>(withOneLineEnd(text).replace(/\n$/, ''), { delimiter, newline: '\n' });
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

/** Line ends outside quotes as LF, whichever the file has: CR and CRLF may even be mixed with it. */
function withOneLineEnd(text: string): string {
  return text.includes('\r') ? text.replace(/"[^"]*"|\r\n?/g, (found) => (found.startsWith('"') ? found : '\n')) : text;
}

/** Up to where the text consists of whole records: the last line end that stands outside quotes. */
function completeLength(text: string): number {
  let quotes = 0;
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) quotes += 1;
    // a CR at the very end may be half of a CRLF
    else if ((code === 10 || (code === 13 && at + 1 < text.length)) && quotes % 2 === 0) end = at + 1;
  }
  return end;
}
