import { text } from '../text.ts';
import type { CalendarException, WorkingCalendar } from './calendar.ts';
import type { ImportProblem } from './import-plan.ts';
import { recurringDays } from './mspdi-recurrence.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';
import { parsePlainDate } from './plain-date.ts';

const standardWeek = [true, true, true, true, true, false, false];

/**
 * Reads all calendars of a project and finds the one it is scheduled by. A derived calendar takes the days it does not
 * state from its base. Working hours are reduced to "worked" or "not worked".
 */
export function mspdiCalendars(root: XmlElement, problems: ImportProblem[]) {
  const elements = childrenOf(root, 'Calendars', 'Calendar');
  const byUid = new Map(elements.map((element) => [textOf(element, 'UID') ?? '', element]));
  const read = new Map<string, WorkingCalendar>();
  const readOne = (uid: string, above: readonly string[] = []): WorkingCalendar | null => {
    const element = byUid.get(uid);
    if (!element || above.includes(uid)) return null;
    const done = read.get(uid);
    if (done) return done;
    const base = textOf(element, 'BaseCalendarUID') ?? '-1';
    const calendar = readCalendar(element, base === uid ? null : readOne(base, [...above, uid]), problems);
    read.set(uid, calendar);
    return calendar;
  };
  const calendars = [...byUid.keys()].flatMap((uid) => readOne(uid) ?? []);
  return { calendars, projectCalendar: readOne(textOf(root, 'CalendarUID') ?? '') ?? calendars[0] ?? null };
}

function readCalendar(element: XmlElement, base: WorkingCalendar | null, problems: ImportProblem[]): WorkingCalendar {
  const week = [...(base?.week ?? standardWeek)];
  const exceptions: CalendarException[] = [...(base?.exceptions ?? [])];
  for (const day of childrenOf(element, 'WeekDays', 'WeekDay')) {
    const type = Number(textOf(day, 'DayType'));
    // 1 is Sunday … 7 Saturday; 0 is an exception in the older form of the format.
    if (type >= 1 && type <= 7) week[(type + 5) % 7] = textOf(day, 'DayWorking') === '1';
    else exceptions.push(...readException(day, problems));
  }
  for (const exception of childrenOf(element, 'Exceptions', 'Exception'))
    exceptions.push(...readException(exception, problems));
  return { name: textOf(element, 'Name') ?? '', week, holidays: 'none', exceptions };
}

/** An exception over a stretch of days, or over each day on which it recurs within that stretch. */
function readException(element: XmlElement, problems: ImportProblem[]): CalendarException[] {
  const period = childrenOf(element, 'TimePeriod')[0];
  const from = (period && textOf(period, 'FromDate'))?.slice(0, 10) ?? '';
  const to = (period && textOf(period, 'ToDate'))?.slice(0, 10) ?? '';
  if (parsePlainDate(from) === null || parsePlainDate(to) === null || to < from) {
    const reason = text('cadence.errors.impossible_date', { date: `${from} – ${to}` });
    problems.push({ row: element.line, column: 'TimePeriod', reason });
    return [];
  }
  const number = (name: string) => Number(textOf(element, name) ?? 0);
  const stretches = recurringDays(
    {
      type: number('Type'),
      period: number('Period'),
      daysOfWeek: number('DaysOfWeek'),
      month: number('Month'),
      monthDay: number('MonthDay'),
      monthItem: number('MonthItem'),
      monthPosition: number('MonthPosition'),
    },
    from,
    to,
  );
  const working = textOf(element, 'DayWorking') === '1';
  const name = textOf(element, 'Name') ?? '';
  return stretches.map((stretch) => ({ ...stretch, working, name }));
}
