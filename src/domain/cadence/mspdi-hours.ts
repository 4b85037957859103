/** How long the days of a calendar are worked. A plan counts whole days: what a shorter day means for it is worked out here. */
import { type EpochDay, toEpochDay, weekdayOf } from '../time/plain-date.ts';
import { weekdayIn } from './mspdi-calendars.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';

export type WorkHours = {
  /** Minutes of the most usual day. */
  usual: number;
  /** Minutes worked on a day that is worked at all; null where every such day is the usual one. */
  minutesOn: ((day: EpochDay) => number) | null;
};

/** Calendars are derived from a base, hardly ever from a derived one. */
const deepestBase = 10;
/** Days of another length than the week says; more are no calendar that somebody made. */
const mostOddDays = 2_000;

type Stretch = { from: EpochDay; to: EpochDay; minutes: number; weekday: number | null };

/** The hours of the calendar with this number, the days it does not state from its base. `stated` is what the file calls a day. */
export function workHoursOf(root: XmlElement, uid: string, stated: number): WorkHours {
  const elements = childrenOf(root, 'Calendars', 'Calendar');
  const byUid = new Map(elements.map((element) => [textOf(element, 'UID') ?? '', element]));
  const chain: XmlElement[] = [];
  for (let at = byUid.get(uid) ?? elements[0]; at && chain.length < deepestBase && !chain.includes(at); ) {
    chain.unshift(at);
    at = byUid.get(textOf(at, 'BaseCalendarUID') ?? '');
  }
  const week: (number | null)[] = [null, null, null, null, null, null, null];
  const odd: Stretch[] = [];
  for (const calendar of chain) {
    for (const day of childrenOf(calendar, 'WeekDays', 'WeekDay')) {
      const weekday = weekdayIn(day);
      if (weekday !== null) week[weekday] = workedMinutes(day);
      else odd.push(...stretchesOf(day, null));
    }
    for (const workWeek of childrenOf(calendar, 'WorkWeeks', 'WorkWeek')) {
      for (const day of childrenOf(workWeek, 'WeekDays', 'WeekDay')) odd.push(...stretchesOf(workWeek, day));
    }
    for (const exception of childrenOf(calendar, 'Exceptions', 'Exception')) odd.push(...stretchesOf(exception, null));
    if (odd.length > mostOddDays) odd.length = mostOddDays;
  }
  const usual = mostCommon(week.filter((minutes) => minutes !== null)) ?? stated;
  const same = (minutes: number | null) => minutes === null || Math.abs(minutes - usual) < 1;
  if (week.every(same) && odd.every(({ minutes }) => same(minutes))) return { usual, minutesOn: null };
  const known = new Map<EpochDay, number>();
  const minutesOn = (day: EpochDay) =>
    odd.findLast(
      ({ from, to, weekday }) => from <= day && day <= to && (weekday === null || weekday === weekdayOf(day)),
    )?.minutes ??
    week[weekdayOf(day)] ??
    usual;
  return {
    usual,
    minutesOn: (day) => {
      const minutes = known.get(day) ?? minutesOn(day);
      known.set(day, minutes);
      return minutes;
    },
  };
}

function mostCommon(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function stretchesOf(element: XmlElement, day: XmlElement | null): Stretch[] {
  const minutes = workedMinutes(day ?? element);
  const period = childrenOf(element, 'TimePeriod')[0];
  if (minutes === null || !period) return [];
  try {
    const from = toEpochDay(textOf(period, 'FromDate')?.slice(0, 10) ?? '');
    const to = toEpochDay(textOf(period, 'ToDate')?.slice(0, 10) ?? '');
    return [{ from, to, minutes, weekday: day && weekdayIn(day) }];
  } catch {
    // Whoever reads the calendars tells of the date.
    return [];
  }
}

/** Null where the day is not worked, or its hours are not said. A time of 00:00 at the end is midnight. */
function workedMinutes(day: XmlElement): number | null {
  if (textOf(day, 'DayWorking') !== '1') return null;
  let minutes = 0;
  for (const time of childrenOf(day, 'WorkingTimes', 'WorkingTime')) {
    const from = minuteOfDay(textOf(time, 'FromTime'));
    const to = minuteOfDay(textOf(time, 'ToTime'));
    if (from !== null && to !== null) minutes += (to <= from ? to + 1440 : to) - from;
  }
  return minutes > 0 && minutes <= 1440 ? minutes : null;
}

function minuteOfDay(time: string | null): number | null {
  const match = /(?:^|T)(\d{2}):(\d{2})/.exec(time ?? '');
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}
