import { invalidInput } from '../errors.ts';

/** YYYY-MM-DD: a day on the wall calendar, the same in every time zone. */
export type PlainDate = string;
/** Days since 1970-01-01; plain integer arithmetic, no time zone can touch it. */
export type EpochDay = number;

const dayMs = 86_400_000;
const firstDay = Date.UTC(1950, 0, 1) / dayMs;
const lastDay = Date.UTC(2199, 11, 31) / dayMs;

/** The days a plan may use: 1950-01-01 to 2199-12-31. Far enough for any plan, near enough to catch typing errors. */
export const dayRange = { first: firstDay, last: lastDay } as const;

/** Which day is this? Returns null unless `date` is YYYY-MM-DD and exists (2026-02-30 does not) within {@link dayRange}. */
export function parsePlainDate(date: string): EpochDay | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const [year, month, dayOfMonth] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const ms = Date.UTC(year, month - 1, dayOfMonth);
  const exists = new Date(ms).getUTCMonth() === month - 1 && new Date(ms).getUTCDate() === dayOfMonth;
  const day = ms / dayMs;
  return exists && day >= firstDay && day <= lastDay ? day : null;
}

/** Like {@link parsePlainDate}; fails with `invalid_input` where the day does not exist. */
export function toEpochDay(date: PlainDate): EpochDay {
  const day = parsePlainDate(date);
  if (day === null) throw invalidInput('cadence.errors.impossible_date', { date });
  return day;
}

/** The date of an epoch day. */
export function toPlainDate(day: EpochDay): PlainDate {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: EpochDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/** The day this many days later; earlier where negative. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return toPlainDate(toEpochDay(date) + days);
}

/** The earlier of two dates; ISO dates order as text. */
export function earlier(a: PlainDate, b: PlainDate): PlainDate {
  if (a <= b) return a;
  return b;
}

/** The later of two dates. */
export function later(a: PlainDate, b: PlainDate): PlainDate {
  if (a >= b) return a;
  return b;
}
