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

/** Which day is it in a time zone at an instant? Fails with a `RangeError` where there is no such zone. */
export function dayIn(timeZone: string, at: Date): PlainDate {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${part.year}-${part.month}-${part.day}`;
}

/** Where nobody has said anything else: most teams that use Biplane are there. */
export const usualTimeZone = 'Asia/Shanghai';
