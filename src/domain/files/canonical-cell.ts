import { parseDecimal } from '../money/decimal.ts';
import type { DateOrder } from '../time/moment.ts';
import { parseMoment } from '../time/moment.ts';

/**
 * What does a cell say, in one form of all that a file can write it in? 1,299.00 and ￥1299 are 1299; 2026/3/5 9:00 and 2026-03-05 09:00:00 are the
 * same moment; TRUE is true. Everything else is its own text. For recognising, not for showing.
 */
export function canonicalCell(written: string, order: DateOrder): string {
  const decimal = parseDecimal(written);
  if (decimal) {
    let { units, scale } = decimal;
    while (scale > 0 && units % 10n === 0n) {
      units /= 10n;
      scale--;
    }
    const sign = units < 0n ? '-' : '';
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
    return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  }
  const moment = parseMoment(written, order);
  if (moment) return `${moment.day} ${moment.at}`;
  const text = written.normalize('NFKC').trim();
  return /^(?:true|false)$/i.test(text) ? text.toLowerCase() : text;
}
