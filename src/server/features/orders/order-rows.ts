import { BiplaneError } from '../../../domain/errors.ts';
import { murmur128 } from '../../../domain/files/murmur3.ts';
import { currencyExponent, markTest } from '../../../domain/money/currency.ts';
import { type Decimal, isExactIn, multiplyDecimals, parseDecimal, toMinor } from '../../../domain/money/decimal.ts';
import { lineLimits } from '../../../domain/money/limits.ts';
import type { OrderField, OrderMapping } from '../../../domain/orders/order-mapping.ts';
import { type Text, text } from '../../../domain/text.ts';
import { businessDay, parseMoment } from '../../../domain/time/moment.ts';
import { CellMemo } from '../../../files/cell-memo.ts';
import { cellText, type RowBatch } from '../../../files/row-batch.ts';
import { sameBytes } from '../../../files/same-bytes.ts';
import { encodedString, RowBinary } from '../../facts/row-binary.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { loadColumns } from '../../facts/tables/table.ts';
import type { FactRows } from '../../files/fact-rows.ts';
import { type Hash, type Identities, type Identity, IdentityKeys } from '../../files/identities.ts';
import { Occurrences } from '../../files/occurrences.ts';
import type { Rejects } from '../../files/rejects.ts';

/** A number cell: as an integer where it is one, exact in any case. `problem`: why it is none in the currency. */
type Amount = { decimal: Decimal; whole: number | null; minor: number | null; problem: Text | null };

const dayMs = 86_400_000;
const order = encodedString('order');
const refund = encodedString('refund');
/** Refunds that wait for the end of the file to meet their order; more of them than this are a wrong mapping. */
const mostWaitingBytes = 64 * 1024 * 1024;

type WaitingRefund = { reference: [number, number]; row: number; value: string; bytes: Buffer };

/** Without a line id every distinct row is remembered. */
const mostDistinctRows = 20_000_000;

/** As they are written: what the line says, in the order of the table, is one stretch of bytes, which {@link contentHash} is made of. */
const written = [
  'orderRef',
  'orderKey',
  'kind',
  'status',
  'occurredOn',
  'occurredAt',
  'channel',
  'sku',
  'customer',
  'reason',
  'quantity',
  'amountMinor',
  'goodsMinor',
  'shippingMinor',
  'discountMinor',
  'taxMinor',
  'currency',
  'lineKey',
  'externalId',
  'contentHash',
  'sourceVersion',
] as const;

const dayText = (day: number) => (Number.isFinite(day) ? new Date(day * dayMs).toISOString().slice(0, 10) : null);

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
  private readonly keys = new IdentityKeys();
  private readonly content: Hash = new Int32Array(4);
  private readonly currency: Buffer;
  /** Refund lines that were taken although their order is not known. */
  unmatchedRefunds = 0;
  firstDay = Number.POSITIVE_INFINITY;
  lastDay = Number.NEGATIVE_INFINITY;
  private readonly amounts: CellMemo<Amount>;
  private readonly moments: CellMemo<{ day: number; at: number } | null>;
  private readonly refundKinds: CellMemo<boolean>;
  private readonly currencies: CellMemo<boolean>;
  private readonly prefix: Buffer;
  private readonly refundReferences = new Occurrences();
  private readonly reference = new Int32Array(4);
  /** The key of the order of the line before, with its length in front. */
  private lastOrder: Uint8Array = new Uint8Array(0);
  private waiting: WaitingRefund[] = [];
  private waitingBytes = 0;

  constructor(
    source: string,
    private readonly mapping: OrderMapping,
    private readonly ids: Identities,
    private readonly rejects: Rejects,
    /** The keys of the orders that already count; those of the file join them. */
    private readonly orders: Occurrences,
    /** Where an instant becomes a day. */
    timeZone: string,
  ) {
    this.constants = { source };
    this.currency = encodedString(mapping.currency);
    const { currency, refunds, dateOrder } = mapping;
    this.amounts = new CellMemo(amountReader(currency));
    this.moments = new CellMemo((cell) => {
      const moment = parseMoment(cell, dateOrder);
      return moment && { day: Date.parse(businessDay(moment, timeZone)) / dayMs, at: moment.at };
    });
    const kinds = new Set(refunds.by === 'column' ? refunds.values.map((value) => value.trim().toLowerCase()) : []);
    this.refundKinds = new CellMemo((cell) => kinds.has(cell.toLowerCase()));
    this.currencies = new CellMemo((cell) => cell.toUpperCase() === currency);
    this.prefix = Buffer.from(refunds.by === 'prefix' ? refunds.prefix : '');
  }

  get summary() {
    const { unmatchedRefunds, firstDay, lastDay } = this;
    return { unmatchedRefunds, firstDay: dayText(firstDay), lastDay: dayText(lastDay) };
  }

  take(batch: RowBatch): void {
    this.rejects.addUnreadable(batch.unreadable);
    this.rows += batch.unreadable.length;
    for (let row = 0; row < batch.count; row++) {
      const start = this.writer.at;
      this.rows++;
      const taken = this.row(batch, row);
      if (taken === 'stored') this.stored++;
      else if (taken === 'waiting') this.wait(batch, row, start);
      else {
        if (taken === 'changed') this.keepChange(start);
        this.writer.at = start;
      }
    }
    if (this.mapping.fields.lineId === undefined && this.ids.distinct > mostDistinctRows) {
      throw new BiplaneError(
        'invalid_input',
        text('imports.errors.tooManyRowsWithoutKey', { limit: mostDistinctRows }),
      );
    }
  }

  /** Takes what was written from `start` on to the changes. */
  private keepChange(start: number): void {
    const { writer, changes } = this;
    changes.reserve(writer.at - start);
    changes.raw(writer.bytes.subarray(start, writer.at));
    this.changed++;
  }

  /** Refunds meet the orders that followed them; those that still have none are rejected, or counted where the mapping accepts them. */
  finish(): void {
    for (const { reference, row, value, bytes } of this.waiting) {
      if (this.orders.has(reference[0], reference[1])) {
        this.writer.reserve(bytes.length);
        this.writer.raw(bytes);
        this.stored++;
      } else this.rejects.add(row, text('imports.rejects.refundWithoutOrder'), this.mapping.fields.orderRef, value);
    }
    this.waiting = [];
    this.refundReferences.forEach((a, b, count) => {
      if (!this.orders.has(a, b)) this.unmatchedRefunds += count;
    });
  }

  private row(batch: RowBatch, row: number): 'stored' | 'changed' | 'waiting' | 'dropped' {
    const { writer, mapping } = this;
    const { fields, refunds } = mapping;
    const { bytes, offsets } = batch;
    const base = row * (batch.columns + 1);
    writer.reserve(2 * (offsets[base + batch.columns]! - offsets[base]!) + 512);

    let from = offsets[base + fields.orderRef!]!;
    const to = offsets[base + fields.orderRef! + 1]! - 1;
    if (from === to) return this.fail(batch, row, 'orderRef', text('imports.rejects.blank'));
    let isRefund = false;
    if (refunds.by === 'prefix' && startsWith(bytes, from, to, this.prefix)) {
      isRefund = true;
      from += this.prefix.length;
    } else if (refunds.by === 'column') {
      const kind = offsets[base + fields.kind!]!;
      isRefund = this.refundKinds.get(bytes, kind, offsets[base + fields.kind! + 1]! - 1);
    }

    const when = offsets[base + fields.occurredAt!]!;
    const moment = this.moments.get(bytes, when, offsets[base + fields.occurredAt! + 1]! - 1);
    if (!moment) return this.fail(batch, row, 'occurredAt', text('imports.rejects.date'));

    if (fields.currency !== undefined) {
      const at = offsets[base + fields.currency]!;
      const end = offsets[base + fields.currency + 1]! - 1;
      if (at === end || !this.currencies.get(bytes, at, end)) {
        return this.fail(batch, row, 'currency', text('imports.rejects.currency', { currency: mapping.currency }));
      }
    }

    let quantity = 1;
    if (fields.quantity !== undefined) {
      const read = this.amount(batch, base, fields.quantity);
      if (read.problem) return this.fail(batch, row, 'quantity', read.problem);
      if (read.whole === null) return this.fail(batch, row, 'quantity', text('imports.rejects.wholeNumber'));
      quantity = read.whole;
      if (Math.abs(quantity) > lineLimits.quantity)
        return this.fail(
          batch,
          row,
          'quantity',
          text('imports.rejects.quantityTooLarge', { most: lineLimits.quantity }),
        );
    }
    const priced: OrderField = fields.amount !== undefined ? 'amount' : 'unitPrice';
    const price = this.amount(batch, base, fields[priced]!);
    if (price.problem) return this.fail(batch, row, priced, price.problem);
    let amount: number | null = price.minor;
    if (priced === 'unitPrice') {
      amount = amount === null ? null : amount * quantity;
      if (amount === null || !Number.isSafeInteger(amount))
        amount = exactProduct(price.decimal, quantity, mapping.currency);
    } else amount ??= safeMinor(price.decimal, mapping.currency);
    if (amount === null || Math.abs(amount) > lineLimits.amountMinor)
      return this.fail(batch, row, priced, text('imports.rejects.tooLarge'));

    if (refunds.by === 'sign') isRefund = quantity < 0 || amount < 0;
    if (isRefund) {
      quantity = -Math.abs(quantity);
      amount = -Math.abs(amount);
    } else if (!mapping.corrections) {
      if (quantity < 0) return this.fail(batch, row, 'quantity', text('imports.rejects.negativeQuantity'));
      if (amount < 0) return this.fail(batch, row, priced, text('imports.rejects.negativeAmount'));
    }

    writer.string(bytes, from, to);
    const content = writer.at;
    this.keys.write(bytes, from, to, writer);
    const contentAfterKey = writer.at;
    writer.raw(isRefund ? refund : order);
    writer.varint(0);
    writer.uint16(moment.day);
    writer.int64(moment.at);
    this.text(batch, base, fields.channel);
    this.text(batch, base, fields.sku);
    this.text(batch, base, fields.customer);
    this.text(batch, base, fields.reason);
    writer.int64(quantity + 0);
    writer.int64(amount + 0);
    for (let part = 0; part < 4; part++) writer.int64(0);
    writer.raw(this.currency);
    murmur128(writer.view, content, writer.at, this.content);
    const identity = this.identify(batch, base);
    if (identity === 'known') {
      // It counts already, and so does the order it is about.
      this.duplicates++;
      return 'dropped';
    }
    if (identity !== 'new' && identity !== 'changed')
      return this.fail(batch, row, 'lineId', text(`imports.rejects.key.${identity}`));
    writer.words(this.content[0]!, this.content[1]!);
    // What says something else of a fact is a state of the same version, unless its source says another one.
    writer.int64(identity === 'changed' ? this.ids.version : 0);
    if (identity === 'changed') return 'changed';
    if (moment.day < this.firstDay) this.firstDay = moment.day;
    if (moment.day > this.lastDay) this.lastDay = moment.day;
    if (refunds.by === 'none') return 'stored';

    // The lines of one order follow each other.
    if (!isRefund && sameBytes(this.lastOrder, writer.bytes, content, contentAfterKey - content)) return 'stored';
    const lengthBytes = contentAfterKey - content > 128 ? 2 : 1;
    murmur128(writer.view, content + lengthBytes, contentAfterKey, this.reference);
    const [a, b] = [this.reference[0]!, this.reference[1]!];
    if (!isRefund) {
      this.orders.add(a, b);
      this.lastOrder = Buffer.from(writer.bytes.subarray(content, contentAfterKey));
    } else if (mapping.refundsWithoutOrder) this.refundReferences.add(a, b);
    else if (!this.orders.has(a, b)) return 'waiting';
    return 'stored';
  }

  /** Writes the line's key and its id as the file has it. */
  private identify(batch: RowBatch, base: number): Identity {
    const { writer, content } = this;
    const { lineId } = this.mapping.fields;
    const start = writer.at;
    if (lineId === undefined) {
      const identity = this.ids.writeHash(content, content, writer);
      const length = writer.at - start;
      writer.reserve(length);
      writer.raw(writer.bytes.subarray(start, start + length));
      return identity;
    }
    const [from, to] = [batch.offsets[base + lineId]!, batch.offsets[base + lineId + 1]! - 1];
    const identity = this.ids.writeKey(batch.bytes, from, to, content, writer);
    writer.reserve(to - from + 64);
    writer.string(batch.bytes, from, to);
    return identity;
  }

  private fail(batch: RowBatch, row: number, field: OrderField, reason: Text): 'dropped' {
    const column = this.mapping.fields[field]!;
    this.rejects.add(batch.rowNumbers[row]!, reason, column, cellText(batch, row, column));
    return 'dropped';
  }

  private amount(batch: RowBatch, base: number, column: number): Amount {
    return this.amounts.get(batch.bytes, batch.offsets[base + column]!, batch.offsets[base + column + 1]! - 1);
  }

  private text(batch: RowBatch, base: number, column: number | undefined): void {
    if (column === undefined) this.writer.varint(0);
    else this.writer.string(batch.bytes, batch.offsets[base + column]!, batch.offsets[base + column + 1]! - 1);
  }

  private wait(batch: RowBatch, row: number, start: number): void {
    const bytes = Buffer.from(this.writer.bytes.subarray(start, this.writer.at));
    this.writer.at = start;
    const column = this.mapping.fields.orderRef!;
    this.waitingBytes += bytes.length + 100;
    if (this.waitingBytes > mostWaitingBytes)
      throw new BiplaneError('invalid_input', text('imports.errors.tooManyRefundsWithoutOrder'));
    this.waiting.push({
      reference: [this.reference[0]!, this.reference[1]!],
      row: batch.rowNumbers[row]!,
      value: cellText(batch, row, column),
      bytes,
    });
  }
}

function startsWith(bytes: Uint8Array, from: number, to: number, prefix: Uint8Array): boolean {
  if (to - from <= prefix.length) return false;
  for (let index = 0; index < prefix.length; index++) if (bytes[from + index] !== prefix[index]) return false;
  return true;
}

function amountReader(currency: string): (cell: string) => Amount {
  const exponent = currencyExponent(currency);
  const fits = markTest(currency);
  const none = (problem: Text): Amount => ({ decimal: { units: 0n, scale: 0 }, whole: null, minor: null, problem });
  const notANumber = none(text('imports.rejects.number'));
  const foreign = none(text('imports.rejects.currency', { currency }));
  return (cell) => {
    const decimal = parseDecimal(cell);
    if (!decimal) return notANumber;
    if (!fits(decimal.mark)) return foreign;
    const unit = 10n ** BigInt(decimal.scale);
    const whole = decimal.units % unit === 0n ? Number(decimal.units / unit) : null;
    const exact = decimal.scale <= exponent || isExactIn(decimal, currency);
    const minor = exact ? safeMinor(decimal, currency) : null;
    return { decimal, whole: whole !== null && Number.isSafeInteger(whole) ? whole : null, minor, problem: null };
  };
}

function safeMinor(decimal: Decimal, currency: string): number | null {
  try {
    return toMinor(decimal, currency);
  } catch {
    return null;
  }
}

/** Rounded once, after multiplying: halves away from zero. */
function exactProduct(price: Decimal, quantity: number, currency: string): number | null {
  return safeMinor(multiplyDecimals(price, { units: BigInt(quantity), scale: 0 }), currency);
}
