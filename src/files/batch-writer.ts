import { cellSeparator, packedRows, type RowBatch, type UnreadableRow } from './row-batch.ts';

/** Writes the cells of rows into the bytes of a batch as they come. The arrays are used again for the next one. */
export class BatchWriter {
  private bytes = Buffer.alloc(1 << 16);
  private readonly offsets: Int32Array<ArrayBuffer>;
  private readonly rowNumbers: Int32Array<ArrayBuffer>;
  private readonly most: number;
  private unreadable: UnreadableRow[] = [];
  private count = 0;
  private to = 0;
  /** The next column of the row that is being written. */
  private column = 0;
  private rowStart = 0;

  constructor(private readonly columns: number) {
    this.most = packedRows(columns);
    this.offsets = new Int32Array(this.most * (columns + 1));
    this.rowNumbers = new Int32Array(this.most);
  }

  get isFull(): boolean {
    return this.count >= this.most || this.unreadable.length >= this.most;
  }

  /** Where the row stands: cells of columns before it cannot be written any more. */
  get next(): number {
    return this.column;
  }

  /** The cell of a column; those that were left out before it are empty. */
  cell(column: number, source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.reserve(length + column - this.column + 1);
    this.skipTo(column);
    const { bytes } = this;
    this.offsets[this.count * (this.columns + 1) + column] = this.to;
    let at = this.to;
    if (length > 32) {
      bytes.set(source.subarray(from, to), at);
      at += length;
    } else for (let each = from; each < to; each++) bytes[at++] = source[each]!;
    bytes[at++] = cellSeparator;
    this.to = at;
    this.column = column + 1;
  }

  /** The texts of the row so far, to be written in another order. */
  takeBack(): string[] {
    const base = this.count * (this.columns + 1);
    this.offsets[base + this.column] = this.to;
    const cells = Array.from({ length: this.column }, (_, column) =>
      this.bytes.toString('utf8', this.offsets[base + column]!, this.offsets[base + column + 1]! - 1),
    );
    this.drop();
    return cells;
  }

  /** Ends the row, which counts. */
  keep(row: number): void {
    this.reserve(this.columns - this.column);
    this.skipTo(this.columns);
    this.offsets[this.count * (this.columns + 1) + this.columns] = this.to;
    this.rowNumbers[this.count++] = row;
    this.column = 0;
    this.rowStart = this.to;
  }

  /** Forgets the row that is being written. */
  drop(): void {
    this.to = this.rowStart;
    this.column = 0;
  }

  reject(row: UnreadableRow): void {
    this.drop();
    this.unreadable.push(row);
  }

  /** What was written so far. */
  batch(): RowBatch {
    const { bytes, offsets, rowNumbers, columns, count, unreadable } = this;
    this.count = 0;
    this.to = 0;
    this.rowStart = 0;
    this.unreadable = [];
    return { bytes, offsets, rowNumbers, columns, count, unreadable };
  }

  private skipTo(column: number): void {
    const base = this.count * (this.columns + 1);
    while (this.column < column) {
      this.offsets[base + this.column++] = this.to;
      this.bytes[this.to++] = cellSeparator;
    }
  }

  private reserve(more: number): void {
    if (this.to + more <= this.bytes.length) return;
    const larger = Buffer.alloc(2 * (this.to + more));
    this.bytes.copy(larger, 0, 0, this.to);
    this.bytes = larger;
  }
}
