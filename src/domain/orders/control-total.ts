import { isExactIn, parseDecimal, toMinor } from '../money/decimal.ts';
import { parseMoment } from '../time/moment.ts';
import { valueKey } from './order-mapping.ts';
import type { OrderReading, OrderSums } from './order-reading.ts';

/** Which sum of a file is compared. */
export const controlMeasures = ['gross', 'net'] as const;
export type ControlMeasure = (typeof controlMeasures)[number];

export const measured = ({ grossMinor, refundMinor }: OrderSums, measure: ControlMeasure): number =>
  measure === 'gross' ? grossMinor : grossMinor + refundMinor;

/** What the report of a shop says of a day (YYYY-MM-DD) or a status, in minor units. */
export type Told = { by: 'day' | 'status'; key: string; minor: number };

/**
 * What does a pasted report say? One line each: a day or a status, and its amount, apart by blanks, a tab, a comma or a colon. `unread`: the lines
 * that are not so, or whose amount has more decimals than `currency`.
 */
export function readReport(pasted: string, currency: string): { told: Told[]; unread: string[] } {
  const told: Told[] = [];
  const unread: string[] = [];
  for (const line of pasted.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '') continue;
    const found = toldBy(line, currency);
    if (found) told.push(found);
    else unread.push(line);
  }
  return { told, unread };
}

const longestLine = 300;

function toldBy(line: string, currency: string): Told | null {
  if (line.length > longestLine) return null;
  for (const separator of line.matchAll(/[\s,;:，；：]+/g)) {
    const label = line.slice(0, separator.index).trim();
    const amount = parseDecimal(line.slice(separator.index + separator[0].length));
    if (label === '' || !amount || !isExactIn(amount, currency)) continue;
    const day = parseMoment(label, 'mdy')?.day;
    const minor = toMinor(amount, currency);
    return day ? { by: 'day', key: day, minor } : { by: 'status', key: label, minor };
  }
  return null;
}

/** A day or status of the file, of the report, or of both. `difference`: what the file has more than the report; null where that says nothing. */
export type Compared = {
  by: 'day' | 'status';
  key: string;
  fileMinor: number;
  shopMinor: number | null;
  difference: number | null;
};

/** The file and the report, day by day and status by status. What the file does not have counts as nothing in it. */
export function compareReport(
  { byDay, byStatus }: Pick<OrderReading, 'byDay' | 'byStatus'>,
  told: readonly Told[],
  measure: ControlMeasure,
): Compared[] {
  const compare = (by: Told['by'], own: readonly (OrderSums & { key: string })[]) => {
    const same = (a: string, b: string) => a === b || valueKey(a) === valueKey(b);
    const mine = told.filter((each) => each.by === by);
    const rows = own.map((sums): Compared => {
      const fileMinor = measured(sums, measure);
      const said = mine.filter(({ key }) => same(key, sums.key));
      const shopMinor = said.length > 0 ? said.reduce((sum, { minor }) => sum + minor, 0) : null;
      return { by, key: sums.key, fileMinor, shopMinor, difference: shopMinor === null ? null : fileMinor - shopMinor };
    });
    const missing = mine
      .filter(({ key }) => !own.some((sums) => same(sums.key, key)))
      .map(({ key, minor }): Compared => ({ by, key, fileMinor: 0, shopMinor: minor, difference: -minor }));
    return [...rows, ...missing];
  };
  return [
    ...compare(
      'day',
      byDay.map((each) => ({ ...each, key: each.day })),
    ).sort((a, b) => (a.key < b.key ? -1 : 1)),
    ...compare(
      'status',
      byStatus.map((each) => ({ ...each, key: each.status })),
    ),
  ];
}

/** What a difference may be: the parts, statuses and lines whose amount is exactly it. */
export type Explanation = { of: 'shipping' | 'tax' | 'discount' | 'refunds' | 'notSold' | 'gone'; name: string };

export function explanations(reading: OrderReading, difference: number): Explanation[] {
  const { total, notSold, gone } = reading;
  if (difference === 0) return [];
  const size = Math.abs(difference);
  const candidates: (Explanation & { minor: number })[] = [
    { of: 'shipping', name: '', minor: total.shippingMinor },
    { of: 'tax', name: '', minor: total.taxMinor },
    { of: 'discount', name: '', minor: total.discountMinor },
    { of: 'refunds', name: '', minor: total.refundMinor },
    { of: 'gone', name: '', minor: gone.amountMinor },
    ...notSold.map(({ status, amountMinor }) => ({ of: 'notSold' as const, name: status, minor: amountMinor })),
  ];
  return candidates.filter(({ minor }) => Math.abs(minor) === size).map(({ of, name }) => ({ of, name }));
}
