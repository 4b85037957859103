/** The rows of orders whose amounts can be told only from all of them. */
import { identityKey } from '../../../domain/files/identity.ts';
import type { RowBatch } from '../../../files/row-batch.ts';
import { hashOf } from '../../files/known.ts';
import { Occurrences } from '../../files/occurrences.ts';
import { bytesOf, detached, type RowAt } from './order-cells.ts';

/** The lines of an order need not follow each other, but so many rows or bytes later none of them is waited for any longer. */
const mostRows = 100_000;
const mostBytes = 48 * 1024 * 1024;

export class OrderGroups {
  private readonly open = new Map<string, RowAt[]>();
  /** The open orders in the order in which they came; those before {@link oldest} are closed. */
  private queue: string[] = [];
  private oldest = 0;
  private readonly closed = new Occurrences();
  private readonly hash = new Int32Array(4);
  private rows = 0;
  private bytes = 0;

  constructor(
    /** What becomes of an order whose rows are complete. */
    private readonly settle: (rows: RowAt[]) => void,
    private readonly fillsDown: boolean,
  ) {}

  /** Keeps a row with the others of its order; false where that was given up before. */
  add(batch: RowBatch, row: number, order: string): boolean {
    const key = identityKey(order);
    const rows = this.open.get(key);
    if (!rows && this.wasClosed(key)) return false;
    const kept = detached(batch, row);
    if (rows) {
      if (this.fillsDown) kept.head = rows[0]!;
      rows.push(kept);
    } else {
      this.open.set(key, [kept]);
      this.queue.push(key);
    }
    this.rows++;
    this.bytes += bytesOf({ ...kept, head: null }) + 200;
    while (this.rows > mostRows || this.bytes > mostBytes) this.closeOldest();
    return true;
  }

  closeAll(): void {
    while (this.open.size > 0) this.closeOldest();
  }

  private wasClosed(key: string): boolean {
    hashOf(key, this.hash);
    return this.closed.has(this.hash[0]!, this.hash[1]!);
  }

  private closeOldest(): void {
    const key = this.queue[this.oldest++]!;
    if (this.oldest > mostRows) {
      this.queue = this.queue.slice(this.oldest);
      this.oldest = 0;
    }
    const rows = this.open.get(key)!;
    this.open.delete(key);
    hashOf(key, this.hash);
    this.closed.add(this.hash[0]!, this.hash[1]!);
    this.rows -= rows.length;
    for (const row of rows) this.bytes -= bytesOf({ ...row, head: null }) + 200;
    this.settle(rows);
  }
}
