import { dayIn } from '../../domain/time/zone.ts';
import type { Language } from './language.ts';

const cache = new Map<string, Intl.DateTimeFormat>();
function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, options);
    cache.set(key, format);
  }
  return format;
}

/** Days since 1970-01-01 of a plain date: arithmetic without any time zone. */
export function dayNumber(plainDate: string): number {
  const [year, month, day] = plainDate.split('-').map(Number);
  return Math.round(Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1) / 86_400_000);
}

export function plainDateOf(dayNumber: number): string {
  return new Date(dayNumber * 86_400_000).toISOString().slice(0, 10);
}

type DateStyle = 'full' | 'short' | 'weekday';

/**
 * A plain date is the same day in every time zone. Chinese keeps ISO order (2026-11-04, short 11-04), English writes the month out
 * because 11-04 would be read both ways.
 */
export function formatDate(plainDate: string, language: Language, style: DateStyle = 'full'): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(plainDate)) return plainDate;
  const date = new Date(dayNumber(plainDate.slice(0, 10)) * 86_400_000);
  if (language === 'zh-CN') {
    if (style === 'short') return plainDate.slice(5, 10);
    const weekday =
      style === 'weekday' ? ` ${dateFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(date)}` : '';
    return plainDate.slice(0, 10) + weekday;
  }
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', timeZone: 'UTC' };
  if (style !== 'short') options.year = 'numeric';
  if (style === 'weekday') options.weekday = 'short';
  return dateFormat('en', options).format(date);
}

/** What a clock in a time zone shows, with how far it is from UTC: 23:30 UTC+8. */
function formatClock(date: Date, timeZone: string): string {
  const format = dateFormat('en', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  });
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const offset = part.timeZoneName!.replace('GMT', '').replace('-', '−');
  return `${part.hour}:${part.minute} UTC${offset || '+0'}`;
}

/** An instant on the clock of a time zone, which is always shown with the time. */
export function formatInstant(iso: string, language: Language, timeZone: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const [day, clock] = [dayIn(timeZone, date), formatClock(date, timeZone)];
  return language === 'zh-CN' ? `${day} ${clock}` : `${formatDate(day, language)}, ${clock}`;
}

/** Whole days from one plain date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** ISO week number (week 1 holds the first Thursday). */
export function isoWeek(plainDate: string): number {
  const day = dayNumber(plainDate);
  const thursday = day - ((day + 3) % 7) + 3;
  const year = Number(plainDateOf(thursday).slice(0, 4));
  return Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1;
}
