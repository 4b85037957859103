import type { FileOptions } from '../files/options.ts';
import type { DateOrder } from '../time/moment.ts';

/** What a column of an order export is; each at most once. Columns are 0-based. */
export const orderFields = [
  'orderRef',
  'lineId',
  'occurredAt',
  'channel',
  'sku',
  'customer',
  'quantity',
  'unitPrice',
  'amount',
  'currency',
  'kind',
  'reason',
] as const;
export type OrderField = (typeof orderFields)[number];

/** How a refund is told from an order. */
export type RefundRule =
  | { by: 'none' }
  /** The cell of the `kind` column is one of these values (compared without case). */
  | { by: 'column'; values: string[] }
  /** The order reference starts with this; without it, it is the reference of the order. */
  | { by: 'prefix'; prefix: string }
  /** A negative quantity or amount is a refund. */
  | { by: 'sign' };

export type OrderMapping = {
  kind: 'orders';
  fields: Partial<Record<OrderField, number>>;
  /** Used where no column names the currency; it must be the launch's. */
  currency: string;
  refunds: RefundRule;
  /** Accept refunds whose order is neither in the file nor already imported (it may precede the file); they are counted. */
  refundsWithoutOrder: boolean;
  /** Accept orders with a negative quantity or amount as corrections of stock or price; otherwise they are rejected. */
  corrections: boolean;
  dateOrder: DateOrder;
} & FileOptions;
