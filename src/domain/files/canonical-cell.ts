import { bareText } from '../cell-text.ts';
import { parseDecimal } from '../money/decimal.ts';
import type { DateOrder } from '../time/moment.ts';
import { parseMoment } from '../time/moment.ts';

/**
 * What does a cell say, in one form of all that a file can write it in? 18.0, ￥18 and 0.0018万 are 18; 2026/3/5 9:00 and 2026-03-05 09:00:00 are the
 * same time of day, 09:00+08:00 and 01:00Z the same instant; TRUE is true; texts that look the same are the same. For recognising, not for showing.
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
  if (moment) return moment.isInstant ? `instant ${moment.at}` : `time ${moment.at}`;
  const text = bareText(written);
  return /^(?:true|false)$/i.test(text) ? text.toLowerCase() : text;
}
