import { type DecimalMark, decimalValue, parseDecimal } from '../money/decimal.ts';
import { takeApart } from '../money/written-number.ts';
import { type DateOrder, parseMoment } from '../time/moment.ts';

/**
 * The number that a person or a tool wrote (`1,200`, `￥99.5`, `-¥5`, `１２３`, `35岁`, `1.2万元` → 12000, `1e+05`, `62%` → 62); null where it is
 * none. Units are dropped, so a column must not mix them: see {@link mixedUnits}.
 */
export function parseNumber(written: string, decimal: DecimalMark = '.'): number | null {
  if (plainNumber.test(written)) return Number(written) + 0;
  const known = read[decimal].get(written);
  if (known !== undefined) return known;
  const found = parseDecimal(written, { decimal, units: 'any', rounded: true });
  const value = found && decimalValue(found);
  if (written.length > longestKept) return value;
  if (read[decimal].size >= mostKept) read[decimal].clear();
  read[decimal].set(written, value);
  return value;
}

/** Most numbers are written so, and read alike in every convention. */
const plainNumber = /^-?\d{1,15}$/;

/** What is made of a column asks of each of its cells again and again: those that were read last are kept. */
const mostKept = 4_096;
const longestKept = 64;
const read: Record<DecimalMark, Map<string, number | null>> = { '.': new Map(), ',': new Map() };

/**
 * The units in which a column's numbers are counted, by their common names, where there is more than one: kg and g, hours and minutes, yuan and
 * dollars. Empty where they mean the same: 万 is a number of one, and a number without a unit has that of the others.
 */
export function mixedUnits(cells: Iterable<string>): string[] {
  const units = new Set<string>();
  const marks = new Set<string>();
  for (const cell of cells) {
    const written = takeApart(cell);
    if (written?.unit) units.add(written.unit);
    else if (written?.mark) marks.add(written.mark);
  }
  const found = [...units, ...currencies(marks)];
  return found.length > 1 ? found : [];
}

/** One mark of each currency; `¥` and `元` are the same one unless something says otherwise. */
function currencies(marks: ReadonlySet<string>): string[] {
  const yuan = new Set(['元', '¥', '¥ 元', 'CNY', 'RMB', '人民币', '块', '块钱', '人民币 元', '人民币元']);
  const dollars = new Set(['$', 'USD', 'US$', '美元']);
  const firstOf = new Map<string, string>();
  for (const mark of marks) {
    const currency = yuan.has(mark) ? '元' : dollars.has(mark) ? '$' : mark;
    if (!firstOf.has(currency)) firstOf.set(currency, mark);
  }
  return [...firstOf.values()];
}

/** A code as it was before a program took its column for numbers: `5.0` is 5, `1.00` is 1; everything else is what it is. */
export function plainCode(written: string): string {
  return /^(-?\d+)\.0+$/.exec(written.trim())?.[1] ?? written;
}

/**
 * The plain date (YYYY-MM-DD) that was written, as {@link parseMoment} reads it, from 1900 to 2200: people are older than what a product
 * sells. Null where it is no date or one that does not exist.
 */
export function parsePlainDate(written: string, order: DateOrder = 'mdy'): string | null {
  // Which day it was in Unix time depends on where one is.
  if (/^\s*\d{10}(?:\d{3})?\s*$/.test(written)) return null;
  return parseMoment(written, order, { first: 1900, last: 2200 })?.day ?? null;
}
