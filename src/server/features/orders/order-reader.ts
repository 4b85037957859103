/** What a row of an order file says, by its mapping. */
import { lineLimits } from '../../../domain/money/limits.ts';
import {
  type AmountLevel,
  type OrderField,
  type OrderMapping,
  valueKey,
} from '../../../domain/orders/order-mapping.ts';
import { marksTest } from '../../../domain/orders/order-statuses.ts';
import type { MoneyParts } from '../../../domain/orders/share-amounts.ts';
import { type Text, text } from '../../../domain/text.ts';
import { businessDay, parseMoment } from '../../../domain/time/moment.ts';
import { CellMemo } from '../../../files/cell-memo.ts';
import { type Amount, amountReader, type Cell, FieldCells, product, type RowAt } from './order-cells.ts';

const dayMs = 86_400_000;
const partFields = ['amount', 'goods', 'shipping', 'discount', 'tax'] as const;

/** A day since 1970 and an instant. */
export type When = { day: number; at: number };

export type ReadLine = {
  at: RowAt;
  isRefund: boolean;
  /** Where the order is named, and how many bytes of that are a prefix. */
  orderField: 'orderRef' | 'originalOrder';
  skip: number;
  when: When;
  status: string;
  quantity: number;
  /** As they stand in the row, whatever they are of. */
  parts: MoneyParts;
  /** Quantity × price, by which amounts of the order are shared out. */
  weight: number;
  /** What came back of the order, and when; nothing where the row does not say. */
  back: number | null;
  backWhen: When | null;
  rounded: number;
};
/** Why a row cannot be taken. */
export type Failure = { field: OrderField; reason: Text };
/** A row that is no sale, by what it says. */
export type Unsold = { at: RowAt; unsold: string; parts: MoneyParts; when: When | null };

const noParts = (): MoneyParts => ({ amount: null, goods: null, shipping: null, discount: null, tax: null });

export class OrderReader {
  readonly cells: FieldCells;
  private readonly amounts: CellMemo<Amount>;
  private readonly moments: CellMemo<When | null>;
  private readonly refundWords: CellMemo<boolean>;
  private readonly unsoldWords: CellMemo<boolean>;
  private readonly truths = new CellMemo(marksTest);
  private readonly currencies: CellMemo<boolean>;
  private readonly prefix: Buffer;
  private readonly kindField: OrderField;
  /** What an amount is read from, the more telling first. */
  readonly priced: 'amount' | 'goods' | 'unitPrice';
  private readonly refundPer: AmountLevel;

  constructor(
    private readonly mapping: OrderMapping,
    timeZone: string,
  ) {
    const { fields, currency, refunds, dateOrder, decimal, noSale = [] } = mapping;
    this.cells = new FieldCells(fields);
    this.amounts = new CellMemo(amountReader(currency, { decimal, units: 'pieces' }));
    this.moments = new CellMemo((cell) => {
      const moment = parseMoment(cell, dateOrder);
      return moment && { day: Date.parse(businessDay(moment, timeZone)) / dayMs, at: moment.at };
    });
    const among = (values: readonly string[]) => {
      const words = new Set(values.map(valueKey));
      return new CellMemo((cell) => words.has(valueKey(cell)));
    };
    this.refundWords = among('values' in refunds ? refunds.values : []);
    this.unsoldWords = among(noSale);
    this.currencies = new CellMemo((cell) => cell.toUpperCase() === currency);
    this.prefix = Buffer.from(refunds.by === 'prefix' ? refunds.prefix : '');
    this.refundPer = mapping.refundPer ?? mapping.amountPer ?? 'line';
    this.kindField = fields.kind === undefined ? 'status' : 'kind';
    this.priced = fields.amount !== undefined ? 'amount' : fields.goods !== undefined ? 'goods' : 'unitPrice';
  }

  read(at: RowAt): ReadLine | Failure | Unsold {
    const { cells, mapping } = this;
    const { refunds, fields } = mapping;
    const order = cells.of(at, 'orderRef');
    if (!order) return { field: 'orderRef', reason: text('imports.rejects.blank') };
    const hasPrefix = refunds.by === 'prefix' && startsWith(order, this.prefix);
    const line: ReadLine = {
      at,
      isRefund: hasPrefix || (refunds.by === 'column' && this.says(this.refundWords, at, this.kindField)),
      orderField: 'orderRef',
      skip: hasPrefix ? this.prefix.length : 0,
      when: { day: 0, at: 0 },
      status: cells.textOf(at, 'status'),
      quantity: 1,
      parts: noParts(),
      weight: 1,
      back: null,
      backWhen: null,
      rounded: 0,
    };
    const failure = this.readBack(line);
    const unsold = failure ? null : this.unsold(line);
    if (unsold !== null) return this.asUnsold(line, unsold);

    const when = this.when(at, 'occurredAt');
    if (!when) return { field: 'occurredAt', reason: text('imports.rejects.date') };
    line.when = when;
    if (fields.currency !== undefined && !this.says(this.currencies, at, 'currency'))
      return { field: 'currency', reason: text('imports.rejects.currency', { currency: mapping.currency }) };
    const problem = this.readQuantity(line) ?? failure ?? this.readMoney(line);
    if (problem) return problem;
    this.settleSign(line);
    if (line.isRefund && cells.of(at, 'originalOrder')) {
      line.orderField = 'originalOrder';
      line.skip = 0;
    }
    return this.tooMuch(line) ?? line;
  }

  /** How many pieces came back, where the file has a column for it. */
  pieces({ at }: ReadLine): number | null {
    const whole = this.amount(at, 'refundQuantity')?.whole ?? null;
    return whole === null || Math.abs(whole) > lineLimits.quantity ? null : Math.abs(whole);
  }

  private says(words: CellMemo<boolean>, at: RowAt, field: OrderField): boolean {
    const cell = this.cells.of(at, field);
    return cell !== null && words.get(cell.bytes, cell.from, cell.to);
  }

  private when(at: RowAt, field: OrderField): When | null {
    const cell = this.cells.of(at, field);
    return cell && this.moments.get(cell.bytes, cell.from, cell.to);
  }

  private amount(at: RowAt, field: OrderField): Amount | null {
    const cell = this.cells.of(at, field);
    return cell && this.amounts.get(cell.bytes, cell.from, cell.to);
  }

  /** What came back of an order whose row says it, and when. */
  private readBack(line: ReadLine): Failure | null {
    const { at } = line;
    const { refunds } = this.mapping;
    if (refunds.by === 'status') line.back = this.says(this.refundWords, at, 'status') ? Number.POSITIVE_INFINITY : 0;
    if (refunds.by === 'amount') {
      const amount = this.amount(at, 'refundAmount');
      if (amount?.problem) return { field: 'refundAmount', reason: amount.problem };
      if (amount && amount.minor === null) return { field: 'refundAmount', reason: text('imports.rejects.tooLarge') };
      // An empty cell says that nothing came back, unless the amount is the order's and stands on another of its lines.
      line.back = amount ? Math.abs(amount.minor!) : this.refundPer === 'line' ? 0 : null;
      if (amount?.isRounded) line.rounded++;
    }
    if (line.back !== null && line.back > 0 && this.cells.of(at, 'refundedAt')) {
      line.backWhen = this.when(at, 'refundedAt');
      if (!line.backWhen) return { field: 'refundedAt', reason: text('imports.rejects.date') };
    }
    return null;
  }

  /** By which word a row is no sale; null where it is one. What money came back of was one. */
  private unsold({ at, back, isRefund }: ReadLine): string | null {
    if (this.says(this.truths, at, 'test')) return this.cells.textOf(at, 'status') || this.cells.textOf(at, 'test');
    if (isRefund || back) return null;
    if (this.mapping.refunds.by === 'amount' && at.head) {
      const ofOrder = this.amount(at.head, 'refundAmount');
      if (ofOrder?.minor) return null;
    }
    for (const field of ['status', 'kind'] as const)
      if (this.says(this.unsoldWords, at, field)) return this.cells.textOf(at, field);
    return null;
  }

  private asUnsold(line: ReadLine, unsold: string): Unsold {
    const { at } = line;
    this.readQuantity(line);
    if (this.readMoney(line)) line.parts = noParts();
    return { at, unsold, parts: line.parts, when: this.when(at, 'occurredAt') };
  }

  private readQuantity(line: ReadLine): Failure | null {
    const fail = (reason: Text): Failure => ({ field: 'quantity', reason });
    if (this.mapping.fields.quantity === undefined) return null;
    const read = this.amount(line.at, 'quantity');
    if (!read) return fail(text('imports.rejects.number'));
    if (read.problem) return fail(read.problem);
    if (read.whole === null) return fail(text('imports.rejects.wholeNumber'));
    if (Math.abs(read.whole) > lineLimits.quantity)
      return fail(text('imports.rejects.quantityTooLarge', { most: lineLimits.quantity }));
    line.quantity = read.whole;
    return null;
  }

  private readMoney(line: ReadLine): Failure | null {
    const { at, parts, quantity } = line;
    const { currency, amountPer = 'line', fields } = this.mapping;
    const isOfOrder = amountPer !== 'line';
    const tooLarge = text('imports.rejects.tooLarge');
    if (this.priced === 'unitPrice' || (isOfOrder && fields.unitPrice !== undefined)) {
      const price = this.amount(at, 'unitPrice');
      const isNeeded = this.priced === 'unitPrice';
      if (isNeeded && !price) return { field: 'unitPrice', reason: text('imports.rejects.number') };
      if (isNeeded && price?.problem) return { field: 'unitPrice', reason: price.problem };
      const whole = price && !price.problem ? product(price, quantity, currency) : null;
      line.weight = Math.abs(whole?.minor ?? quantity);
      if (isNeeded) {
        if (whole?.minor == null) return { field: 'unitPrice', reason: tooLarge };
        parts.amount = whole.minor;
        if (whole.isRounded) line.rounded++;
      }
    } else line.weight = Math.abs(quantity);
    for (const field of partFields) {
      if (fields[field] === undefined) continue;
      const read = this.amount(at, field);
      if (!read) {
        if (field === this.priced && !isOfOrder) return { field, reason: text('imports.rejects.number') };
        continue;
      }
      if (read.problem) return { field, reason: read.problem };
      if (read.minor === null) return { field, reason: tooLarge };
      parts[field] = field === 'discount' ? Math.abs(read.minor) : read.minor;
      if (read.isRounded) line.rounded++;
    }
    return line.isRefund ? this.readRefundRow(line) : null;
  }

  /** A row that is a refund may say in a column of its own how much came back. */
  private readRefundRow(line: ReadLine): Failure | null {
    const read = this.amount(line.at, 'refundAmount');
    if (read?.problem) return { field: 'refundAmount', reason: read.problem };
    if (read?.minor) line.parts = { ...noParts(), amount: read.minor };
    return null;
  }

  private settleSign(line: ReadLine): void {
    const { parts, quantity } = line;
    if (this.mapping.refunds.by === 'sign') line.isRefund = quantity < 0 || (parts.amount ?? parts.goods ?? 0) < 0;
    if (!line.isRefund) return;
    line.quantity = -Math.abs(quantity);
    for (const field of partFields) if (parts[field] !== null) parts[field] = -Math.abs(parts[field]);
  }

  private tooMuch({ parts, back, quantity, isRefund }: ReadLine): Failure | null {
    for (const field of partFields)
      if (Math.abs(parts[field] ?? 0) > lineLimits.amountMinor)
        return { field: field === 'amount' ? this.priced : field, reason: text('imports.rejects.tooLarge') };
    if (back !== null && Number.isFinite(back) && back > lineLimits.amountMinor)
      return { field: 'refundAmount', reason: text('imports.rejects.tooLarge') };
    if (isRefund || this.mapping.corrections) return null;
    if (quantity < 0) return { field: 'quantity', reason: text('imports.rejects.negativeQuantity') };
    if ((parts.amount ?? parts.goods ?? 0) < 0)
      return { field: this.priced, reason: text('imports.rejects.negativeAmount') };
    return null;
  }
}

function startsWith({ bytes, from, to }: Cell, prefix: Uint8Array): boolean {
  if (to - from <= prefix.length) return false;
  for (let index = 0; index < prefix.length; index++) if (bytes[from + index] !== prefix[index]) return false;
  return true;
}
