/** Real shops of the data set beside the project, as daily sales and refunds in whole cents (or orders). Nothing of them is kept in the project. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { toEpochDay, toPlainDate } from '../../src/domain/time/plain-date.ts';
import { sharedData } from '../../test/references.ts';
import type { World } from './worlds.ts';

type Row = Record<string, string>;
type Line = { day: number; amount: number; isRefund?: boolean };
type Shop = { name: string; first: number; sales: number[]; refunds: number[] };

const day = (date: string) => toEpochDay(date as Parameters<typeof toEpochDay>[0]);
const files: { path: string; shops: (rows: Row[]) => Record<string, Line[]> }[] = [
  {
    path: 'orders/online_retail_2010-12_2011-05.csv.gz',
    shops: (rows) => {
      const lines = (only: (row: Row) => boolean) =>
        rows.filter(only).map((row) => ({
          day: day(row.InvoiceDate!.slice(0, 10)),
          amount: Math.abs(Number(row.Quantity) * Number(row.UnitPrice)) * 100,
          isRefund: row.InvoiceNo!.startsWith('C'),
        }));
      return {
        'online retail': lines(() => true),
        'online retail, Germany': lines((row) => row.Country === 'Germany'),
        'online retail, EIRE': lines((row) => row.Country === 'EIRE'),
      };
    },
  },
  {
    path: 'orders/superstore_9994.csv.gz',
    shops: (rows) => {
      const lines = (only: (row: Row) => boolean) =>
        rows.filter(only).map((row) => {
          const [month, date, year] = row['Order Date']!.split('/');
          return {
            day: day(`${year}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`),
            amount: Number(row.Sales) * 100,
          };
        });
      return { superstore: lines(() => true), 'superstore, East': lines((row) => row.Region === 'East') };
    },
  },
  {
    path: 'orders/cdnow_sample_2357.csv',
    shops: (rows) => ({
      CDNOW: rows.map((row) => ({
        day: day(row.date!.replace(/(....)(..)(..)/, '$1-$2-$3')),
        amount: Number(row.dollars) * 100,
      })),
    }),
  },
  {
    path: 'events/grocery_elog_1525.csv',
    shops: (rows) => ({ 'grocery (orders)': rows.map((row) => ({ day: day(row.date!), amount: 1 })) }),
  },
];

/** Parts of a shop are shown without a limit: a handful of orders a day, most of the money in a few of them. */
export const isPart = (name: string) => name.includes(',');

/** Shops whose file is there. */
export function realShops(): Shop[] {
  return files.flatMap(({ path, shops }) => {
    const file = sharedData(path);
    if (!file) return [];
    const bytes = readFileSync(file);
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    const { data } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true });
    return Object.entries(shops(data)).map(([name, lines]) => byDay(name, lines));
  });
}

function byDay(name: string, lines: readonly Line[]): Shop {
  const [first, last] = lines.reduce(
    ([from, to], line) => [Math.min(from, line.day), Math.max(to, line.day)],
    [Infinity, 0],
  );
  const sum = (isRefund: boolean) => {
    const days = new Array<number>(last - first + 1).fill(0);
    for (const line of lines) if ((line.isRefund ?? false) === isRefund) days[line.day - first]! += line.amount;
    return days.map(Math.round);
  };
  return { name, first, sales: sum(false), refunds: sum(true) };
}

/** Days known and days to come. A shop that has run for years is no launch: fewer days than these would be taken for one. */
const origins = [
  [14, 14],
  [14, 30],
  [21, 21],
  [30, 30],
  [45, 15],
  [60, 30],
] as const;

/** Windows of a shop from one origin after another: what is a wager's window in one is history in the next. */
export function windowsOf({ first, sales, refunds }: Shop, perOrigin: number): World[] {
  return origins.flatMap(([knownDays, ahead]) => {
    const length = knownDays + ahead;
    const step = Math.max(1, Math.floor((sales.length - length) / perOrigin));
    const windows: World[] = [];
    for (let start = 0; start + length <= sales.length; start += step) {
      const dateOf = (offset: number) => toPlainDate(first + start + offset);
      const lines = (amounts: readonly number[]) =>
        amounts.slice(start, start + length).map((amount, offset) => ({ date: dateOf(offset), amount }));
      windows.push({
        salesFrom: dateOf(0),
        salesTo: dateOf(length - 1),
        returnsTo: dateOf(length - 1),
        knownDays,
        sales: lines(sales).filter(({ amount }) => amount > 0),
        refunds: lines(refunds)
          .filter(({ amount }) => amount > 0)
          .map(({ date, amount }) => ({ orderedOn: null, refundedOn: date, amount })),
      });
    }
    return windows;
  });
}
