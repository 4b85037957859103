import type { OrderField, OrderMapping } from '../../../../domain/imports/mapping.ts';
import { parseMoment } from '../../../../domain/imports/moment.ts';
import { murmur128 } from '../../../../domain/imports/murmur3.ts';
import { currencyExponent, markTest } from '../../../../domain/money/currency.ts';
import { type Decimal, isExactIn, multiplyDecimals, parseDecimal, toMinor } from '../../../../domain/money/decimal.ts';
import { lineLimits } from '../../../../domain/money/limits.ts';
import { type Text, text } from '../../../../domain/text.ts';
import { CellMemo } from './cell-memo.ts';
import type { ExternalIds } from './external-ids.ts';
import type { FactRows } from './fact-rows.ts';
import { Occurrences } from './occurrences.ts';
import type { Rejects } from './rejects.ts';
import { cellText, type RowBatch } from './row-batch.ts';
import { encodedString, RowBinary } from './row-binary.ts';
import { sameBytes } from './same-bytes.ts';

/** A number cell: as an integer where it is one, exact in any case. `problem`: why it is none in the currency. */
type Amount = { decimal: Decimal; whole: number | null; minor: number | null; problem: Text | null };

const dayMs = 86_400_000;
const order = encodedString('order');
const refund = encodedString('refund');
/** Refunds that wait for the end of the file to meet their order; more of them than this are a wrong mapping. */
const mostWaitingBytes = 64 * 1024 * 1024;

type WaitingRefund = { reference: [number, number]; row: number; value: string; bytes: Buffer };

/** Turns rows of an order export into rows of `order_line`. */
export class OrderRows implements FactRows {
  readonly table = 'order_line';
  readonly columns = {
    order_ref: 'String',
    kind: 'String',
    occurred_on: 'Date',
    occurred_at: 'Int64',
    channel: 'String',
    sku: 'String',
    customer: 'String',
    reason: 'String',
    quantity: 'Int64',
    amount_minor: 'Int64',
    external_id: 'String',
  };
  readonly constants = {};
  readonly writer = new RowBinary(1 << 20);
  rows = 0;
  stored = 0;
  duplicates = 0;
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
  private lastOrder: Uint8Array = new Uint8Array(0);
  private waiting: WaitingRefund[] = [];
  private waitingBytes = 0;

  constructor(
    private readonly mapping: OrderMapping,
    private readonly ids: ExternalIds,
    private readonly rejects: Rejects,
    /** The references of the orders that already count; those of the file join them. */
    private readonly orders: Occurrences,
  ) {
    const { currency, refunds, dateOrder } = mapping;
    this.amounts = new CellMemo(amountReader(currency));
    this.moments = new CellMemo((cell) => {
      const moment = parseMoment(cell, dateOrder);
      return moment && { day: Date.parse(moment.day) / dayMs, at: moment.at };
    });
    const kinds = new Set(refunds.by === 'column' ? refunds.values.map((value) => value.trim().toLowerCase()) : []);
    this.refundKinds = new CellMemo((cell) => kinds.has(cell.toLowerCase()));
    this.currencies = new CellMemo((cell) => cell.toUpperCase() === currency);
    this.prefix = Buffer.from(refunds.by === 'prefix' ? refunds.prefix : '');
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
      else this.writer.at = start;
    }
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

  private row(batch: RowBatch, row: number): 'stored' | 'waiting' | 'dropped' {
    const { writer, mapping } = this;
    const { fields, refunds } = mapping;
    const { bytes, offsets } = batch;
    const base = row * (batch.columns + 1);
    writer.reserve(offsets[base + batch.columns]! - offsets[base]! + 256);

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
    writer.raw(isRefund ? refund : order);
    writer.uint16(moment.day);
    writer.int64(moment.at);
    this.text(batch, base, fields.channel);
    this.text(batch, base, fields.sku);
    this.text(batch, base, fields.customer);
    this.text(batch, base, fields.reason);
    writer.int64(quantity + 0);
    writer.int64(amount + 0);
    const identity = this.ids.write(batch, row, writer);
    if (identity === 'known') {
      // It counts already, and so does the order it is about.
      this.duplicates++;
      return 'dropped';
    }
    if (identity !== 'new') return this.fail(batch, row, 'lineId', text(`imports.rejects.key.${identity}`));
    if (moment.day < this.firstDay) this.firstDay = moment.day;
    if (moment.day > this.lastDay) this.lastDay = moment.day;
    if (refunds.by === 'none') return 'stored';

    // The lines of one order follow each other.
    if (!isRefund && sameBytes(this.lastOrder, bytes, from, to - from)) return 'stored';
    murmur128(this.view(bytes), from, to, this.reference);
    const [a, b] = [this.reference[0]!, this.reference[1]!];
    if (!isRefund) {
      this.orders.add(a, b);
      this.lastOrder = Buffer.from(bytes.subarray(from, to));
    } else if (mapping.refundsWithoutOrder) this.refundReferences.add(a, b);
    else if (!this.orders.has(a, b)) return 'waiting';
    return 'stored';
  }

  private fail(batch: RowBatch, row: number, field: OrderField, reason: Text): 'dropped' {
    const column = this.mapping.fields[field]!;
    this.rejects.add(batch.rowNumbers[row]!, reason, column, cellText(batch, row, column));
    return 'dropped';
  }

  private words = new DataView(new ArrayBuffer(0));
  private view(bytes: Buffer<ArrayBuffer>): DataView {
    if (this.words.buffer !== bytes.buffer) this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.words;
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
    if (this.waitingBytes > mostWaitingBytes) throw new TooManyWaitingRefunds();
    this.waiting.push({
      reference: [this.reference[0]!, this.reference[1]!],
      row: batch.rowNumbers[row]!,
      value: cellText(batch, row, column),
      bytes,
    });
  }
}

/** So many refunds have no order that the file, or its mapping, is not what it was taken for. */
export class TooManyWaitingRefunds extends Error {}

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
