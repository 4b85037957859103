import type { PlainDate } from './plain-date.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, format);
  return format;
}

/** Is this the name of a time zone (IANA, such as `Asia/Shanghai`)? */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** How far east of UTC is this time zone at an instant, in milliseconds? Null where there is no such zone. */
export function zoneOffset(timeZone: string, at: number): number | null {
  if (!isTimeZone(timeZone)) return null;
  const format = offsetFormats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  offsetFormats.set(timeZone, format);
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Zones differ from UTC by whole quarters of an hour, since the last one that did not: Liberia, until 1972. */
const quarterMs = 900_000;
const wholeQuartersFrom = Date.UTC(1973, 0, 1);
const mostDays = 10_000;
const days = new Map<string, Map<number, PlainDate>>();

/** Which day is it in a time zone at an instant? Fails with a `RangeError` where there is no such zone. */
export function dayIn(timeZone: string, at: Date): PlainDate {
  const time = at.getTime();
  if (!(time >= wholeQuartersFrom)) return dayOf(timeZone, at);
  // Asking the calendar takes a hundred times as long as remembering what it said.
  const quarter = Math.floor(time / quarterMs);
  const known = days.get(timeZone)?.get(quarter);
  if (known !== undefined) return known;
  const day = dayOf(timeZone, at);
  const ofZone = days.get(timeZone) ?? new Map<number, PlainDate>();
  if (ofZone.size >= mostDays) ofZone.clear();
  days.set(timeZone, ofZone.set(quarter, day));
  return day;
}

function dayOf(timeZone: string, at: Date): PlainDate {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${part.year}-${part.month}-${part.day}`;
}

/** Where nobody has said anything else: most teams that use Biplane are there. */
export const usualTimeZone = 'Asia/Shanghai';
