/** Reads one sheet of an .xlsx file. Formulas are never computed: what counts is the value that was saved with them. */
import { BiplaneError } from '../domain/errors.ts';
import type { FileOptions } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import { type Archive, openArchive, tooLarge } from './archive.ts';
import { StringRows } from './head.ts';
import { mostColumns, type RowBatch, tooManyColumns } from './row-batch.ts';
import type { Source } from './source.ts';
import { chosenSheet, readDateStyles, readSharedTexts, readWorkbook, type Workbook, xmlParser } from './workbook.ts';

/** A cell whose value is not in the file. */
const notComputed = Symbol('formula without a value');
type Content = string | typeof notComputed;

/** Spreadsheets calculate with 15 digits: what is further behind is an artefact of binary fractions. */
export const numberText = (value: number) => String(Number(value.toPrecision(15)));

/**
 * A serial number of days as a date, with its time when it has one, or as a time alone. Serials count from 1899-12-31, and have a 29th
 * of February 1900 that never was; or they count from 1904-01-01. There is no zone.
 */
export function serialDateText(serial: number, from1904: boolean): string {
  const seconds = Math.round(serial * 86_400);
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const moment = new Date(epoch + seconds * 1000);
  if (Number.isNaN(moment.getTime())) return numberText(serial);
  const [day, time] = moment.toISOString().slice(0, 19).split('T') as [string, string];
  if (serial >= 0 && serial < 1 && !from1904) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
const controls = /[\u0000-\u0009\u000b-\u001f]/g;
const clean = (content: string) => content.replace(controls, ' ').trim();

/** The longest row, in characters of the sheet's XML: one of all columns with long texts in each. */
const longestRow = 64 * 1024 * 1024;
/** A spreadsheet has a million rows; more than this cannot be counted. */
const mostRows = 0x7fff_ffff;

/** 0 for `A7`, 27 for `AB7`. */
function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})[0-9]+$/.exec(reference)?.[1];
  if (!letters) throw new Error(`no cell: ${reference}`);
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Everything the reading fails with that is not said already is the file's fault. */
const broken = (error: unknown) =>
  error instanceof BiplaneError
    ? error
    : new BiplaneError('invalid_input', text('imports.errors.brokenSpreadsheet'), { cause: String(error) });

/** The rows of the sheet that is asked for, or of the first one with content that is not hidden. */
export async function* spreadsheetBatches(
  path: string,
  source: Source,
  options: FileOptions,
): AsyncGenerator<RowBatch> {
  let archive: Archive | null = null;
  try {
    archive = await openArchive(path);
    const workbook = await readWorkbook(archive);
    const sheet = chosenSheet(workbook.sheets, options.sheet);
    source.sheets = workbook.sheets.map(({ part: _part, ...shown }) => shown);
    source.sheet = sheet.name;
    yield* sheetBatches(archive, workbook, sheet.part, source, options);
  } catch (error) {
    throw broken(error);
  } finally {
    archive?.close();
  }
}

async function* sheetBatches(
  archive: Archive,
  { parts, from1904 }: Workbook,
  part: string,
  source: Source,
  options: FileOptions,
): AsyncGenerator<RowBatch> {
  const [texts, isDate] = [await readSharedTexts(archive, parts.strings), await readDateStyles(archive, parts.styles)];

  const rows = new StringRows(source, options);
  let row = 0;
  /** The cells of the row that are not empty, by column. */
  let contents: string[] = [];
  /** The first of its formulas without a value; −1 for none. */
  let formula = -1;
  let sinceRow = 0;
  let column = -1;
  /** The cell that is being read. */
  let type = 'n';
  let style = 0;
  let value: string | null = null;
  let hasFormula = false;
  let collects = false;
  let inReadingAid = false;

  const parser = xmlParser({
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes.r ?? row + 1);
        if (!(row >= 1 && row <= mostRows)) throw new Error(`no row: ${row}`);
        contents = [];
        formula = -1;
        column = -1;
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        if (column >= mostColumns) throw tooManyColumns(column + 1);
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = null;
        hasFormula = false;
      } else if (name === 'f') hasFormula = true;
      else if (name === 'rPh') inReadingAid = true;
      else if (name === 'v' || (name === 't' && !inReadingAid)) {
        value ??= '';
        collects = true;
      }
    },
    text(piece) {
      if (collects) value += piece;
    },
    close(name) {
      if (name === 'v' || name === 't') collects = false;
      else if (name === 'rPh') inReadingAid = false;
      else if (name === 'c') {
        const content = value === null ? (hasFormula ? notComputed : '') : contentOf(value);
        if (content === notComputed) formula = formula < 0 ? column : Math.min(formula, column);
        else if (content !== '') put(clean(content));
      } else if (name === 'row') take();
    },
  });

  /** What a person sees in the cell, as far as it is data and no decoration. */
  function contentOf(raw: string): Content {
    if (type === 's') return texts[Number(raw)] ?? '';
    if (type === 'b') return raw === '1' ? 'TRUE' : 'FALSE';
    if (type === 'd') return raw.replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ');
    if (type !== 'n') return raw;
    if (raw === '') return hasFormula ? notComputed : '';
    const number = Number(raw);
    if (!Number.isFinite(number)) return raw;
    return isDate[style] ? serialDateText(number, from1904) : numberText(number);
  }

  function put(content: string): void {
    if (content !== '') contents[column] = content;
  }

  function take(): void {
    sinceRow = 0;
    if (formula >= 0 || contents.length > 0)
      rows.add({ row, cells: Array.from(contents, (cell) => cell ?? ''), formula });
  }

  const unpacked = archive.bytesOf(part);
  let done = 0;
  const pieces = archive.text(part, (bytes) => {
    done += bytes;
    source.bytesDone = Math.min(source.bytesTotal, Math.round((source.bytesTotal * done) / Math.max(1, unpacked)));
  });
  for await (const piece of pieces) {
    sinceRow += piece.length;
    if (sinceRow > longestRow) throw tooLarge('row', '64 MB');
    parser.write(piece);
    yield* rows.packed(false);
  }
  parser.close();
  source.bytesDone = source.bytesTotal;
  yield* rows.packed(true);
}
