import { BiplaneError } from '../../../domain/errors.ts';
import { lineLimits } from '../../../domain/money/limits.ts';
import {
  type AmountLevel,
  type LineName,
  lineNameOf,
  type OrderMapping,
} from '../../../domain/orders/order-mapping.ts';
import type { LineSays, OrderReading } from '../../../domain/orders/order-reading.ts';
import { goodsOf, type MoneyParts, orderAmount, revenueOf, shareAmount } from '../../../domain/orders/share-amounts.ts';
import { text } from '../../../domain/text.ts';
import type { RowBatch } from '../../../files/row-batch.ts';
import { RowBinary } from '../../facts/row-binary.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { loadColumns } from '../../facts/tables/table.ts';
import type { FactRows } from '../../files/fact-rows.ts';
import type { Identities } from '../../files/identities.ts';
import { Occurrences } from '../../files/occurrences.ts';
import type { Rejects } from '../../files/rejects.ts';
import { type RowAt, textAt } from './order-cells.ts';
import { OrderGroups } from './order-groups.ts';
import { type LineToWrite, LineWriter, written } from './order-line-writer.ts';
import { type Failure, OrderReader, type ReadLine, type Unsold } from './order-reader.ts';
import { dayText, OrderTotals } from './order-totals.ts';

/** Refunds that wait for the end of the file to meet their order; more of them than this are a wrong mapping. */
const mostWaitingBytes = 64 * 1024 * 1024;
type WaitingRefund = {
  order: [number, number];
  day: number;
  row: number;
  column: number;
  value: string;
  bytes: Buffer;
};

/** Without a line id every distinct row is remembered. */
const mostDistinctRows = 20_000_000;
/** So many changes are told one by one. */
const mostChanges = 50;

const levelParts = ['amount', 'goods', 'shipping', 'discount', 'tax'] as const;

/** What can be told only once the whole file has been read, by who knows what counts already. */
export type Looked = Pick<OrderReading, 'changes' | 'gone' | 'elsewhere'>;
/** The changed lines as the file has them, the days it is of, and its orders: `matched` are those of which a line was known by its name. */
export type ToLookAt = {
  changes: { line: string; row: number; is: LineSays }[];
  firstDay: number;
  lastDay: number;
  orders: Occurrences;
  matched: Occurrences;
};

/** Turns rows of an order export into rows of `order_line`. */
export class OrderRows implements FactRows {
  readonly table = orderLine.name;
  readonly scopeColumn = 'launch_id';
  readonly columns = loadColumns(orderLine, written);
  readonly constants: Record<string, string>;
  readonly writer = new RowBinary(1 << 20);
  readonly changes = new RowBinary(1 << 12);
  rows = 0;
  stored = 0;
  changed = 0;
  duplicates = 0;
  /** Refund lines that were taken although their order is not known. */
  unmatchedRefunds = 0;
  /** Days of the lines that are new. */
  private firstNew = Number.POSITIVE_INFINITY;
  private lastNew = Number.NEGATIVE_INFINITY;
  private readonly reader: OrderReader;
  private readonly lines: LineWriter;
  private readonly groups: OrderGroups | null;
  private readonly totals = new OrderTotals();
  private readonly refundLines = { stored: 0, changed: 0, duplicates: 0 };
  private readonly line: LineName;
  /** Whether the file tells parts of an amount apart. */
  private readonly tellsParts: boolean;
  private readonly amountPer: AmountLevel;
  private readonly refundPer: AmountLevel;
  private readonly toLookAt: ToLookAt = {
    changes: [],
    firstDay: Number.POSITIVE_INFINITY,
    lastDay: Number.NEGATIVE_INFINITY,
    orders: new Occurrences(),
    matched: new Occurrences(),
  };
  private looked: Looked = { changes: [], gone: { lines: 0, amountMinor: 0, first: [] }, elsewhere: [] };
  private readonly refundsOf = new Occurrences();
  private waiting: WaitingRefund[] = [];
  private waitingBytes = 0;

  constructor(
    source: string,
    private readonly mapping: OrderMapping,
    private readonly ids: Identities,
    private readonly rejects: Rejects,
    /** The keys of the orders that already count. */
    private readonly orders: Occurrences,
    /** Where an instant becomes a day. */
    timeZone: string,
    private readonly look: ((rows: ToLookAt) => Promise<Looked>) | null = null,
  ) {
    this.constants = { source };
    const { goods, shipping, tax } = mapping.fields;
    this.tellsParts = goods !== undefined || shipping !== undefined || tax !== undefined;
    this.line = lineNameOf(mapping);
    this.amountPer = mapping.amountPer ?? 'line';
    this.refundPer = mapping.refundPer ?? this.amountPer;
    this.reader = new OrderReader(mapping, timeZone);
    this.lines = new LineWriter(this.writer, this.reader.cells, ids, this.line, mapping.currency);
    const levels = [this.amountPer, this.refundPer];
    const isOfOrders = levels.some((level) => level !== 'line');
    this.groups = isOfOrders ? new OrderGroups((rows) => this.settle(rows), levels.includes('order-first')) : null;
  }

  get summary() {
    const { unmatchedRefunds, firstNew, lastNew, totals, refundLines, looked } = this;
    const day = (number: number) => (Number.isFinite(number) ? dayText(number) : null);
    const orders: OrderReading = { ...totals.reading, refundLines, ...looked };
    return { unmatchedRefunds, firstDay: day(firstNew), lastDay: day(lastNew), orders };
  }

  take(batch: RowBatch): void {
    this.rejects.addUnreadable(batch.unreadable);
    this.rows += batch.unreadable.length;
    for (let row = 0; row < batch.count; row++) {
      this.rows++;
      const at: RowAt = { batch, row, head: null };
      if (!this.groups) this.takeAlone(at);
      else if (!this.reader.cells.of(at, 'orderRef'))
        this.fail(at, { field: 'orderRef', reason: text('imports.rejects.blank') });
      else if (!this.groups.add(batch, row, this.reader.cells.textOf(at, 'orderRef')))
        this.fail(at, { field: 'orderRef', reason: text('imports.rejects.orderApart') });
    }
    if (this.line !== 'id' && this.ids.distinct > mostDistinctRows) {
      throw new BiplaneError(
        'invalid_input',
        text('imports.errors.tooManyRowsWithoutKey', { limit: mostDistinctRows }),
      );
    }
  }

  /** Refunds meet the orders that followed them; those that still have none are rejected, or counted where the mapping accepts them. */
  async finish(): Promise<void> {
    this.groups?.closeAll();
    for (const { order, day, row, column, value, bytes } of this.waiting) {
      if (this.orders.has(order[0], order[1])) {
        this.writer.reserve(bytes.length);
        this.writer.raw(bytes);
        this.countNew(day);
      } else this.rejects.add(row, text('imports.rejects.refundWithoutOrder'), column, value);
    }
    this.waiting = [];
    this.refundsOf.forEach((a, b, count) => {
      if (!this.orders.has(a, b)) this.unmatchedRefunds += count;
    });
    if (this.look) this.looked = await this.look(this.toLookAt);
  }

  private takeAlone(at: RowAt): void {
    const read = this.reader.read(at);
    if ('reason' in read) this.fail(at, read);
    else if ('unsold' in read) this.takeUnsold(read, revenueOf(read.parts, this.mapping.revenue));
    else this.takeLine(read, read.parts, this.backOf(read, revenueOf(read.parts, this.mapping.revenue)));
  }

  /** All rows of an order: what is the order's is shared out to its lines. */
  private settle(rows: RowAt[]): void {
    const lines: ReadLine[] = [];
    let unsoldSoFar = 0;
    for (const at of rows) {
      const read = this.reader.read(at);
      if ('reason' in read) this.fail(at, read);
      else if ('unsold' in read) {
        const isAgain = this.amountPer === 'order-repeated' && unsoldSoFar++ > 0;
        this.takeUnsold(read, isAgain ? 0 : revenueOf(read.parts, this.mapping.revenue));
      } else lines.push(read);
    }
    for (const isRefund of [false, true]) {
      const alike = lines.filter((line) => line.isRefund === isRefund);
      if (alike.length > 0) this.takeShared(alike);
    }
  }

  private takeShared(lines: ReadLine[]): void {
    const weights = lines.map(({ weight }) => weight);
    const shares = lines.map(({ parts }) => ({ ...parts }));
    for (const part of levelParts) {
      const said = lines.map(({ parts }) => parts[part]);
      if (said.every((each) => each === null)) {
        if (part !== this.reader.priced) continue;
        for (const { at } of lines) this.fail(at, { field: part, reason: text('imports.rejects.number') });
        return;
      }
      const shared = shareAmount(said, weights, this.amountPer);
      if (!shared) {
        for (const { at } of lines) this.fail(at, { field: part, reason: text('imports.rejects.orderAmounts') });
        return;
      }
      for (const [index, minor] of shared.entries()) shares[index]![part] = minor;
    }
    const amounts = shares.map((parts) => revenueOf(parts, this.mapping.revenue));
    if (this.refundPer === 'line' || this.mapping.refunds.by !== 'amount') {
      for (const [index, line] of lines.entries())
        this.takeLine(line, shares[index]!, this.backOf(line, amounts[index]!));
      return;
    }
    const back = orderAmount(
      lines.map((line) => line.back),
      this.refundPer,
    );
    if (back === null) {
      for (const { at } of lines)
        this.fail(at, { field: 'refundAmount', reason: text('imports.rejects.orderAmounts') });
      return;
    }
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const [head] = lines;
    const ofOrder = this.backOf({ ...head!, back }, total);
    for (const [index, line] of lines.entries()) this.takeLine(line, shares[index]!, null);
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const backWhen = lines.find((line) => line.backWhen)?.backWhen ?? null;
    if (ofOrder !== null) this.takeBack({ ...head!, quantity: units, backWhen }, ofOrder, total, lines.length);
  }

  /** How much of what counts came back; null where nothing can come back. Where parts do not count, no more than what does comes back of it. */
  private backOf({ back, isRefund }: ReadLine, amount: number): number | null {
    if (back === null || isRefund) return null;
    if (back === Number.POSITIVE_INFINITY) return Math.max(0, amount);
    if (back > amount && !this.mapping.revenue) this.totals.refundsAbove++;
    return this.mapping.revenue ? Math.min(back, Math.max(0, amount)) : back;
  }

  /** A line of an order or refund, with these parts of its own, and what came back of it. */
  private takeLine(read: ReadLine, parts: MoneyParts, back: number | null): void {
    const { at, isRefund, when, status, quantity } = read;
    this.totals.rounded += read.rounded;
    const amount = revenueOf(parts, this.mapping.revenue);
    if (Math.abs(amount) > lineLimits.amountMinor) {
      this.fail(at, { field: this.reader.priced, reason: text('imports.rejects.tooLarge') });
      return;
    }
    const line: LineToWrite = {
      at,
      of: 'row',
      kind: isRefund ? 'refund' : 'order',
      orderField: read.orderField,
      skip: read.skip,
      when,
      status,
      hasSku: true,
      quantity,
      amount,
      goodsMinor: this.tellsParts ? goodsOf(parts) : 0,
      shippingMinor: parts.shipping ?? 0,
      discountMinor: parts.discount ?? 0,
      taxMinor: parts.tax ?? 0,
    };
    if (this.write(line, null) && back !== null) this.takeBack(read, back, amount, 1);
  }

  /** What came back of an order of so many lines whose rows say it: a line of its own. */
  private takeBack(read: ReadLine, back: number, amount: number, lines: number): void {
    // A refund that was known and is no longer there counts no longer.
    if (back === 0 && !this.ids.hasKnown) return;
    const isWhole = back > 0 && back >= amount;
    const pieces = this.reader.pieces(read) ?? (isWhole ? Math.abs(read.quantity) : 0);
    this.write(
      {
        at: read.at,
        of: this.groups && this.refundPer !== 'line' ? 'backOfOrder' : 'back',
        kind: back === 0 ? 'void' : 'refund',
        orderField: read.orderField,
        skip: read.skip,
        when: read.backWhen ?? read.when,
        status: read.status,
        hasSku: lines === 1,
        quantity: back === 0 ? 0 : -pieces,
        amount: -back,
        goodsMinor: 0,
        shippingMinor: 0,
        discountMinor: 0,
        taxMinor: 0,
      },
      this.refundLines,
    );
  }

  /** A row that is no sale: it counts nothing, and where it did, that is a change. */
  private takeUnsold({ at, unsold, when }: Unsold, amount: number): void {
    this.totals.addUnsold(unsold, amount);
    const isNamed = this.line !== 'content' && this.ids.hasKnown;
    const changedBefore = this.changed;
    if (isNamed) {
      const line: LineToWrite = {
        ...{ at, of: 'row', kind: 'void', orderField: 'orderRef', skip: 0, status: unsold, hasSku: true },
        ...{ when: when ?? { day: 0, at: 0 }, quantity: 0, amount: 0 },
        ...{ goodsMinor: 0, shippingMinor: 0, discountMinor: 0, taxMinor: 0 },
      };
      if (!this.write(line, null)) return;
    }
    if (this.changed === changedBefore) this.totals.unsoldRows++;
  }

  /** Writes a line, and keeps it where it is new or changed. False where it cannot be taken. `derived`: where lines are counted that are no rows of the file. */
  private write(line: LineToWrite, derived: { stored: number; changed: number; duplicates: number } | null): boolean {
    const { writer, lines, totals, toLookAt } = this;
    const start = writer.at;
    const identity = lines.write(line);
    if (identity === 'repeated' || identity === 'blank' || identity === 'tooLong') {
      writer.at = start;
      this.fail(line.at, {
        field: this.line === 'id' ? 'lineId' : 'orderRef',
        reason: text(`imports.rejects.key.${identity}`),
      });
      return false;
    }
    const [a, b] = [lines.order[0]!, lines.order[1]!];
    if (line.kind !== 'void') {
      const isFirst = line.kind === 'order' && toLookAt.orders.add(a, b) === 1;
      totals.add(line, isFirst);
      if (line.when.day < toLookAt.firstDay) toLookAt.firstDay = line.when.day;
      if (line.when.day > toLookAt.lastDay) toLookAt.lastDay = line.when.day;
    }
    if (identity !== 'new') toLookAt.matched.add(a, b);
    if (identity === 'known') {
      // It counts already, and so does the order it is about.
      writer.at = start;
      if (line.kind === 'void') return true;
      this.duplicates++;
      if (derived) derived.duplicates++;
      return true;
    }
    if (identity === 'changed') {
      this.keepChange(line, start);
      if (derived) derived.changed++;
      return true;
    }
    if (line.kind === 'void') {
      writer.at = start;
      return true;
    }
    return this.keepNew(line, start, derived);
  }

  private keepNew(line: LineToWrite, start: number, derived: { stored: number } | null): boolean {
    const { mapping } = this;
    const [a, b] = [this.lines.order[0]!, this.lines.order[1]!];
    if (line.kind === 'order') this.orders.add(a, b);
    else if (!derived) {
      if (mapping.refundsWithoutOrder) this.refundsOf.add(a, b);
      else if (!this.orders.has(a, b)) {
        this.wait(line, start);
        return true;
      }
    }
    this.countNew(line.when.day);
    if (derived) derived.stored++;
    return true;
  }

  private countNew(day: number): void {
    if (day < this.firstNew) this.firstNew = day;
    if (day > this.lastNew) this.lastNew = day;
    this.stored++;
  }

  /** Takes what was written from `start` on to the changes. */
  private keepChange(line: LineToWrite, start: number): void {
    const { writer, changes } = this;
    const { changes: told } = this.toLookAt;
    if (told.length < mostChanges) {
      const { batch, row } = line.at;
      told.push({ line: this.lines.name, row: batch.rowNumbers[row]!, is: this.lines.says(line) });
    }
    changes.reserve(writer.at - start);
    changes.raw(writer.bytes.subarray(start, writer.at));
    writer.at = start;
    this.changed++;
  }

  private fail({ batch, row }: RowAt, { field, reason }: Failure): void {
    const column = this.mapping.fields[field];
    const value = column === undefined ? undefined : textAt({ batch, row, head: null }, column);
    this.rejects.add(batch.rowNumbers[row]!, reason, column, value);
  }

  private wait(line: LineToWrite, start: number): void {
    const bytes = Buffer.from(this.writer.bytes.subarray(start, this.writer.at));
    this.writer.at = start;
    this.waitingBytes += bytes.length + 100;
    if (this.waitingBytes > mostWaitingBytes)
      throw new BiplaneError('invalid_input', text('imports.errors.tooManyRefundsWithoutOrder'));
    const { batch, row } = line.at;
    const column = this.mapping.fields[line.orderField]!;
    this.waiting.push({
      order: [this.lines.order[0]!, this.lines.order[1]!],
      day: line.when.day,
      row: batch.rowNumbers[row]!,
      column,
      value: textAt(line.at, column),
      bytes,
    });
  }
}
