/** Reads one sheet of an .xlsx file. Formulas are never computed: what counts is the value that was saved with them. */
import type { EventEmitter } from 'node:events';
import { createReadStream, type ReadStream } from 'node:fs';
import ExcelJS from 'exceljs';
import { BiplaneError } from '../../../../domain/errors.ts';
import { text } from '../../../../domain/text.ts';
import { packedRows, packRows, type RowBatch, type UnreadableRow } from './row-batch.ts';
import type { Source } from './source.ts';
import { chosenSheet, type Sheet, sheetsOf } from './workbook.ts';

/** A cell whose value is not in the file. */
const notComputed = Symbol('formula without a value');

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Spreadsheet dates have no zone: the reader hands them over as if they were UTC. */
function dateText(date: Date): string {
  const day = `${date.getUTCFullYear()}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
  const time = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())}`;
  return time === '00:00:00' ? day : `${day} ${time}`;
}

function cellContent(value: ExcelJS.CellValue): string | typeof notComputed {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value);
  if ('formula' in value || 'sharedFormula' in value) {
    return value.result === undefined || value.result === null
      ? notComputed
      : cellContent(value.result as ExcelJS.CellValue);
  }
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return cellContent(value.text as ExcelJS.CellValue);
  if ('error' in value) return String(value.error);
  return '';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
const controls = /[\u0000-\u0009\u000b-\u001f]/g;
const clean = (content: string) => content.replace(controls, ' ').trim();

/** Everything the reading fails with that is not said already is the file's fault. */
const broken = (error: unknown) =>
  error instanceof BiplaneError
    ? error
    : new BiplaneError('invalid_input', text('imports.errors.brokenSpreadsheet'), { cause: String(error) });

/**
 * Fails when the archive does. The reader waits for the parts of an archive for ever when unpacking one goes wrong: that is told on the
 * stream it pipes the file into, which it keeps to itself.
 */
function failureOf(file: ReadStream): Promise<never> {
  return new Promise((_, reject) => {
    file.once('error', reject);
    const { pipe } = file;
    file.pipe = (archive, options) => {
      archive.once('error', reject);
      return pipe.call(file, archive, options) as typeof archive;
    };
  });
}

/** The rows of the sheet that `asked` names, or of the first one with content that is not hidden. */
export async function* spreadsheetBatches(
  path: string,
  source: Source,
  asked: string | undefined,
): AsyncGenerator<RowBatch> {
  const file = createReadStream(path);
  file.on('data', (chunk) => {
    source.bytesDone += chunk.length;
  });
  file.pause();
  let batches: AsyncGenerator<RowBatch> | null = null;
  try {
    const sheets = await sheetsOf(path);
    const sheet = chosenSheet(sheets, asked);
    source.sheets = sheets.map(({ part: _part, ...shown }) => shown);
    source.sheet = sheet.name;
    const failure = failureOf(file);
    batches = sheetBatches(file, sheet, source);
    for (;;) {
      const next = await Promise.race([batches.next(), failure]);
      if (next.done) break;
      yield next.value;
    }
  } catch (error) {
    throw broken(error);
  } finally {
    // Not awaited: with a damaged archive it never comes to its end.
    void batches?.return(undefined).catch(() => {});
    file.destroy();
  }
}

async function* sheetBatches(file: ReadStream, { part }: Sheet, source: Source): AsyncGenerator<RowBatch> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(file, {
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    worksheets: 'emit',
    entries: 'emit',
  });
  let current = '';
  // Its types leave out that it tells of every part of the archive; its sheets do not say which part they are.
  (reader as unknown as EventEmitter).on('entry', ({ type, id }: { type: string; id?: string }) => {
    if (type === 'worksheet') current = `xl/worksheets/sheet${id}.xml`;
  });
  let rows: { row: number; cells: string[] }[] = [];
  let unreadable: UnreadableRow[] = [];
  const take = (): RowBatch => {
    const batch = packRows(rows, source.header.length, unreadable);
    rows = [];
    unreadable = [];
    return batch;
  };
  for await (const sheet of reader) {
    if (current !== part) continue;
    for await (const row of sheet) {
      const contents: (string | typeof notComputed)[] = [];
      row.eachCell({ includeEmpty: true }, (cell, column) => {
        contents[column - 1] = cellContent(cell.value);
      });
      read(row.number, contents);
      if (rows.length + unreadable.length >= packedRows) yield take();
    }
    break;
  }
  source.bytesDone = source.bytesTotal;
  yield take();

  function read(row: number, contents: (string | typeof notComputed)[]): void {
    const formula = contents.indexOf(notComputed);
    const cells = Array.from(contents, (content) => (typeof content === 'string' ? clean(content) : ''));
    while (
      cells.length > 0 &&
      cells.at(-1) === '' &&
      (cells.length > source.header.length || source.header.length === 0)
    )
      cells.pop();
    if (formula < 0 && cells.every((cell) => cell === '')) return;
    if (source.header.length === 0) {
      if (formula >= 0)
        throw new BiplaneError('invalid_input', text('imports.errors.formulaHeader', { column: formula + 1 }));
      source.header = cells;
    } else if (formula >= 0) unreadable.push({ row, formulaColumn: formula + 1 });
    else if (cells.length > source.header.length) unreadable.push({ row, found: cells.length });
    else {
      while (cells.length < source.header.length) cells.push('');
      rows.push({ row, cells });
    }
  }
}
