import type { PlainDate } from './plain-date.ts';
import { dayIn } from './zone.ts';

/** 3/4/2026 is the 4th of March (`mdy`) or the 3rd of April (`dmy`). */
export type DateOrder = 'mdy' | 'dmy';

/** A point in time as a file states it. */
export type Moment = {
  /** YYYY-MM-DD as it is written; see {@link businessDay}. */
  day: string;
  /** Milliseconds since 1970; a time without a zone counts as UTC. */
  at: number;
  /** A zone is written with the time: it is an instant, whose day depends on where one is. */
  isInstant: boolean;
};

/** The day on which it counts where days are those of `timeZone`: the day that is written, and of an instant the one that it is there. */
export const businessDay = ({ day, at, isInstant }: Moment, timeZone: string): PlainDate =>
  isInstant ? dayIn(timeZone, new Date(at)) : day;

const clock = String.raw`(?:[T\s]+(?:(上午|下午|AM|PM)\s*)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*(AM|PM))?(?:\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?${clock}$`, 'iu');
const yearLast = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})${clock}$`, 'iu');
const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;
const serial = /^(\d{5})(?:\.(\d+))?$/;
const unix = /^(\d{10})(\d{3})?$/;

/** No moment is written with more characters than these. */
const longestMoment = 100;

const dayMs = 86_400_000;
/** Day 0 of a spreadsheet is 1899-12-30 for every date after February 1900. */
const serialEpoch = Date.UTC(1899, 11, 30);

/** Days beyond what facts can name (1970 to 2148) are none. */
function pointInTime(midnight: number, at: number, isInstant: boolean): Moment | null {
  const date = new Date(midnight);
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 2148 ? { day: date.toISOString().slice(0, 10), at, isInstant } : null;
}

type Time = { timeMs: number; offsetMs: number | null };

function moment(year: number, month: number, day: number, { timeMs, offsetMs }: Time): Moment | null {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1970) return null;
  return pointInTime(midnight, midnight + timeMs - (offsetMs ?? 0), offsetMs !== null);
}

/** The groups of {@link clock} as milliseconds of the day and, where one is written, of the zone; null where there is no such time. */
function timeOf(groups: readonly (string | undefined)[]): Time | null {
  const [before, hourText, minuteText, secondText, fraction, after, zone] = groups;
  if (hourText === undefined) return { timeMs: 0, offsetMs: null };
  const half = (before ?? after)?.toUpperCase();
  let hour = Number(hourText);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'PM' || half === '下午' ? 12 : 0);
  }
  const minute = Number(minuteText);
  const second = Number(secondText ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const millis = fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0;
  const timeMs = ((hour * 60 + minute) * 60 + second) * 1000 + millis;
  const shift = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  const east = shift ? (shift[1] === '-' ? -1 : 1) * (Number(shift[2]) * 60 + Number(shift[3])) * 60_000 : 0;
  const offsetMs = zone === undefined ? null : east;
  return { timeMs, offsetMs };
}

/**
 * When was it? Reads 2010-12-01 08:26:00, 2026/3/5, 2026年3月5日 下午2:05, 20260305, 3/5/2026 or 5.3.26 (by `order`), ISO 8601 with a
 * zone, spreadsheet serial numbers (45000.5) and Unix time in seconds or milliseconds. Null for anything else, for days that
 * do not exist, and for years before 1970 or after 2148.
 */
export function parseMoment(written: string, order: DateOrder): Moment | null {
  const value = written.trim();
  if (value.length > longestMoment) return null;
  const iso = yearFirst.exec(value);
  if (iso) {
    const time = timeOf(iso.slice(4));
    return time && moment(Number(iso[1]), Number(iso[2]), Number(iso[3]), time);
  }
  const local = yearLast.exec(value);
  if (local) {
    const time = timeOf(local.slice(4));
    const [first, second] = [Number(local[1]), Number(local[2])];
    const year = Number(local[3]!.length === 2 ? `20${local[3]}` : local[3]);
    const [month, day] = order === 'mdy' ? [first, second] : [second, first];
    return time && moment(year, month, day, time);
  }
  const joined = compact.exec(value);
  if (joined) {
    const time = timeOf([undefined, joined[4], joined[5], joined[6]]);
    const found = time && moment(Number(joined[1]), Number(joined[2]), Number(joined[3]), time);
    if (found) return found;
  }
  const days = serial.exec(value);
  if (days) {
    const midnight = serialEpoch + Number(days[1]) * dayMs;
    const at = midnight + Math.round((Number(`0.${days[2] ?? 0}`) * dayMs) / 1000) * 1000;
    return pointInTime(midnight, at, false);
  }
  const seconds = unix.exec(value);
  if (seconds) {
    const at = Number(seconds[1]) * 1000 + Number(seconds[2] ?? 0);
    return pointInTime(at, at, true);
  }
  return null;
}

/** Which number is the month in dates like 3/4/2026? Decided by the first sample that can only be read one way; month first otherwise. */
export function inferDateOrder(samples: readonly string[]): DateOrder {
  for (const sample of samples) {
    const parts = sample.length > longestMoment ? null : yearLast.exec(sample.trim());
    if (!parts) continue;
    if (Number(parts[1]) > 12) return 'dmy';
    if (Number(parts[2]) > 12) return 'mdy';
  }
  return 'mdy';
}
