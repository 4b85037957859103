import { text } from '../text.ts';
import { daysBetween, type PlainDate, parsePlainDate, toEpochDay, toPlainDate, weekdayOf } from '../time/plain-date.ts';
import type { CalendarException, WorkingCalendar } from './calendar.ts';
import type { ImportProblems } from './import-plan.ts';
import { isEveryDay, type Recurrence, recurringDays } from './mspdi-recurrence.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';

const standardWeek = [true, true, true, true, true, false, false];
/** Calendars are derived from a base, hardly ever from a derived one. */
const deepestBase = 10;
/** The most exceptions of all calendars of a file together, and the most days that may be looked at to find those that recur. */
const mostExceptions = 20_000;
const mostDaysSearched = 1_000_000;

/** What reading the calendars may still take. */
type Budget = { exceptions: number; days: number };

/**
 * Reads all calendars of a project and finds the one it is scheduled by. A derived calendar takes the days it does not
 * state from its base. Working hours are reduced to "worked" or "not worked".
 */
export function mspdiCalendars(root: XmlElement, problems: ImportProblems) {
  const elements = childrenOf(root, 'Calendars', 'Calendar');
  const byUid = new Map(elements.map((element) => [textOf(element, 'UID') ?? '', element]));
  const read = new Map<string, WorkingCalendar>();
  const budget: Budget = { exceptions: mostExceptions, days: mostDaysSearched };
  const readOne = (uid: string, above: readonly string[] = []): WorkingCalendar | null => {
    const element = byUid.get(uid);
    if (!element || above.includes(uid) || above.length > deepestBase) return null;
    const done = read.get(uid);
    if (done) return done;
    const base = textOf(element, 'BaseCalendarUID') ?? '-1';
    const calendar = readCalendar(element, base === uid ? null : readOne(base, [...above, uid]), budget, problems);
    read.set(uid, calendar);
    return calendar;
  };
  const calendars = [...byUid.keys()].flatMap((uid) => readOne(uid) ?? []);
  if (budget.exceptions < 0 || budget.days < 0) {
    const reason = text('cadence.errors.too_many_exceptions', { limit: mostExceptions });
    problems.add({ row: elements[0]!.line, column: 'Exceptions', reason });
  }
  return {
    calendars,
    projectCalendar: readOne(textOf(root, 'CalendarUID') ?? '') ?? calendars[0] ?? null,
    calendarOf: (uid: string) => read.get(uid) ?? null,
  };
}

function readCalendar(
  element: XmlElement,
  base: WorkingCalendar | null,
  budget: Budget,
  problems: ImportProblems,
): WorkingCalendar {
  const week = [...(base?.week ?? standardWeek)];
  const own: CalendarException[] = [];
  const add = (exception: XmlElement) => {
    if (budget.exceptions < 0 || budget.days < 0) return;
    const found = readException(exception, budget, problems);
    budget.exceptions -= found.length;
    if (budget.exceptions >= 0) own.push(...found);
  };
  const days = childrenOf(element, 'WeekDays', 'WeekDay');
  // 1 is Sunday … 7 Saturday; 0 is an exception in the older form of the format.
  for (const day of days) if (weekdayIn(day) !== null) week[weekdayIn(day)!] = textOf(day, 'DayWorking') === '1';
  for (const workWeek of childrenOf(element, 'WorkWeeks', 'WorkWeek')) {
    if (budget.exceptions < 0 || budget.days < 0) break;
    const found = readWorkWeek(workWeek, week, budget, problems);
    budget.exceptions -= found.length;
    if (budget.exceptions >= 0) own.push(...found);
  }
  for (const day of days) if (weekdayIn(day) === null) add(day);
  for (const exception of childrenOf(element, 'Exceptions', 'Exception')) add(exception);
  const inherited = base?.exceptions ?? [];
  // A calendar that adds nothing shares the list of its base.
  if (own.length > 0) budget.exceptions -= inherited.length;
  const exceptions = own.length === 0 ? inherited : budget.exceptions < 0 ? [] : [...inherited, ...own];
  return { name: textOf(element, 'Name') ?? '', week, holidays: 'none', exceptions };
}

/** Monday is 0; null for what is no day of the week. */
export function weekdayIn(day: XmlElement): number | null {
  const type = Number(textOf(day, 'DayType'));
  return type >= 1 && type <= 7 ? (type + 5) % 7 : null;
}

/** A week of its own for a stretch of time: the days on which it is worked otherwise than in every week. */
function readWorkWeek(
  element: XmlElement,
  usual: readonly boolean[],
  budget: Budget,
  problems: ImportProblems,
): CalendarException[] {
  const stretch = stretchOf(element, problems);
  if (stretch === null) return [];
  const days = childrenOf(element, 'WeekDays', 'WeekDay');
  const own = new Map(days.map((day) => [weekdayIn(day), textOf(day, 'DayWorking') === '1']));
  budget.days -= daysBetween(stretch.from, stretch.to) + 1;
  if (budget.days < 0) return [];
  const name = textOf(element, 'Name') ?? '';
  const found: { from: number; to: number; working: boolean }[] = [];
  for (let day = toEpochDay(stretch.from); day <= toEpochDay(stretch.to); day++) {
    const working = own.get(weekdayOf(day));
    if (working === undefined || working === usual[weekdayOf(day)]) continue;
    const open = found.at(-1);
    if (open && open.to === day - 1 && open.working === working) open.to = day;
    else found.push({ from: day, to: day, working });
  }
  return found.map(({ from, to, working }) => ({ from: toPlainDate(from), to: toPlainDate(to), working, name }));
}

/** The days that an element is about; none, and a problem, where they are no days. */
function stretchOf(element: XmlElement, problems: ImportProblems): { from: PlainDate; to: PlainDate } | null {
  const period = childrenOf(element, 'TimePeriod')[0];
  const from = (period && textOf(period, 'FromDate'))?.slice(0, 10) ?? '';
  const to = (period && textOf(period, 'ToDate'))?.slice(0, 10) ?? '';
  if (parsePlainDate(from) !== null && parsePlainDate(to) !== null && from <= to) return { from, to };
  const reason = text('cadence.errors.impossible_date', { date: `${from} – ${to}` });
  problems.add({ row: element.line, column: 'TimePeriod', reason });
  return null;
}

/** An exception over a stretch of days, or over each day on which it recurs within that stretch. */
function readException(element: XmlElement, budget: Budget, problems: ImportProblems): CalendarException[] {
  const stretch = stretchOf(element, problems);
  if (stretch === null) return [];
  const { from, to } = stretch;
  const number = (name: string) => Number(textOf(element, name) ?? 0);
  const recurrence: Recurrence = {
    type: number('Type'),
    period: number('Period'),
    daysOfWeek: number('DaysOfWeek'),
    month: number('Month'),
    monthDay: number('MonthDay'),
    monthItem: number('MonthItem'),
    monthPosition: number('MonthPosition'),
  };
  if (!isEveryDay(recurrence)) budget.days -= daysBetween(from, to) + 1;
  if (budget.days < 0) return [];
  const working = textOf(element, 'DayWorking') === '1';
  const name = textOf(element, 'Name') ?? '';
  return recurringDays(recurrence, from, to).map((days) => ({ ...days, working, name }));
}
