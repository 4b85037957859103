/** Formats of which a library needs the whole: old spreadsheets, those of other programs, web pages with a table, SPSS. */
import { readFile, stat } from 'node:fs/promises';
import { runInThisContext } from 'node:vm';
import { BiplaneError } from '../domain/errors.ts';
import { evidentEncoding, textEncoding } from '../domain/files/encoding.ts';
import { type Encoding, encodings, type FileFormat, type FileOptions } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import { type Container, largestWhole } from './container.ts';
import { StringRows } from './head.ts';
import type { RowBatch } from './row-batch.ts';
import { numberText, serialDateText } from './serial-date.ts';
import type { Source } from './source.ts';
import { chosenSheet, isDateFormat } from './workbook.ts';

const refuse = (kind: string, params: Record<string, string | number> = {}) =>
  new BiplaneError('invalid_input', text(`imports.errors.container.${kind}`, params), { container: kind });

/** A cell as the library gives it. */
type Cell = { t: string; v?: unknown; w?: string; z?: string | number; f?: string };
type Sheet = Record<string, unknown> & { '!data'?: (Cell | undefined)[][]; '!cols'?: Hidden[]; '!rows'?: Hidden[] };
type Hidden = { hidden?: boolean } | undefined;

/** The rows of a sheet of a file that is read as a whole. */
export async function* wholeBatches(
  container: Container,
  source: Source,
  options: FileOptions,
): AsyncGenerator<RowBatch> {
  const { size } = await stat(container.path);
  if (size > largestWhole) throw refuse('tooLargeWhole', { limit: `${largestWhole / 1024 ** 2} MB` });
  const bytes = await readFile(container.path);
  const isSav = container.format === 'sav';
  // Names and labels of the variables.
  const rows = new StringRows(source, isSav ? { ...options, header: { row: 1, rows: 2 } } : options);
  if (isSav) {
    const { savRows } = await import('./sav.ts');
    for await (const row of savRows(bytes)) {
      rows.add(row);
      yield* rows.packed(false);
    }
  } else {
    const { sheet, from1904 } = await sheetOf(bytes, container.format, source, options);
    const cells = sheet['!data'] ?? [];
    source.hidden = {
      columns: (sheet['!cols'] ?? []).filter((each) => each?.hidden).length,
      rows: (sheet['!rows'] ?? []).filter((each) => each?.hidden).length,
    };
    for (let row = 0; row < cells.length; row++) {
      const found = (cells[row] ?? []).map((cell) => (cell ? textOf(cell, from1904) : ''));
      const formula = (cells[row] ?? []).findIndex((cell) => cell?.f !== undefined && cell.v === undefined);
      rows.add({ row: row + 1, cells: Array.from(found, (cell) => cell ?? ''), formula });
      yield* rows.packed(false);
    }
  }
  source.bytesDone = source.bytesTotal;
  yield* rows.packed(true);
}

/** What the library may take for a file: much more than it needs for a sound one. */
const mostMs = (bytes: number) => 5_000 + (bytes / 1024 ** 2) * 600;
const task = Symbol.for('biplane.reading');

/** Runs what may go round for ever over damaged bytes, and gives it up after a while. */
function withinTime<T>(work: () => T, bytes: number): T {
  const place = globalThis as unknown as Record<symbol, (() => void) | undefined>;
  let result: T;
  place[task] = () => {
    result = work();
  };
  try {
    runInThisContext(`globalThis[Symbol.for('${task.description}')]()`, { timeout: Math.ceil(mostMs(bytes)) });
    return result!;
  } finally {
    delete place[task];
  }
}

async function sheetOf(bytes: Buffer, format: FileFormat, source: Source, options: FileOptions) {
  const { read: readAll } = await import('@e965/xlsx');
  const read: typeof readAll = (data, how) => withinTime(() => readAll(data, how), bytes.length);
  // Formulas are never computed, and texts never taken for numbers: what counts is what was saved.
  const usual = { raw: true, dense: true, cellNF: true, cellHTML: false, cellFormula: true, cellStyles: true } as const;
  let book: ReturnType<typeof read>;
  try {
    book =
      format === 'html'
        ? read(pageText(bytes, source, options.encoding), { ...usual, type: 'string' })
        : read(bytes, { ...usual, type: 'buffer' });
  } catch (error) {
    if (error instanceof BiplaneError) throw error;
    if (/password|encrypt/i.test(String(error))) throw refuse('protected');
    throw new BiplaneError('invalid_input', text('imports.errors.brokenSpreadsheet'), { cause: String(error) });
  }
  const hiddenOf = (index: number) => (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0;
  const sheets = book.SheetNames.map((name, index) => {
    const sheet = book.Sheets[name] as Sheet | undefined;
    const empty = !sheet?.['!data']?.some((row) => row?.some((cell) => cell && cell.v !== undefined && cell.v !== ''));
    return { name, hidden: hiddenOf(index), empty, part: name };
  });
  source.sheets = sheets.map(({ part: _part, ...shown }) => shown);
  const { name } = chosenSheet(sheets, options.sheet);
  source.sheet = name;
  return { sheet: book.Sheets[name] as Sheet, from1904: book.Workbook?.WBProps?.date1904 === true };
}

/** The text of a web page, in the encoding that it declares or is written in. Fails where it has no table. */
function pageText(bytes: Buffer, source: Source, given: Encoding | undefined): string {
  const start = bytes.subarray(0, 4096).toString('latin1');
  const named = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1]?.toLowerCase() ?? '';
  const declared = encodings.find((each) => each === (/^gb/.test(named) ? 'gb18030' : named));
  const encoding = given ?? evidentEncoding(bytes)?.encoding ?? declared ?? textEncoding(bytes, true) ?? 'utf-8';
  const decoded = new TextDecoder(encoding).decode(bytes);
  source.encoding = encoding;
  if (!/<table\b/i.test(decoded) || !/<t[dh]\b/i.test(decoded)) throw refuse('webPage');
  return decoded;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
const controls = /[\u0000-\u0009\u000b-\u001f]/g;

/** What a person sees in the cell, as far as it is data and no decoration. */
function textOf({ t, v, w, z }: Cell, from1904: boolean): string {
  if (v === undefined || v === null) return '';
  if (t === 'b') return v ? 'TRUE' : 'FALSE';
  if (t === 'e') return w ?? '';
  if (v instanceof Date) return v.toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
  if (typeof v === 'number')
    return typeof z === 'string' && isDateFormat(z) ? serialDateText(v, from1904) : numberText(v);
  return String(v).replace(controls, ' ').trim();
}
