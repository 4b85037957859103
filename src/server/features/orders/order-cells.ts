/** The cells of order files: where they are, and what they say. */
import { currencyExponent, markTest } from '../../../domain/money/currency.ts';
import {
  type Decimal,
  isExactIn,
  multiplyDecimals,
  type NumberForm,
  parseDecimal,
  toMinor,
} from '../../../domain/money/decimal.ts';
import type { OrderField, OrderMapping } from '../../../domain/orders/order-mapping.ts';
import { type Text, text } from '../../../domain/text.ts';
import { cellText, type RowBatch } from '../../../files/row-batch.ts';

/** A row of a batch. With `head`, the first row of its order, what is the order's and empty here is as it is there. */
export type RowAt = { batch: RowBatch; row: number; head: RowAt | null };

/** A cell of a row; the next one that is asked for takes its place. */
export type Cell = { bytes: Buffer<ArrayBuffer>; from: number; to: number };

/** What exports write on the first line of an order only. */
const ofOrder: ReadonlySet<OrderField> = new Set<OrderField>([
  'occurredAt',
  'status',
  'channel',
  'customer',
  'currency',
  'kind',
  'refundedAt',
  'reason',
  'test',
]);

/** Finds the cells of the fields of a mapping. */
export class FieldCells {
  private readonly found: Cell = { bytes: Buffer.alloc(0), from: 0, to: 0 };

  constructor(readonly fields: OrderMapping['fields']) {}

  /** The cell of a field; null where the file has no such column or nothing stands there. */
  of(at: RowAt, field: OrderField): Cell | null {
    const column = this.fields[field];
    if (column === undefined) return null;
    const { batch, row, head } = at;
    const place = row * (batch.columns + 1) + column;
    const { found } = this;
    found.bytes = batch.bytes;
    found.from = batch.offsets[place]!;
    found.to = batch.offsets[place + 1]! - 1;
    if (found.from < found.to) return found;
    return head && ofOrder.has(field) ? this.of(head, field) : null;
  }

  textOf(at: RowAt, field: OrderField): string {
    const cell = this.of(at, field);
    return cell ? cell.bytes.toString('utf8', cell.from, cell.to) : '';
  }
}

/** How many bytes a row takes, with what it has of its order. */
export function bytesOf({ batch, row, head }: RowAt): number {
  const base = row * (batch.columns + 1);
  const own = batch.offsets[base + batch.columns]! - batch.offsets[base]!;
  return head ? own + bytesOf(head) : own;
}

export const textAt = ({ batch, row }: RowAt, column: number): string => cellText(batch, row, column);

/** The row by itself, for as long as somebody keeps it. */
export function detached(batch: RowBatch, row: number): RowAt {
  const base = row * (batch.columns + 1);
  const from = batch.offsets[base]!;
  const offsets = batch.offsets.slice(base, base + batch.columns + 1).map((offset) => offset - from);
  const bytes = Buffer.from(batch.bytes.subarray(from, batch.offsets[base + batch.columns]!));
  const rowNumbers = batch.rowNumbers.slice(row, row + 1);
  return {
    batch: { bytes, offsets, rowNumbers, columns: batch.columns, count: 1, unreadable: [] },
    row: 0,
    head: null,
  };
}

/**
 * A number cell: as an integer where it is one, exact in any case. `minor`: in minor units, rounded where `isRounded`; `problem`: why it is none in
 * the currency.
 */
export type Amount = {
  decimal: Decimal;
  whole: number | null;
  minor: number | null;
  isRounded: boolean;
  problem: Text | null;
};

export function amountReader(currency: string, form: NumberForm): (cell: string) => Amount {
  const exponent = currencyExponent(currency);
  const fits = markTest(currency);
  const none = (problem: Text): Amount => ({
    decimal: { units: 0n, scale: 0 },
    whole: null,
    minor: null,
    isRounded: false,
    problem,
  });
  const notANumber = none(text('imports.rejects.number'));
  const foreign = none(text('imports.rejects.currency', { currency }));
  return (cell) => {
    const decimal = parseDecimal(cell, form);
    if (!decimal) return notANumber;
    if (!fits(decimal.mark)) return foreign;
    const unit = 10n ** BigInt(decimal.scale);
    const whole = decimal.units % unit === 0n ? Number(decimal.units / unit) : null;
    const exact = decimal.scale <= exponent || isExactIn(decimal, currency);
    const isWhole = whole !== null && Number.isSafeInteger(whole);
    return {
      decimal,
      whole: isWhole ? whole : null,
      minor: safeMinor(decimal, currency),
      isRounded: !exact,
      problem: null,
    };
  };
}

function safeMinor(decimal: Decimal, currency: string): number | null {
  try {
    return toMinor(decimal, currency);
  } catch {
    return null;
  }
}

/** Price × quantity, rounded once, after multiplying: halves away from zero. Null beyond what can be counted. */
export function product(
  price: Amount,
  quantity: number,
  currency: string,
): { minor: number | null; isRounded: boolean } {
  const minor = price.minor === null || price.isRounded ? null : price.minor * quantity;
  if (minor !== null && Number.isSafeInteger(minor)) return { minor, isRounded: false };
  const exact = multiplyDecimals(price.decimal, { units: BigInt(quantity), scale: 0 });
  return { minor: safeMinor(exact, currency), isRounded: !isExactIn(exact, currency) };
}
