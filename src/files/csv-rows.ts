/**
 * Cuts CSV bytes into rows of cells. It works on bytes, not on strings, because an import is measured against an engine that reads
 * CSV natively: making a string of every cell alone would take longer than that.
 */
import { cellSeparator, type RowBatch, type UnreadableRow } from './row-batch.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const EQUALS = 61;

/** A record longer than this is an unclosed quotation mark, not a row. */
const longestRecord = 8 * 1024 * 1024;

/** The file ends, or goes on for too long, inside a quoted cell of the record that began at this row. */
export class UnclosedQuote extends Error {
  constructor(readonly row: number) {
    super(`the record starting at row ${row} does not end`);
  }
}

/**
 * RFC 4180 with the leniencies that real exports need: LF, CRLF or CR line ends, blank lines skipped (but counted), quotation marks
 * inside unquoted cells taken literally. Cells keep their line breaks; other control characters become spaces.
 * Rows begin with record `from` and are `columns` wide: empty cells at the end may be missing, or be too many.
 */
export class CsvRows {
  private readonly separator: number;
  private input: Buffer<ArrayBuffer> = Buffer.alloc(0);
  /** The bytes of the unfinished record as the file has them; {@link input} is overwritten by reading. */
  private held: Buffer<ArrayBuffer> = Buffer.alloc(0);
  private offsets = new Int32Array(0);
  private rowNumbers = new Int32Array(0);
  /** The number of the record that comes next. */
  row = 1;

  /** Rows that have fewer cells than there are columns. */
  short = 0;

  constructor(
    readonly delimiter: string,
    private readonly from: number,
    private readonly columns: number,
  ) {
    this.separator = delimiter.charCodeAt(0);
  }

  /** The rows that end within the bytes so far; an unfinished record waits for the next chunk. */
  push(chunk: Uint8Array, last: boolean): RowBatch {
    const { held } = this;
    const length = held.length + chunk.length;
    if (this.input.length < length + 2) this.input = Buffer.alloc(length + (length >> 2) + 2);
    const source = this.input;
    source.set(held);
    source.set(chunk, held.length);
    let end = length;
    if (last && end > 0 && source[end - 1] !== LF && source[end - 1] !== CR) source[end++] = LF;
    // A sentinel: the scan of a cell needs no check for the end.
    source[end] = LF;
    const { batch, consumed } = this.readRows(end, last);
    if (end - consumed > longestRecord || (last && end > consumed)) throw new UnclosedQuote(this.row);
    this.held = Buffer.concat([held.subarray(consumed), chunk.subarray(Math.max(0, consumed - held.length))]);
    return batch;
  }

  private readRows(end: number, last: boolean): { batch: RowBatch; consumed: number } {
    const { columns } = this;
    const stride = columns + 1;
    const unreadable: UnreadableRow[] = [];
    let count = 0;
    let at = 0;
    while (at < end) {
      const base = count * stride;
      if (base + stride > this.offsets.length) this.offsets = grown(this.offsets, base + stride);
      if (count >= this.rowNumbers.length) this.rowNumbers = grown(this.rowNumbers, count + 1);
      const next = this.readRecord(at, end, last, base);
      if (next < 0) break;
      const found = this.cells;
      // A line of nothing but separators is blank, too: each of its cells is one byte.
      const blank = this.to === at + found;
      const row = this.row++;
      if (row < this.from || blank) {
        at = next;
        continue;
      }
      if (found > columns && this.to - this.beyond > found - columns) unreadable.push({ row, found });
      else {
        if (found < columns) {
          this.short++;
          // Empty cells: no byte is between one offset and the separator that the next one stands behind.
          for (let cell = found; cell <= columns; cell++) this.offsets[base + cell] = this.to + cell - found;
        } else this.offsets[base + columns] = found > columns ? this.beyond : this.to;
        this.rowNumbers[count++] = row;
      }
      at = next;
    }
    const { input, offsets, rowNumbers } = this;
    return { batch: { bytes: input, offsets, rowNumbers, columns, count, unreadable }, consumed: at };
  }

  /** How many cells the record just read has, where its bytes end, and where those of the cells begin that are too many. */
  private cells = 0;
  private to = 0;
  private beyond = 0;

  /**
   * Reads one record in place: delimiters become separators, and only behind a quotation mark or a trimmed space do bytes move.
   * Returns where the next record begins, or −1 when this one does not end here.
   */
  private readRecord(start: number, end: number, last: boolean, base: number): number {
    const { separator, input: bytes, offsets, columns } = this;
    let at = start;
    let to = start;
    let cells = 0;
    for (;;) {
      const from = to;
      if (cells < columns) offsets[base + cells] = from;
      else if (cells === columns) this.beyond = from;
      let c = bytes[at]!;
      while (c === SPACE) c = bytes[++at]!;
      if (c === QUOTE) {
        for (at++; at < end; ) {
          c = bytes[at++]!;
          if (c === QUOTE) {
            if (bytes[at] !== QUOTE) break;
            at++;
          }
          bytes[to++] = c < SPACE && c !== LF ? SPACE : c;
          c = 0;
        }
        if (c !== QUOTE) return -1;
        c = bytes[at]!;
      }
      for (;;) {
        if (to === at) {
          while (c >= SPACE && c !== separator) c = bytes[++at]!;
          to = at;
        } else {
          while (c >= SPACE && c !== separator) {
            bytes[to++] = c;
            c = bytes[++at]!;
          }
        }
        if (c === separator || c === LF || c === CR) break;
        bytes[to++] = SPACE;
        c = bytes[++at]!;
      }
      for (let blank = blankBefore(bytes, to); to > from && blank > 0; blank = blankBefore(bytes, to)) to -= blank;
      if (to > from && blankAt(bytes, from) > 0) {
        let text = from;
        for (let blank = blankAt(bytes, text); blank > 0; blank = blankAt(bytes, text)) text += blank;
        bytes.copyWithin(from, text, to);
        to -= text - from;
      }
      if (to - from > 1 && (bytes[from] === EQUALS || bytes[from] === APOSTROPHE)) to = unwrapped(bytes, from, to);
      bytes[to++] = cellSeparator;
      cells++;
      if (c === separator) {
        at++;
        continue;
      }
      // The sentinel ended this record, or its CRLF may be cut in two.
      if (at >= end || (c === CR && at + 1 === end && !last)) return -1;
      this.cells = cells;
      this.to = to;
      return c === CR && at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1;
    }
  }
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57;

/**
 * Takes off what keeps spreadsheet programs from taking a text for a number: `="007"`, `'007`. Returns where the cell ends then. See
 * {@link unwrappedCell}, which does the same to a string.
 */
function unwrapped(bytes: Buffer<ArrayBuffer>, from: number, to: number): number {
  const isFormula = bytes[from] === EQUALS && bytes[from + 1] === QUOTE && bytes[to - 1] === QUOTE && to - from > 2;
  if (isFormula) {
    bytes.copyWithin(from, from + 2, to - 1);
    return to - 3;
  }
  if (bytes[from] !== APOSTROPHE || !isDigit(bytes[from + 1]!)) return to;
  bytes.copyWithin(from, from + 1, to);
  return to - 1;
}

/** How many bytes the blank at `at` has, 0 where there is none: a space, or one of those that nobody sees (U+00A0, U+3000, U+FEFF). */
function blankAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first <= SPACE) return 1;
  if (first === 0xc2) return bytes[at + 1] === 0xa0 ? 2 : 0;
  if (first === 0xe3) return bytes[at + 1] === 0x80 && bytes[at + 2] === 0x80 ? 3 : 0;
  if (first === 0xef) return bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? 3 : 0;
  return 0;
}

/** Like {@link blankAt}, of the blank that ends before `to`. */
function blankBefore(bytes: Uint8Array, to: number): number {
  const last = bytes[to - 1]!;
  if (last <= SPACE) return 1;
  if (last === 0xa0) return bytes[to - 2] === 0xc2 ? 2 : 0;
  if (last === 0x80) return bytes[to - 2] === 0x80 && bytes[to - 3] === 0xe3 ? 3 : 0;
  if (last === 0xbf) return bytes[to - 2] === 0xbb && bytes[to - 3] === 0xef ? 3 : 0;
  return 0;
}

function grown(array: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, array.length * 2, 1024));
  larger.set(array);
  return larger;
}
