import type { PlainDate } from '../time/plain-date.ts';

/** What was sold and what came back, as a file says it. Money in minor units; refunds are negative, so that net = gross + refunds. */
export type OrderSums = {
  /** Orders by the day and status of their first line. */
  orders: number;
  lines: number;
  units: number;
  grossMinor: number;
  refundMinor: number;
};

/** The parts of what was sold, in minor units, whether or not they count as revenue. `discountMinor` is what was taken off. */
export type OrderParts = { goodsMinor: number; shippingMinor: number; discountMinor: number; taxMinor: number };

/** What a line says, as far as people tell lines apart by it. `void`: nothing any longer. */
export type LineSays = {
  kind: 'order' | 'refund' | 'void';
  day: PlainDate;
  status: string;
  channel: string;
  sku: string;
  quantity: number;
  amountMinor: number;
};

/** A line that is named as one that counts, and says something else. `row`: as a spreadsheet counts. */
export type LineChange = { line: string; row: number; was: LineSays; is: LineSays };

/** What is in an order file as a whole, whether it is new or known already. */
export type OrderReading = {
  total: OrderSums & OrderParts;
  byDay: (OrderSums & { day: PlainDate })[];
  byStatus: (OrderSums & { status: string })[];
  /** Rows whose status or kind says that they are no sale, with the amounts that do not count therefore. */
  notSold: { status: string; rows: number; amountMinor: number }[];
  /** Rows of {@link notSold} of which nothing is stored; the others change lines that count already. */
  unsoldRows: number;
  /** Refund lines that were made of rows that are orders, as they are part of the import's counts. */
  refundLines: { stored: number; changed: number; duplicates: number };
  /** Amounts with more decimals than the currency has. */
  rounded: number;
  /** Orders of which more came back than they brought in. */
  refundsAbove: number;
  /** The first of the changed lines. */
  changes: LineChange[];
  /** Lines of this source that count in the days of the file, and that the file no longer has. */
  gone: { lines: number; amountMinor: number; first: (LineSays & { line: string })[] };
  /** Orders of the file that count already under another source, or in this one under other names. */
  elsewhere: { source: string; orders: number }[];
};
