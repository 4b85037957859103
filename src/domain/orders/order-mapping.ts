import type { FileOptions } from '../files/options.ts';
import type { DecimalMark } from '../money/decimal.ts';
import type { DateOrder } from '../time/moment.ts';

/** What a column of an order export is; each at most once. Columns are 0-based. */
export const orderFields = [
  'orderRef',
  'lineId',
  'lineNumber',
  'occurredAt',
  'status',
  'channel',
  'sku',
  'customer',
  'quantity',
  'unitPrice',
  'amount',
  'goods',
  'shipping',
  'discount',
  'tax',
  'currency',
  'kind',
  'originalOrder',
  'refundAmount',
  'refundQuantity',
  'refundedAt',
  'reason',
  'test',
] as const;
export type OrderField = (typeof orderFields)[number];

/** How a refund is told from an order. */
export type RefundRule =
  | { by: 'none' }
  /** The row is a refund: the cell of the `kind` column, or where there is none of the `status` column, is one of these (compared without case). */
  | { by: 'column'; values: string[] }
  /** The order reference starts with this; without it, it is the reference of the order. */
  | { by: 'prefix'; prefix: string }
  /** A negative quantity or amount is a refund. */
  | { by: 'sign' }
  /** The row is an order, and what came back of it stands in its `refundAmount`. */
  | { by: 'amount' }
  /** The row is an order that came back as a whole where its `status` is one of these. */
  | { by: 'status'; values: string[] };

/**
 * What names a line, so that it is the same one whenever it comes again: its own id; its order, together with its number or product within the order
 * where the file has one; or all that it says.
 */
export const lineNames = ['id', 'order', 'content'] as const;
export type LineName = (typeof lineNames)[number];

/** What an amount in a row is of: its line; or its order, on the first of its lines only or again on each of them. */
export const amountLevels = ['line', 'order-first', 'order-repeated'] as const;
export type AmountLevel = (typeof amountLevels)[number];

/** The parts of an amount that can be revenue. `discount`: it is taken off, where the goods are written before it. */
export const revenueParts = ['goods', 'shipping', 'tax', 'discount'] as const;
export type RevenuePart = (typeof revenueParts)[number];

export type OrderMapping = {
  kind: 'orders';
  fields: Partial<Record<OrderField, number>>;
  /** Used where no column names the currency; it must be the launch's. */
  currency: string;
  refunds: RefundRule;
  /** Absent: its id where the file has one, otherwise all that it says. */
  line?: LineName | undefined;
  /** Values of `status` or `kind` with which a row is no sale (compared without case). Where money came back of it, it was one. */
  noSale?: string[] | undefined;
  /** Values that are sales, of those that somebody has seen: others in a later file are looked at anew. */
  sale?: string[] | undefined;
  /** Of the amount and its parts; absent: the line. */
  amountPer?: AmountLevel | undefined;
  /** Of `refundAmount`; absent: as {@link amountPer}. */
  refundPer?: AmountLevel | undefined;
  /** Which parts count; absent: the amount as it stands. */
  revenue?: RevenuePart[] | undefined;
  /** Accept refunds whose order is neither in the file nor already imported (it may precede the file); they are counted. */
  refundsWithoutOrder: boolean;
  /** Accept orders with a negative quantity or amount as corrections of stock or price; otherwise they are rejected. */
  corrections: boolean;
  dateOrder: DateOrder;
  /** What begins the fraction of a number; absent: a point. */
  decimal?: DecimalMark | undefined;
} & FileOptions;

/** How what sends lines may be called. */
export const sourcePattern = /^[a-z0-9][a-z0-9._-]{0,39}$/;

/** What names a line of this mapping. */
export const lineNameOf = ({ line, fields }: OrderMapping): LineName =>
  line ?? (fields.lineId === undefined ? 'content' : 'id');

/** How a value of a column is compared: without case, blanks around and the mark that makes a cell text. */
export const valueKey = (cell: string): string =>
  cell
    .normalize('NFKC')
    .replace(/^[\s`']+|\s+$/g, '')
    .toLowerCase();
