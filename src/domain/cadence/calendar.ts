import { invalidInput } from '../errors.ts';
import { dayRange, type EpochDay, type PlainDate, toEpochDay, toPlainDate, weekdayOf } from '../time/plain-date.ts';
import { statutoryDay } from './chinese-holidays.ts';

/** A stretch of days that differs from the week; both ends belong to it. */
export type CalendarException = { from: PlainDate; to: PlainDate; working: boolean; name: string };

/** When people work: a weekly pattern, optionally the statutory holidays of China, and exceptions that beat both. */
export type WorkingCalendar = {
  name: string;
  /** Monday to Sunday. */
  week: readonly boolean[];
  /** `cn` applies Chinese statutory holidays and make-up days (调休) in the years that are published. */
  holidays: 'cn' | 'none';
  /** Where two overlap, the later one in the list holds. */
  exceptions: readonly CalendarException[];
};

const mondayToFriday = [true, true, true, true, true, false, false];

export const chineseCalendar: WorkingCalendar = {
  name: 'cn',
  week: mondayToFriday,
  holidays: 'cn',
  exceptions: [],
};
export const weekdayCalendar: WorkingCalendar = {
  name: 'mon-fri',
  week: mondayToFriday,
  holidays: 'none',
  exceptions: [],
};

/** Why a day is or is not worked. `make_up` is a weekend day that is worked in place of a holiday (班). */
export type DayKind = { working: boolean; because: 'week' | 'holiday' | 'make_up' | 'exception'; name: string };

type ExceptionRange = { from: EpochDay; to: EpochDay; working: boolean; name: string };

function readExceptions(calendar: WorkingCalendar): ExceptionRange[] {
  return calendar.exceptions.map((exception) => {
    const [from, to] = [toEpochDay(exception.from), toEpochDay(exception.to)];
    if (to < from) {
      throw invalidInput('cadence.errors.exception_ends_before_start', { from: exception.from, to: exception.to });
    }
    return { from, to, working: exception.working, name: exception.name };
  });
}

/**
 * Which exception holds on a day? Every day is given to its exception once, the later ones of the list first, so that many long exceptions
 * cost no more than one.
 */
function exceptionDays(calendar: WorkingCalendar): (day: EpochDay) => ExceptionRange | undefined {
  const exceptions = readExceptions(calendar);
  if (exceptions.length === 0) return () => undefined;
  const count = dayRange.last - dayRange.first + 1;
  const holding = new Int32Array(count).fill(-1);
  /** From each day on, where the next one may be that no exception has; shortened whenever it is followed. */
  const next = new Int32Array(count + 1);
  for (let at = 0; at <= count; at++) next[at] = at;
  const free = (from: number) => {
    let at = from;
    while (next[at] !== at) {
      next[at] = next[next[at]!]!;
      at = next[at]!;
    }
    return at;
  };
  for (let i = exceptions.length - 1; i >= 0; i--) {
    const to = exceptions[i]!.to - dayRange.first;
    for (let at = free(exceptions[i]!.from - dayRange.first); at <= to; at = free(at)) {
      holding[at] = i;
      next[at] = at + 1;
    }
  }
  return (day) => exceptions[holding[day - dayRange.first] ?? -1];
}

function kindOfDay(
  calendar: WorkingCalendar,
  exceptionOn: (day: EpochDay) => ExceptionRange | undefined,
  day: EpochDay,
): DayKind {
  const exception = exceptionOn(day);
  if (exception) return { working: exception.working, because: 'exception', name: exception.name };
  if (calendar.holidays === 'cn') {
    const statutory = statutoryDay(toPlainDate(day));
    if (statutory) {
      return {
        working: statutory.working,
        because: statutory.working ? 'make_up' : 'holiday',
        name: statutory.name,
      };
    }
  }
  return { working: calendar.week[weekdayOf(day)] === true, because: 'week', name: '' };
}

/** The days between two dates (inclusive) that a picture marks: every day off, and every make-up day. */
export function markedDays(
  calendar: WorkingCalendar,
  from: PlainDate,
  to: PlainDate,
): (DayKind & { date: PlainDate })[] {
  const exceptionOn = exceptionDays(calendar);
  const marked: (DayKind & { date: PlainDate })[] = [];
  for (let day = toEpochDay(from); day <= toEpochDay(to); day++) {
    const kind = kindOfDay(calendar, exceptionOn, day);
    if (!kind.working || kind.because !== 'week') marked.push({ ...kind, date: toPlainDate(day) });
  }
  return marked;
}

/**
 * The number line on which a plan is computed: working days, numbered from 0 at the first working day on or after
 * the origin, negative before it. Durations and lags are plain additions here; holidays only exist in the conversion.
 */
export type WorkingAxis = {
  readonly origin: EpochDay;
  isWorking(day: EpochDay): boolean;
  /** Number of the first working day on or after `day`. */
  indexOf(day: EpochDay): number;
  /** The day with this number. Fails with `invalid_input` past the year 2199. */
  dayAt(index: number): EpochDay;
};

/** Builds the working-day axis of a calendar. Fails with `invalid_input` where a calendar has no working day. */
export function workingAxis(calendar: WorkingCalendar, origin: EpochDay): WorkingAxis {
  const exceptionOn = exceptionDays(calendar);
  if (calendar.week.length !== 7 || !calendar.week.some(Boolean)) {
    throw invalidInput('cadence.errors.no_working_day', { calendar: calendar.name });
  }
  const isWorking = (day: EpochDay) => kindOfDay(calendar, exceptionOn, day).working;
  const ahead: EpochDay[] = [];
  const behind: EpochDay[] = [];
  let seenAhead = origin - 1;
  let seenBehind = origin;
  const lookAhead = () => {
    if (++seenAhead > dayRange.last) throw invalidInput('cadence.errors.beyond_horizon', { year: 2199 });
    if (isWorking(seenAhead)) ahead.push(seenAhead);
  };
  const lookBehind = () => {
    if (--seenBehind < dayRange.first) throw invalidInput('cadence.errors.beyond_horizon', { year: 1950 });
    if (isWorking(seenBehind)) behind.push(seenBehind);
  };
  return {
    origin,
    isWorking,
    indexOf(day) {
      if (day < origin) {
        while (seenBehind > day) lookBehind();
        return 0 - countWhile(behind, (d) => d >= day);
      }
      while (seenAhead < day) lookAhead();
      return countWhile(ahead, (d) => d < day);
    },
    dayAt(index) {
      const list = index >= 0 ? ahead : behind;
      const at = index >= 0 ? index : -index - 1;
      while (list.length <= at) index >= 0 ? lookAhead() : lookBehind();
      return list[at]!;
    },
  };
}

/**
 * How many working days lie after one date up to and including another; negative when it is earlier. In years whose holidays are not published
 * yet it counts by the week, as the schedule does.
 */
export function workingDaysBetween(calendar: WorkingCalendar, from: PlainDate, to: PlainDate): number {
  return workingAxis(calendar, toEpochDay(from) + 1).indexOf(toEpochDay(to) + 1);
}

/** Length of the leading run of `list` that satisfies `holds`, by bisection (the run is contiguous by construction). */
function countWhile(list: readonly number[], holds: (value: number) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
