import { text } from '../text.ts';
import { daysBetween, parsePlainDate } from '../time/plain-date.ts';
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
  return { calendars, projectCalendar: readOne(textOf(root, 'CalendarUID') ?? '') ?? calendars[0] ?? null };
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
  for (const day of childrenOf(element, 'WeekDays', 'WeekDay')) {
    const type = Number(textOf(day, 'DayType'));
    // 1 is Sunday … 7 Saturday; 0 is an exception in the older form of the format.
    if (type >= 1 && type <= 7) week[(type + 5) % 7] = textOf(day, 'DayWorking') === '1';
    else add(day);
  }
  for (const exception of childrenOf(element, 'Exceptions', 'Exception')) add(exception);
  const inherited = base?.exceptions ?? [];
  // A calendar that adds nothing shares the list of its base.
  if (own.length > 0) budget.exceptions -= inherited.length;
  const exceptions = own.length === 0 ? inherited : budget.exceptions < 0 ? [] : [...inherited, ...own];
  return { name: textOf(element, 'Name') ?? '', week, holidays: 'none', exceptions };
}

/** An exception over a stretch of days, or over each day on which it recurs within that stretch. */
function readException(element: XmlElement, budget: Budget, problems: ImportProblems): CalendarException[] {
  const period = childrenOf(element, 'TimePeriod')[0];
  const from = (period && textOf(period, 'FromDate'))?.slice(0, 10) ?? '';
  const to = (period && textOf(period, 'ToDate'))?.slice(0, 10) ?? '';
  if (parsePlainDate(from) === null || parsePlainDate(to) === null || to < from) {
    const reason = text('cadence.errors.impossible_date', { date: `${from} – ${to}` });
    problems.add({ row: element.line, column: 'TimePeriod', reason });
    return [];
  }
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
  return recurringDays(recurrence, from, to).map((stretch) => ({ ...stretch, working, name }));
}
