import { plainFigures } from '../cell-text.ts';
import type { PlainDate } from './plain-date.ts';
import type { Clock } from './written-clock.ts';
import { type DateOrder, type Day, exists, inOrder, takeDay, type WrittenMoment } from './written-day.ts';
import { dayIn, zoneOffset } from './zone.ts';

export type { DateOrder };

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

/** The years whose days count, both included. */
export type Years = { first: number; last: number };
/** What facts can name. */
const factYears: Years = { first: 1970, last: 2148 };

/** How most tools write it; read without looking for anything else, since files have a million of these. */
const usual = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const serial = /^(\d{5})(?:\.(\d+))?$/;
const unix = /^(\d{10})(?:\.(\d{1,9})|(\d{3}))?$/;

const dayMs = 86_400_000;
/** Day 0 of a spreadsheet is 1899-12-30 for every date after February 1900. */
const serialEpoch = Date.UTC(1899, 11, 30);
/** Serial numbers of 1955 to 2064: other numbers of five digits are something else. */
const serials = { first: 20_090, last: 60_266 };

/** Days beyond the years that count are none. */
function pointInTime(midnight: number, at: number, isInstant: boolean, { first, last }: Years): Moment | null {
  const date = new Date(midnight);
  const year = date.getUTCFullYear();
  return year >= first && year <= last ? { day: date.toISOString().slice(0, 10), at, isInstant } : null;
}

function moment(day: Day, { timeMs, zone }: Clock, years: Years): Moment | null {
  if (!exists(day) || day.year < years.first) return null;
  const midnight = Date.UTC(day.year, day.month - 1, day.day);
  const local = midnight + timeMs;
  // 24:00 is the end of a day, which is where the next one begins.
  const written = timeMs === dayMs ? local : midnight;
  return pointInTime(written, local - offsetAt(local, zone), zone !== null, years);
}

/** How far east of UTC it is where clocks show `local`. */
function offsetAt(local: number, zone: Clock['zone']): number {
  if (typeof zone !== 'string') return zone ?? 0;
  const guess = zoneOffset(zone, local) ?? 0;
  return zoneOffset(zone, local - guess) ?? guess;
}

function takeUsual(figures: string): WrittenMoment | null {
  const match = usual.exec(figures);
  if (!match) return null;
  const [year, month, day, hour = 0, minute = 0, second = 0] = match.slice(1).map((each) => Number(each ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  return {
    day: { year: year!, month: month!, day: day! },
    clock: { timeMs: ((hour * 60 + minute) * 60 + second) * 1000, zone: null },
  };
}

/**
 * When was it? Reads the forms in which tools and people write a day, with or without a time: 2010-12-01 08:26:00, 2026年3月5日 下午2:05,
 * 20260305, 3/5/2026, 5.3.26 or 26-03-05 (by `order`), 5 March 2026, Mar 5, 2026 2:05 PM, ISO 8601, RFC 2822, zones by offset or name,
 * spreadsheet serial numbers (45000.5) and Unix time. 24:00 is the beginning of the next day. Null for anything else, for days without a year
 * or that do not exist, and beyond `years` (1970 to 2148 unless it says otherwise).
 */
export function parseMoment(written: string, order: DateOrder, years: Years = factYears): Moment | null {
  const figures = plainFigures(written);
  if (!figures || !/\d|[〇零○一二]/.test(figures)) return null;
  const found = takeUsual(figures) ?? takeDay(figures);
  if (found) {
    const day = 'numbers' in found.day ? inOrder(found.day, order) : found.day;
    const read = day && moment(day, found.clock, years);
    if (read || !/^\d+$/.test(figures)) return read;
  }
  const days = serial.exec(figures);
  if (days) {
    const number = Number(days[1]);
    if (number < serials.first || number > serials.last) return null;
    const midnight = serialEpoch + number * dayMs;
    const at = midnight + Math.round((Number(`0.${days[2] ?? 0}`) * dayMs) / 1000) * 1000;
    return pointInTime(midnight, at, false, years);
  }
  const seconds = unix.exec(figures);
  if (seconds) {
    const at = Number(seconds[1]) * 1000 + Math.floor(Number(`0.${seconds[2] ?? seconds[3] ?? 0}`) * 1000);
    return pointInTime(at, at, true, years);
  }
  return null;
}
