import { parsePlainDate } from '../../domain/time/plain-date.ts';

/** "2026-11-4", "2026/11/4", "2026年11月4日", "20261104" → "2026-11-04"; null for what is no day of the calendar. */
export function readPlainDate(typed: string): string | null {
  const match =
    /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$/.exec(typed) ?? /^\s*(\d{4})(\d{2})(\d{2})\s*$/.exec(typed);
  if (!match) return null;
  const date = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`;
  return parsePlainDate(date) === null ? null : date;
}
