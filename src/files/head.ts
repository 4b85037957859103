/** The beginning of a sheet of cells: where its table is, and rows that were read as strings in the form of batches. */
import { BiplaneError } from '../domain/errors.ts';
import type { FileOptions } from '../domain/files/options.ts';
import { findRegion, type GridRow, type Region } from '../domain/files/region.ts';
import { unwrappedCell } from '../domain/files/unwrapped-cell.ts';
import { text } from '../domain/text.ts';
import { mostColumns, packedRows, packRows, type RowBatch, tooManyColumns, type UnreadableRow } from './row-batch.ts';
import type { Source } from './source.ts';

/** So many rows tell where the table is. */
export const headRows = 100;
/** What a person is shown of the file as it is. */
const shownRows = 15;
const shownColumns = 60;
const shownCharacters = 80;

/** Finds the table in the first rows of the file, and notes it on the source. Null where none of them has content. */
export function beginTable(source: Source, rows: readonly GridRow[], { header }: FileOptions): Region | null {
  const region = findRegion(rows, header);
  source.grid = rows.slice(0, shownRows).map(({ row, cells }) => ({
    row,
    cells: cells.slice(0, shownColumns).map((cell) => cell.slice(0, shownCharacters)),
  }));
  if (!region) return null;
  if (region.names.length > mostColumns) throw tooManyColumns(region.names.length);
  source.place = region.header;
  source.headers = region.headers;
  source.header = region.names;
  source.above = region.above.length;
  return region;
}

type Row = { row: number; cells: string[] /** 0-based; −1 where every formula has a value. */; formula: number };

const formulaHeader = ({ formula }: Row) =>
  new BiplaneError('invalid_input', text('imports.errors.formulaHeader', { column: formula + 1 }));

/** Rows of strings become batches of the table's width, once it is known. */
export class StringRows {
  private head: Row[] | null = [];
  private columns = 0;
  private first = 0;
  private rows: { row: number; cells: string[] }[] = [];
  private unreadable: UnreadableRow[] = [];

  constructor(
    private readonly source: Source,
    private readonly options: FileOptions,
  ) {}

  /** The width of the table and the first row below its names, once they are known. */
  get table(): { columns: number; first: number } | null {
    return this.columns > 0 ? { columns: this.columns, first: this.first } : null;
  }

  add(row: Row): void {
    if (this.source.raw) {
      this.source.raw.push({ row: row.row, cells: Array.from(row.cells, (cell) => unwrappedCell(cell ?? '')) });
      return;
    }
    if (!this.head) {
      this.take(row);
      return;
    }
    this.head.push(row);
    if (this.head.length >= this.headNeeded) this.begin();
  }

  /** A header that a person has chosen may stand further below. */
  private get headNeeded(): number {
    return Math.max(headRows, this.options.header ? this.options.header.row + this.options.header.rows : 0);
  }

  private begin(): void {
    const head = this.head!;
    this.head = null;
    const region = beginTable(this.source, head, this.options);
    const formulas = head.find(({ formula }) => formula >= 0);
    if (!region && formulas) throw formulaHeader(formulas);
    if (!region) return;
    this.columns = region.names.length;
    this.first = region.header.row + region.header.rows;
    const inHeader = head.find(({ row, formula }) => row >= region.header.row && row < this.first && formula >= 0);
    if (inHeader) throw formulaHeader(inHeader);
    for (const row of head) this.take(row);
  }

  private take({ row, cells, formula }: Row): void {
    if (row < this.first || this.columns === 0) return;
    let found = cells.length;
    while (found > 0 && !cells[found - 1]) found--;
    if (formula >= 0) this.unreadable.push({ row, formulaColumn: formula + 1 });
    else if (found > this.columns) this.unreadable.push({ row, found });
    else if (found > 0) this.rows.push({ row, cells: cells.map(unwrappedCell) });
  }

  /** The rows so far as batches, as soon as there are enough for one; all of them where nothing follows. */
  *packed(all: boolean): Generator<RowBatch> {
    if (all && this.head) this.begin();
    if (this.head || this.columns === 0) return;
    const most = packedRows(this.columns);
    let from = 0;
    while (this.rows.length - from >= most || this.unreadable.length >= most) {
      yield packRows(this.rows.slice(from, from + most), this.columns, this.unreadable);
      this.unreadable = [];
      from += most;
    }
    this.rows = this.rows.slice(from);
    if (!all) return;
    yield packRows(this.rows, this.columns, this.unreadable);
    this.rows = [];
    this.unreadable = [];
  }
}
