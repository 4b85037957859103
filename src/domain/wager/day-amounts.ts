import type { PlainDate } from '../time/plain-date.ts';

/** Sales of one day, in integer units of the outcome. */
export type DaySales = { date: PlainDate; amount: number };

/** Refunds by the day of the order they belong to; `orderedOn` is `null` when the order is not known. Amounts are positive. */
export type DayRefunds = { orderedOn: PlainDate | null; refundedOn: PlainDate; amount: number };
