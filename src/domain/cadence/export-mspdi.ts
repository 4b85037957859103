import { toEpochDay, weekdayOf } from '../time/plain-date.ts';
import { outlineOf } from './outline.ts';
import { type DependencyKind, dependenciesBySuccessor, type PinKind, type Plan } from './plan.ts';
import type { Schedule } from './schedule.ts';

const minutesPerDay = 480;
const linkTypes: Record<DependencyKind, number> = { FF: 0, FS: 1, SF: 2, SS: 3 };
const constraintTypes: Record<PinKind, number> = {
  start_on: 2,
  finish_on: 3,
  start_no_earlier: 4,
  start_no_later: 5,
  finish_no_earlier: 6,
  finish_no_later: 7,
};

/**
 * Writes a plan as MS Project XML with its computed dates. The most likely duration becomes the duration; ranges, tracks
 * and phases have no place in the format. Holidays are written out as exceptions, since the format knows no country.
 */
export function exportMspdi(plan: Plan, schedule: Schedule, name: string, marked: readonly MarkedDay[]): string {
  const uid = new Map(plan.tasks.map((task, i) => [task.id, i + 1]));
  const dates = new Map(schedule.tasks.map((task) => [task.id, task]));
  const outline = outlineOf(plan.tasks);
  const linksOf = dependenciesBySuccessor(plan.dependencies);
  const tasks = outline.order.map((task) => {
    const date = dates.get(task.id);
    const links = linksOf.get(task.id) ?? [];
    return element('Task', [
      leaf('UID', uid.get(task.id)!),
      leaf('ID', uid.get(task.id)!),
      leaf('Name', task.name),
      leaf('OutlineLevel', outline.levelOf(task.id)),
      leaf('Start', `${date?.start ?? plan.start}T08:00:00`),
      leaf('Finish', `${date?.finish ?? plan.start}T17:00:00`),
      leaf('Duration', isoDuration(task.likely)),
      leaf('DurationFormat', 7),
      leaf('Milestone', task.kind === 'milestone' || task.kind === 'launch' ? 1 : 0),
      leaf('Summary', task.kind === 'summary' ? 1 : 0),
      leaf('Critical', date?.critical ? 1 : 0),
      ...(task.donePercent === null ? [] : [leaf('PercentComplete', task.donePercent)]),
      ...(task.actualStart ? [leaf('ActualStart', `${task.actualStart}T08:00:00`)] : []),
      ...(task.actualFinish ? [leaf('ActualFinish', `${task.actualFinish}T17:00:00`)] : []),
      leaf('ConstraintType', task.pin ? constraintTypes[task.pin.kind] : 0),
      ...(task.pin
        ? [leaf('ConstraintDate', `${task.pin.date}T${task.pin.kind.startsWith('start') ? '08' : '17'}:00:00`)]
        : []),
      leaf('CalendarUID', -1),
      ...links.map((link) =>
        element('PredecessorLink', [
          leaf('PredecessorUID', uid.get(link.predecessorId)!),
          leaf('Type', linkTypes[link.kind]),
          leaf('LinkLag', Math.round(link.lag * minutesPerDay * 10)),
          leaf('LagFormat', 7),
        ]),
      ),
    ]);
  });
  // The format has one day for the progress of all tasks.
  const statusDate = plan.tasks
    .flatMap((task) => task.donePercentOn ?? [])
    .sort()
    .at(-1);
  const document = element('Project xmlns="http://schemas.microsoft.com/project"', [
    leaf('Name', name),
    leaf('StartDate', `${plan.start}T08:00:00`),
    leaf('ScheduleFromStart', 1),
    leaf('MinutesPerDay', minutesPerDay),
    leaf('CalendarUID', 1),
    ...(statusDate ? [leaf('StatusDate', `${statusDate}T08:00:00`)] : []),
    element('Calendars', [calendar(plan, marked)]),
    element('Tasks', tasks),
  ]);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${document}\n`;
}

/** A day that differs from the week, as {@link markedDays} lists them. */
export type MarkedDay = { date: string; working: boolean; because: string; name: string };

function calendar(plan: Plan, marked: readonly MarkedDay[]): string {
  const exceptions = marked.filter((day) => day.because !== 'week');
  const weekDays = plan.calendar.week.map((working, weekday) =>
    element('WeekDay', [
      leaf('DayType', ((weekday + 1) % 7) + 1),
      leaf('DayWorking', working ? 1 : 0),
      ...(working ? [workingTimes()] : []),
    ]),
  );
  return element('Calendar', [
    leaf('UID', 1),
    leaf('Name', plan.calendar.name),
    leaf('IsBaseCalendar', 1),
    leaf('BaseCalendarUID', -1),
    element('WeekDays', weekDays),
    element(
      'Exceptions',
      exceptions
        .filter((day) => day.working !== plan.calendar.week[weekdayOf(toEpochDay(day.date))])
        .map((day) =>
          element('Exception', [
            element('TimePeriod', [leaf('FromDate', `${day.date}T00:00:00`), leaf('ToDate', `${day.date}T23:59:00`)]),
            leaf('Name', day.name),
            leaf('Type', 1),
            leaf('DayWorking', day.working ? 1 : 0),
            ...(day.working ? [workingTimes()] : []),
          ]),
        ),
    ),
  ]);
}

function workingTimes(): string {
  const shift = (from: string, to: string) => element('WorkingTime', [leaf('FromTime', from), leaf('ToTime', to)]);
  return element('WorkingTimes', [shift('08:00:00', '12:00:00'), shift('13:00:00', '17:00:00')]);
}

function isoDuration(days: number): string {
  const minutes = Math.round(days * minutesPerDay);
  return `PT${Math.floor(minutes / 60)}H${minutes % 60}M0S`;
}

function element(tag: string, children: readonly string[]): string {
  return `<${tag}>${children.join('')}</${tag.split(' ')[0]}>`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
function leaf(tag: string, value: string | number): string {
  // Control characters are not allowed in XML at all, not even escaped.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const clean = String(value).replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
  return `<${tag}>${clean.replace(/[&<>]/g, (character) => escapes[character]!)}</${tag}>`;
}
