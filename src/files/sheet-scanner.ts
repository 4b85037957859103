/** Reads the rows of one sheet of an .xlsx file. Formulas are never computed: what counts is the value that was saved with them. */
import type { FileOptions } from '../domain/files/options.ts';
import { tooLarge } from './archive.ts';
import { BatchWriter } from './batch-writer.ts';
import { clean, decodeEscapes, isPlainNumber, type Span, unwrap, wholeNumber } from './cell-bytes.ts';
import { CellMemo } from './cell-memo.ts';
import { StringRows } from './head.ts';
import { mostColumns, type RowBatch, tooManyColumns } from './row-batch.ts';
import { numberText, serialDateText } from './serial-date.ts';
import type { SharedTexts } from './shared-texts.ts';
import type { Source } from './source.ts';
import { XmlScanner } from './xml-scanner.ts';
import { xmlName } from './xml-text.ts';

/** The longest row, in bytes of the sheet's XML: one of all columns with long texts in each. */
const longestRow = 64 * 1024 * 1024;
/** A spreadsheet has a million rows; more than this cannot be counted. */
const mostRows = 0x7fff_ffff;

const names = ['row', 'c', 'v', 't', 'f', 'rPh', 'col', 'r', 's', 'hidden', 'min', 'max'].map(xmlName);
const [rowName, cellName, valueName, textName, formulaName, readingAid, columnName] = names as number[];
const [reference, style, hidden, least, greatest] = names.slice(7) as [number, number, number, number, number];

/** What kind of value a cell has. `other`: an error, or what the format does not know. */
type Type = 'number' | 'shared' | 'truth' | 'date' | 'text' | 'other';
const types: Readonly<Record<string, Type>> = {
  n: 'number',
  s: 'shared',
  b: 'truth',
  d: 'date',
  str: 'text',
  inlineStr: 'text',
};
/** By the letter that names them: cells have no time for text. */
const shortTypes: readonly (Type | undefined)[] = Array.from(
  { length: 128 },
  (_, code) => types[String.fromCharCode(code)],
);
const truths = { true: Buffer.from('TRUE'), false: Buffer.from('FALSE') };
const one = 49;
const ampersand = 38;
/** The year 10000: what is more is no date, whatever its style. */
const lastSerial = 2_958_466;

/** 0 for `A7`, 27 for `AB7`. */
function columnOf(bytes: Buffer, from: number, to: number): number {
  let column = 0;
  let at = from;
  for (; at < to && at < from + 4; at++) {
    const letter = bytes[at]! - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (at === from || at > from + 3 || wholeNumber(bytes, at, to) < 0)
    throw new Error(`no cell: ${bytes.toString('utf8', from, Math.min(to, from + 20))}`);
  return column - 1;
}

export class SheetScanner extends XmlScanner {
  /** Rows are strings until it is known where the table is. */
  private readonly rows: StringRows;
  private writer: BatchWriter | null = null;
  private columns = 0;
  private firstRow = 0;
  private readonly hiddenColumns: [number, number][] = [];
  /** Rows that came before it was known where the table is. */
  private readonly hiddenAbove: number[] = [];
  private sinceRow = 0;

  private row = 0;
  private isHidden = false;
  /** The cells of the row that are not empty, by column, where they cannot be written as they come. */
  private contents: string[] | null = null;
  /** How many columns the row has up to the last that is not empty. */
  private found = 0;
  /** The first of its formulas without a value; −1 for none. */
  private formula = -1;

  private column = -1;
  private type: Type = 'number';
  private style = 0;
  private hasValue = false;
  private hasFormula = false;
  private inReadingAid = false;
  private readonly span: Span = { bytes: this.value, from: 0, to: 0 };
  private readonly numbers = new CellMemo((raw) => cleaned(this.numberOf(raw, false)));
  private readonly dates = new CellMemo((raw) => cleaned(this.numberOf(raw, true)));

  constructor(
    private readonly source: Source,
    options: FileOptions,
    private readonly texts: SharedTexts,
    /** By cell style. */
    private readonly isDate: readonly boolean[],
    private readonly from1904: boolean,
  ) {
    super();
    this.rows = new StringRows(source, options);
  }

  /** Takes the next piece of the sheet, and gives the batches that are full with it. */
  *take(piece: Buffer): Generator<RowBatch> {
    this.sinceRow += piece.length;
    if (this.sinceRow > longestRow) throw tooLarge('row', '64 MB');
    this.feed(piece);
    while (this.scan()) yield* this.batches();
  }

  *finish(): Generator<RowBatch> {
    this.end();
    if (this.writer) yield this.writer.batch();
    else {
      yield* this.rows.packed(true);
      if (this.rows.table) this.noteHidden(this.rows.table);
    }
  }

  private *batches(): Generator<RowBatch> {
    const { table } = this.rows;
    if (this.writer) yield this.writer.batch();
    else if (table) {
      yield* this.rows.packed(true);
      // What follows is written as it comes.
      this.writer = new BatchWriter(table.columns);
      this.noteHidden(table);
      this.columns = table.columns;
      this.firstRow = table.first;
    }
  }

  protected open(name: number): void {
    if (name === cellName) this.openCell();
    else if (name === valueName || (name === textName && !this.inReadingAid)) {
      this.hasValue = true;
      this.collects = true;
    } else if (name === rowName) this.openRow();
    else if (name === formulaName) this.hasFormula = true;
    else if (name === readingAid) this.inReadingAid = true;
    else if (name === columnName && this.says(hidden)) this.hideColumns();
  }

  protected close(name: number): void {
    if (name === valueName || name === textName) this.collects = false;
    else if (name === cellName) this.closeCell();
    else if (name === rowName) this.closeRow();
    else if (name === readingAid) this.inReadingAid = false;
  }

  private openRow(): void {
    this.row = this.has(reference) ? this.numberIn(reference) : this.row + 1;
    if (!(this.row >= 1 && this.row <= mostRows)) throw new Error(`no row: ${this.row}`);
    this.isHidden = this.says(hidden);
    this.writer?.drop();
    this.contents = this.writer ? null : [];
    this.found = 0;
    this.formula = -1;
    this.column = -1;
  }

  private openCell(): void {
    this.type = 'number';
    this.style = 0;
    this.hasValue = false;
    this.hasFormula = false;
    this.length = 0;
    const { bytes, attributes } = this;
    let column = -1;
    for (let at = 0; at < this.attributeCount * 3; at += 3) {
      const [name, from, to] = [attributes[at]!, attributes[at + 1]!, attributes[at + 2]!];
      if (this.hasEntities && bytes.subarray(from, to).includes(ampersand)) throw new Error('a cell in references');
      if (name === reference) column = from === to ? -1 : columnOf(bytes, from, to);
      else if (name === style) this.style = wholeNumber(bytes, from, to);
      else if (name === textName)
        this.type = (to - from === 1 ? shortTypes[bytes[from]!] : types[bytes.toString('latin1', from, to)]) ?? 'other';
    }
    this.column = column < 0 ? this.column + 1 : column;
    if (this.column >= mostColumns) throw tooManyColumns(this.column + 1);
  }

  private closeCell(): void {
    if (!this.hasValue && !this.hasFormula) return;
    const isComputed = this.hasValue && (this.type !== 'number' || this.length > 0);
    if (!isComputed) {
      if (this.hasFormula && (this.formula < 0 || this.column < this.formula)) this.formula = this.column;
      return;
    }
    const { span } = this;
    this.content();
    if (span.from < span.to) this.put();
  }

  /** What a person sees in the cell, as far as it is data and no decoration, in {@link span}. */
  private content(): void {
    const { span, value, length, type } = this;
    span.bytes = value;
    span.from = 0;
    span.to = length;
    if (type === 'shared') {
      const at = wholeNumber(value, 0, length);
      span.bytes = this.texts.texts;
      span.from = at >= 0 && at < this.texts.count ? this.texts.ends[at]! : 0;
      span.to = at >= 0 && at < this.texts.count ? this.texts.ends[at + 1]! : 0;
    } else if (type === 'number') {
      const isDate = this.isDate[this.style] === true;
      if (!isDate && isPlainNumber(value, 0, length)) return;
      span.bytes = (isDate ? this.dates : this.numbers).get(value, 0, length);
      span.to = span.bytes.length;
    } else if (type === 'truth') {
      span.bytes = length === 1 && value[0] === one ? truths.true : truths.false;
      span.to = span.bytes.length;
    } else {
      if (type === 'text') decodeEscapes(span);
      if (type === 'date') span.to = value.write(dateText(value.toString('utf8', 0, length)), 0, 'utf8');
      clean(span);
      unwrap(span);
    }
  }

  private numberOf(raw: string, isDate: boolean): string {
    const number = Number(raw);
    if (!Number.isFinite(number) || raw.trim() === '') return raw;
    if (isDate && Math.abs(number) < lastSerial) return serialDateText(number, this.from1904);
    return /^[1-9]\d*$/.test(raw) ? raw : numberText(number);
  }

  private put(): void {
    const { writer, column, span } = this;
    if (column + 1 > this.found) this.found = column + 1;
    if (writer && !this.contents) {
      if (column >= this.columns) return;
      if (column >= writer.next) {
        writer.cell(column, span.bytes, span.from, span.to);
        return;
      }
      this.contents = writer.takeBack();
    }
    this.contents![column] = span.bytes.toString('utf8', span.from, span.to);
  }

  private closeRow(): void {
    this.sinceRow = 0;
    const { writer, row, formula, found, contents } = this;
    if (formula < 0 && found === 0) return;
    if (!writer) {
      this.rows.add({ row, cells: Array.from(contents ?? [], (cell) => cell ?? ''), formula });
      if (this.isHidden) this.hiddenAbove.push(row);
      this.stopped = this.rows.table !== null;
      return;
    }
    if (row < this.firstRow) writer.drop();
    else if (formula >= 0) writer.reject({ row, formulaColumn: formula + 1 });
    else if (found > this.columns) writer.reject({ row, found });
    else {
      if (contents) this.writeAll(writer, contents);
      writer.keep(row);
      if (this.isHidden) this.source.hidden.rows++;
    }
    this.stopped = writer.isFull;
    this.found = 0;
    this.formula = -1;
  }

  private writeAll(writer: BatchWriter, contents: readonly string[]): void {
    contents.forEach((text, column) => {
      const bytes = Buffer.from(text);
      if (bytes.length > 0) writer.cell(column, bytes, 0, bytes.length);
    });
  }

  /** What is hidden of the table, as far as it is read. */
  private noteHidden({ columns, first }: { columns: number; first: number }): void {
    const { hidden: found } = this.source;
    for (const [from, to] of this.hiddenColumns) found.columns += Math.max(0, Math.min(to, columns) - from + 1);
    found.rows += this.hiddenAbove.filter((row) => row >= first).length;
  }

  private hideColumns(): void {
    const [from, to] = [this.numberIn(least), this.numberIn(greatest)];
    if (from > 0 && to >= from && this.hiddenColumns.length < mostColumns) this.hiddenColumns.push([from, to]);
  }
}

function cleaned(text: string): Buffer {
  const span: Span = { bytes: Buffer.from(text), from: 0, to: Buffer.byteLength(text) };
  clean(span);
  return span.bytes.subarray(span.from, span.to);
}

/** ISO 8601 as people write it. */
const dateText = (raw: string) => raw.replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ');
