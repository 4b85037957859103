import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Text, text } from '../../domain/text.ts';
import type { UnreadableRow } from '../../files/row-batch.ts';

/** A row that was not taken, or one cell of a row that was: where, what stood there, and why. Rows and columns are 1-based, the header is row 1. */
export type Reject = { row: number; column?: number; header?: string; value?: string; reason: Text };

const flushBytes = 64 * 1024;
const firstKept = 50;
const longestValue = 200;

/** Collects the rejected rows of one reading: the first ones at hand, all of them in a file (one JSON object a line) where one is given. */
export class Rejects {
  /** Rows. */
  count = 0;
  /** Cells of rows that were taken without them. */
  unreadCells = 0;
  readonly first: Reject[] = [];
  private pending: string[] = [];
  private pendingLength = 0;
  private file: number | null = null;

  constructor(
    private readonly header: () => readonly string[],
    private readonly path: string | null,
  ) {}

  /** `column` is 0-based, as everywhere inside. */
  add(row: number, reason: Text, column?: number, value?: string): void {
    const reject: Reject = { row, reason };
    if (column !== undefined) {
      reject.column = column + 1;
      reject.header = this.header()[column] ?? '';
    }
    if (value !== undefined) reject.value = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
    this.count++;
    this.keep(reject);
  }

  /** A cell that could not be read, of a row that counts without it. */
  addUnread(row: number, reason: Text, column: number, value: string): void {
    this.add(row, reason, column, value);
    this.count--;
    this.unreadCells++;
  }

  private keep(reject: Reject): void {
    if (this.first.length < firstKept) this.first.push(reject);
    if (this.path === null) return;
    const line = `${JSON.stringify(reject)}\n`;
    this.pending.push(line);
    this.pendingLength += line.length;
    if (this.pendingLength > flushBytes) this.flush();
  }

  addUnreadable(rows: readonly UnreadableRow[]): void {
    for (const unreadable of rows) {
      if ('formulaColumn' in unreadable)
        this.add(unreadable.row, text('imports.rejects.formula'), unreadable.formulaColumn - 1);
      else if ('brokenColumn' in unreadable)
        this.add(
          unreadable.row,
          text('imports.rejects.brokenCharacter'),
          unreadable.brokenColumn - 1,
          unreadable.value,
        );
      else {
        const expected = this.header().length;
        this.add(unreadable.row, text('imports.rejects.ragged', { found: unreadable.found, expected }));
      }
    }
  }

  /** Writes what is pending; the file exists only when something was rejected. */
  close(): void {
    this.flush();
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private flush(): void {
    if (this.path === null || this.pending.length === 0) return;
    if (this.file === null) {
      mkdirSync(dirname(this.path), { recursive: true });
      this.file = openSync(this.path, 'w');
    }
    writeSync(this.file, this.pending.join(''));
    this.pending = [];
    this.pendingLength = 0;
  }
}
