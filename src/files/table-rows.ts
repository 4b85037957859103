/** Which rows below the names of the columns are data? What is none is taken out, counted and listed. */
import type { LeftOutReason, LeftOutRow } from '../domain/files/options.ts';
import { cellText, packRows, type RowBatch } from './row-batch.ts';
import { sameBytes } from './same-bytes.ts';

const mostListed = 50;
/** Rows with hardly a cell are held back until it is clear that the table goes on. */
const mostHeld = 200;
const longestTotalWord = 24;
/** Where the name of a row stands. */
const nameColumns = 3;

/** What stands in front of a sum of other rows, and what does so of a mean, which may be an answer as well. */
const sumWord = /^(?:合计|总计|小计|共计|总和|汇总|(?:grand |sub ?)?totals?|gesamt|summe)\s*[:：]?$/i;
const meanWord = /^(?:平均(?:值|数|分)?|均值|sum|average|avg\.?|mean)\s*[:：]?$/i;
const isNumber = (cell: string) => /^[(+-]?[¥￥$€£]?\s?\d[\d.,\s']*%?\)?$/.test(cell);

/** Are these the cells of a row that says something of other rows? It stands beside numbers; a mean beside nothing else. */
export function isTotal(cells: readonly string[]): boolean {
  const at = cells.slice(0, nameColumns).findIndex((cell) => sumWord.test(cell) || meanWord.test(cell));
  if (at < 0) return false;
  const others = cells.filter((cell, column) => column !== at && cell !== '');
  if (sumWord.test(cells[at]!)) return others.some(isNumber);
  return others.length > 0 && others.every(isNumber) && cells.slice(0, at).every((cell) => cell === '');
}

type Held = { row: number; cells: string[] };

export class TableRows {
  readonly leftOut: LeftOutRow[] = [];
  readonly counts: Record<LeftOutReason, number> = { headerAgain: 0, total: 0, note: 0 };
  private readonly headers: Buffer<ArrayBuffer>[][];
  private held: Held[] = [];
  /** Of the first column, in rows that are data. */
  private longestFirst = 0;
  private isFirstNumeric = true;

  constructor(
    headers: readonly (readonly string[])[],
    private readonly columns: number,
    private readonly options: { keepsTotals: boolean; isDamaged: boolean },
  ) {
    // One that has no names for most columns is not told from data.
    this.headers = headers
      .filter((names) => names.filter((name) => name !== '').length * 2 > columns || headers.length === 1)
      .map((names) => names.map((name) => Buffer.from(name)));
  }

  /** The batch without what is no data, and what had been held back of the ones before. */
  *take(batch: RowBatch): Generator<RowBatch> {
    const { offsets, rowNumbers, columns } = batch;
    const stride = columns + 1;
    const broken = this.options.isDamaged ? brokenRows(batch) : null;
    let kept = 0;
    for (let row = 0; row < batch.count; row++) {
      const base = row * stride;
      const column = broken?.get(row);
      if (column !== undefined) {
        batch.unreadable.push({ row: rowNumbers[row]!, brokenColumn: column + 1, value: cellText(batch, row, column) });
        continue;
      }
      const why = this.reasonOf(batch, base);
      if (why !== null) {
        this.leaveOut(why, rowNumbers[row]!, cellsOf(batch, row));
        continue;
      }
      if (this.isThin(batch, base)) {
        this.held.push({ row: rowNumbers[row]!, cells: cellsOf(batch, row) });
        if (this.held.length < mostHeld) continue;
        if (kept > 0) yield { ...batch, count: kept, unreadable: [] };
        kept = 0;
        yield this.released();
        continue;
      }
      if (this.held.length > 0) {
        // What stands before them comes first.
        if (kept > 0) yield { ...batch, count: kept, unreadable: [] };
        kept = 0;
        yield this.released();
      }
      this.noteFirst(batch, base);
      if (kept !== row) {
        offsets.copyWithin(kept * stride, base, base + stride);
        rowNumbers[kept] = rowNumbers[row]!;
      }
      kept++;
    }
    yield { ...batch, count: kept };
  }

  /** What was held back at the end: remarks below the table, or its last rows. */
  *finish(): Generator<RowBatch> {
    const rows: Held[] = [];
    for (const held of this.held) {
      if (this.isRemark(held.cells)) this.leaveOut('note', held.row, held.cells);
      else rows.push(held);
    }
    this.held = [];
    if (rows.length > 0) yield packRows(rows, this.columns, []);
  }

  private released(): RowBatch {
    const batch = packRows(this.held, this.columns, []);
    this.held = [];
    return batch;
  }

  private leaveOut(why: LeftOutReason, row: number, cells: string[]): void {
    this.counts[why]++;
    if (this.leftOut.length < mostListed)
      this.leftOut.push({ row, why, cells: cells.map((cell) => cell.slice(0, 200)) });
  }

  private reasonOf(batch: RowBatch, base: number): LeftOutReason | null {
    const { bytes, offsets, columns } = batch;
    for (const names of this.headers) {
      let column = 0;
      while (column < columns && names[column]!.length === 0) column++;
      let at = column;
      while (at < columns && sameCell(names[at]!, bytes, offsets[base + at]!, offsets[base + at + 1]! - 1)) at++;
      if (at === columns && column < columns) return 'headerAgain';
    }
    if (this.options.keepsTotals) return null;
    for (let column = 0; column < Math.min(columns, nameColumns); column++) {
      const from = offsets[base + column]!;
      const length = offsets[base + column + 1]! - 1 - from;
      // Words begin with a letter: most of these cells are numbers, or longer.
      if (length < 3 || length > longestTotalWord || bytes[from]! < 65) continue;
      const word = bytes.toString('utf8', from, from + length);
      if (sumWord.test(word) || meanWord.test(word))
        return isTotal(cellsOf(batch, base / (columns + 1))) ? 'total' : null;
    }
    return null;
  }

  private isThin(batch: RowBatch, base: number): boolean {
    const { offsets, columns } = batch;
    if (columns < 3) return false;
    const most = columns < 5 ? 1 : 2;
    let filled = 0;
    for (let column = 0; column < columns; column++) {
      if (offsets[base + column + 1]! - 1 > offsets[base + column]! && ++filled > most) return false;
    }
    return true;
  }

  private noteFirst({ bytes, offsets }: RowBatch, base: number): void {
    const [from, to] = [offsets[base]!, offsets[base + 1]! - 1];
    if (to - from > this.longestFirst) this.longestFirst = to - from;
    for (let at = from; this.isFirstNumeric && at < to; at++) {
      const byte = bytes[at]!;
      if (byte > 57 || (byte < 48 && byte !== 45 && byte !== 46 && byte !== 47 && byte !== 32))
        this.isFirstNumeric = false;
    }
  }

  /** In the last rows: nothing that the first column could have. */
  private isRemark(cells: readonly string[]): boolean {
    const filled = cells.filter((cell) => cell !== '');
    const [first] = filled as [string];
    if (/^(?:#|\*|--|注[:：]|备注[:：]|说明[:：]|note)/i.test(first)) return true;
    if (cells[0] === '') return filled.length === 1 && /[:：]/.test(first);
    if (this.isFirstNumeric && this.longestFirst > 0) return !/^[\d\s./-]+$/.test(first);
    if (/[:：]/.test(first) && filled.length <= 2) return true;
    return filled.length === 1 && Buffer.byteLength(first) > 2 * this.longestFirst + 8;
  }
}

const sameCell = (name: Buffer, bytes: Uint8Array, from: number, to: number): boolean =>
  name.length === to - from && sameBytes(name, bytes, from, to - from);

const cellsOf = (batch: RowBatch, row: number): string[] =>
  Array.from({ length: batch.columns }, (_, column) => cellText(batch, row, column));

const replacement = Buffer.from('\ufffd');

/** The rows in which bytes were no characters, with the first such column. */
function brokenRows({ bytes, offsets, columns, count }: RowBatch): Map<number, number> {
  const found = new Map<number, number>();
  if (count === 0) return found;
  const stride = columns + 1;
  const end = offsets[(count - 1) * stride + columns]!;
  let row = 0;
  for (let at = bytes.indexOf(replacement, offsets[0]); at >= 0 && at < end; at = bytes.indexOf(replacement, at + 3)) {
    while (row < count - 1 && offsets[(row + 1) * stride]! <= at) row++;
    let column = 0;
    while (column < columns - 1 && offsets[row * stride + column + 1]! <= at) column++;
    if (!found.has(row) && at < offsets[row * stride + columns]!) found.set(row, column);
  }
  return found;
}
