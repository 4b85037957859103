import { type PlainDate, parsePlainDate, toPlainDate } from '../time/plain-date.ts';
import type { WorkingAxis } from './calendar.ts';
import type { FileDates } from './import-plan.ts';
import { textOf, type XmlElement } from './mspdi-xml.ts';
import type { PlanTask } from './plan.ts';

/** The hour at which days begin where the file does not say it, and the longest day that does not begin at midnight. */
const usualOpening = '08:00:00';
const longestDayMinutes = 960;

/** When do the days of a project begin? */
export function openingOf(root: XmlElement, minutesPerDay: number): string {
  if (minutesPerDay > longestDayMinutes) return '00:00:00';
  return /T?(\d{2}:\d{2}(?::\d{2})?)$/.exec(textOf(root, 'DefaultStartTime') ?? '')?.[1] ?? usualOpening;
}

/**
 * When the file says that a task is. One that ends as a day begins has ended on the working day before: it is the same moment, and the plan, which has
 * no hours, calls it by that day.
 */
export function fileDatesOf(element: XmlElement, task: PlanTask, axis: WorkingAxis, opening: string): FileDates[] {
  if (task.kind === 'summary') return [];
  const from = dayOf(element, 'Start');
  const to = dayOf(element, 'Finish');
  if (from === null && to === null) return [];
  const hour = /T(\d{2}:\d{2}(?::\d{2})?)/.exec(textOf(element, 'Finish') ?? '')?.[1];
  const before = to !== null && hour !== undefined && hour <= opening ? workingDayBefore(axis, to) : null;
  const endsBefore = task.kind === 'task' && before !== null && from !== null && before >= from;
  return [{ taskId: task.id, start: from, finish: endsBefore ? before : to }];
}

/** The day of a child element; null where it says none. */
export function dayOf(element: XmlElement, name: string): PlainDate | null {
  const date = textOf(element, name)?.slice(0, 10) ?? '';
  return parsePlainDate(date) === null ? null : date;
}

function workingDayBefore(axis: WorkingAxis, date: PlainDate): PlainDate {
  return toPlainDate(axis.dayAt(axis.indexOf(parsePlainDate(date)!) - 1));
}
