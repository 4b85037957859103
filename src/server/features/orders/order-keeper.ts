/** What becomes of the lines of an order file: new, changed, known, or waiting for their order. */
import { BiplaneError } from '../../../domain/errors.ts';
import { type LineName, lineNameOf, type OrderMapping } from '../../../domain/orders/order-mapping.ts';
import { text } from '../../../domain/text.ts';
import { RowBinary } from '../../facts/row-binary.ts';
import type { Identities } from '../../files/identities.ts';
import { Occurrences } from '../../files/occurrences.ts';
import type { Rejects } from '../../files/rejects.ts';
import { type FieldCells, type RowAt, textAt } from './order-cells.ts';
import { type LineToWrite, LineWriter } from './order-line-writer.ts';
import type { Failure } from './order-reader.ts';
import type { ToLookAt } from './order-review.ts';
import { OrderTotals, type SummedLine } from './order-totals.ts';

/** Refunds that wait for the end of the file to meet their order; more of them than this are a wrong mapping. */
const mostWaitingBytes = 64 * 1024 * 1024;
type WaitingRefund = {
  order: [number, number];
  row: number;
  column: number;
  value: string;
  bytes: Buffer;
  line: SummedLine;
};

/** So many changes are told one by one. */
const mostChanges = 50;

export class OrderKeeper {
  readonly writer = new RowBinary(1 << 20);
  readonly changes = new RowBinary(1 << 12);
  readonly totals = new OrderTotals();
  /** The lines that are no rows of the file. */
  readonly refundLines = { stored: 0, changed: 0, duplicates: 0 };
  readonly seen: ToLookAt = {
    changes: [],
    firstDay: Number.POSITIVE_INFINITY,
    lastDay: Number.NEGATIVE_INFINITY,
    orders: new Occurrences(),
    matched: new Occurrences(),
  };
  stored = 0;
  changed = 0;
  duplicates = 0;
  /** Refund lines that were taken although their order is not known. */
  unmatchedRefunds = 0;
  /** Days of the lines that are new. */
  firstNew = Number.POSITIVE_INFINITY;
  lastNew = Number.NEGATIVE_INFINITY;
  readonly lineName: LineName;
  private readonly lines: LineWriter;
  private readonly refundsOf = new Occurrences();
  private waiting: WaitingRefund[] = [];
  private waitingBytes = 0;

  constructor(
    private readonly mapping: OrderMapping,
    cells: FieldCells,
    private readonly ids: Identities,
    private readonly rejects: Rejects,
    /** The keys of the orders that already count; those of the file join them. */
    private readonly orders: Occurrences,
  ) {
    this.lineName = lineNameOf(mapping);
    this.lines = new LineWriter(this.writer, cells, ids, this.lineName, mapping.currency);
  }

  /** Whether a line of this file can be one that counts already, by a name that outlasts what it says. */
  get canBeKnown(): boolean {
    return this.lineName !== 'content' && this.ids.hasKnown;
  }

  /** Keeps a line where it is new or changed. False where it cannot be taken. */
  keep(line: LineToWrite): boolean {
    const { writer, lines, seen } = this;
    const start = writer.at;
    const identity = lines.write(line);
    if (identity === 'repeated' || identity === 'blank' || identity === 'tooLong') {
      writer.at = start;
      const field = this.lineName === 'id' ? 'lineId' : 'orderRef';
      this.fail(line.at, { field, reason: text(`imports.rejects.key.${identity}`) });
      return false;
    }
    const [a, b] = [lines.order[0]!, lines.order[1]!];
    if (identity !== 'new') seen.matched.add(a, b);
    if (identity === 'new' && line.kind !== 'void') {
      this.keepNew(line, start);
      return true;
    }
    if (line.kind !== 'void') this.sum(line, a, b);
    if (identity === 'changed') this.keepChange(line, start);
    else {
      // It counts already, and so does the order it is about; or it never did.
      writer.at = start;
      if (line.kind !== 'void') {
        this.duplicates++;
        if (line.of !== 'row') this.refundLines.duplicates++;
      }
    }
    return true;
  }

  fail({ batch, row }: RowAt, { field, reason }: Failure): void {
    const column = this.mapping.fields[field];
    const value = column === undefined ? undefined : textAt({ batch, row, head: null }, column);
    this.rejects.add(batch.rowNumbers[row]!, reason, column, value);
  }

  /** Refunds meet the orders that followed them; those that still have none are rejected, or counted where the mapping accepts them. */
  settleRefunds(): void {
    for (const { order, row, column, value, bytes, line } of this.waiting) {
      if (this.orders.has(order[0], order[1])) {
        this.writer.reserve(bytes.length);
        this.writer.raw(bytes);
        this.countNew(line.when.day);
        this.sum(line, order[0], order[1]);
      } else this.rejects.add(row, text('imports.rejects.refundWithoutOrder'), column, value);
    }
    this.waiting = [];
    this.refundsOf.forEach((a, b, count) => {
      if (!this.orders.has(a, b)) this.unmatchedRefunds += count;
    });
  }

  private sum(line: SummedLine, a: number, b: number): void {
    const { seen } = this;
    this.totals.add(line, line.kind === 'order' && seen.orders.add(a, b) === 1);
    if (line.when.day < seen.firstDay) seen.firstDay = line.when.day;
    if (line.when.day > seen.lastDay) seen.lastDay = line.when.day;
  }

  private keepNew(line: LineToWrite, start: number): void {
    const [a, b] = [this.lines.order[0]!, this.lines.order[1]!];
    if (line.kind === 'order') this.orders.add(a, b);
    else if (line.of === 'row') {
      if (this.mapping.refundsWithoutOrder) this.refundsOf.add(a, b);
      else if (!this.orders.has(a, b)) {
        this.wait(line, start);
        return;
      }
    } else this.refundLines.stored++;
    this.countNew(line.when.day);
    this.sum(line, a, b);
  }

  private countNew(day: number): void {
    if (day < this.firstNew) this.firstNew = day;
    if (day > this.lastNew) this.lastNew = day;
    this.stored++;
  }

  /** Takes what was written from `start` on to the changes. */
  private keepChange(line: LineToWrite, start: number): void {
    const { writer, changes } = this;
    const { changes: told } = this.seen;
    if (told.length < mostChanges) {
      const { batch, row } = line.at;
      told.push({ line: this.lines.name, row: batch.rowNumbers[row]!, is: this.lines.says(line) });
    }
    changes.reserve(writer.at - start);
    changes.raw(writer.bytes.subarray(start, writer.at));
    writer.at = start;
    this.changed++;
    if (line.of !== 'row') this.refundLines.changed++;
  }

  private wait(line: LineToWrite, start: number): void {
    const bytes = Buffer.from(this.writer.bytes.subarray(start, this.writer.at));
    this.writer.at = start;
    this.waitingBytes += bytes.length + 300;
    if (this.waitingBytes > mostWaitingBytes)
      throw new BiplaneError('invalid_input', text('imports.errors.tooManyRefundsWithoutOrder'));
    const { at, orderField, kind, when, status, quantity, amount, ...parts } = line;
    const column = this.mapping.fields[orderField]!;
    const { goodsMinor, shippingMinor, discountMinor, taxMinor } = parts;
    this.waiting.push({
      order: [this.lines.order[0]!, this.lines.order[1]!],
      row: at.batch.rowNumbers[at.row]!,
      column,
      value: textAt(at, column),
      bytes,
      // Without its cells: their batch is used again.
      line: { kind, when, status, quantity, amount, goodsMinor, shippingMinor, discountMinor, taxMinor },
    });
  }
}
