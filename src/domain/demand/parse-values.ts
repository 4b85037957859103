import type { DateOrder } from '../time/moment.ts';

const numberShape =
  /^([+-]?)\s*(?:(?:[¥$€£]|CNY|USD|RMB)\s*)?([+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(%|[元岁年月天日次个人台件秒]|小时|分钟|万元|years?|hours?|minutes?|min|days?|times?)?$/u;

/** What is written with more characters than these is neither a number nor a date. */
const longestValue = 100;

/** Full-width digits and signs as the narrow ones that mean the same; null for what is too long to be a value. */
function asciiForms(written: string): string | null {
  const value = written.trim();
  // Looked at first: to compose characters takes time that grows with the square of their number.
  return value.length > longestValue ? null : value.normalize('NFKC').replaceAll('−', '-').trim();
}

/**
 * The number that a person or a tool wrote (`1,200`, `￥99.5`, `-¥5`, `１２３`, `35岁`, `1e+05`, `62%` → 62); null where it is none.
 * Units are dropped, so a column must not mix them.
 */
export function parseNumber(written: string): number | null {
  const match = numberShape.exec(asciiForms(written) ?? '');
  const [sign, digits] = [match?.[1] ?? '', match?.[2]?.replaceAll(',', '')];
  if (!digits || (sign && /^[+-]/.test(digits))) return null;
  const value = Number(sign + digits);
  return Number.isFinite(value) ? value : null;
}

const isoDate = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s].*)?$/u;
const compactDate = /^(\d{4})(\d{2})(\d{2})$/;
const localDate = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[,\s].*)?$/;

const twoDigits = (value: number) => String(value).padStart(2, '0');

function plainDate(year: number, month: number, day: number): string | null {
  const instant = new Date(Date.UTC(year, month - 1, day));
  const exists =
    instant.getUTCFullYear() === year && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day;
  return exists && year >= 1900 && year <= 2200 ? `${year}-${twoDigits(month)}-${twoDigits(day)}` : null;
}

/**
 * The plain date (YYYY-MM-DD) that was written: 2026-03-01, 2026/3/1 14:05, 2026年3月1日, 20260301, or 3/21/2026
 * (which number is the month follows `order`: American tools write it first); null where it is no date or one that does not exist.
 */
export function parsePlainDate(written: string, order: DateOrder = 'mdy'): string | null {
  const value = asciiForms(written);
  if (value === null) return null;
  const yearFirst = isoDate.exec(value) ?? compactDate.exec(value);
  if (yearFirst) return plainDate(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const yearLast = localDate.exec(value);
  if (!yearLast) return null;
  const [first, second] = [Number(yearLast[1]), Number(yearLast[2])];
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  return plainDate(Number(yearLast[3]), month, day);
}
