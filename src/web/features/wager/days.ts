import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';

/** The plain date `days` later. */
export function addDays(date: string, days: number): string {
  return plainDateOf(dayNumber(date) + days);
}
