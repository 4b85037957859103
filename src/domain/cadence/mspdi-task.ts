import { text } from '../text.ts';
import { type PlainDate, parsePlainDate } from '../time/plain-date.ts';
import type { ImportProblems } from './import-plan.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';
import { longestDays, newTask, type Pin, type PinKind, type PlanTask } from './plan.ts';

export type MspdiProject = {
  /** Working minutes that make a day of duration. */
  minutesPerDay: number;
  /** Names of the people assigned, by task UID. */
  owners: ReadonlyMap<string, string>;
  /** The day of which progress is told; null where the file does not say. */
  statusDate: PlainDate | null;
  problems: ImportProblems;
};

/** ISO 8601 as MSPDI writes it, in minutes; null where it is no duration. */
export function readIsoMinutes(duration: string): number | null {
  const match = /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
    duration,
  );
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return days! * 1440 + hours! * 60 + minutes! + seconds! / 60;
}

/** Duration formats that count elapsed time instead of working time. */
const elapsedFormats = new Set([4, 6, 8, 10, 12, 36, 38, 40, 42, 44]);

/** ConstraintType 2 … 7; 0 (as soon as possible) and 1 (as late as possible) pin nothing. */
const constraintKinds: Record<string, PinKind> = {
  2: 'start_on',
  3: 'finish_on',
  4: 'start_no_earlier',
  5: 'start_no_later',
  6: 'finish_no_earlier',
  7: 'finish_no_later',
};

/** Reads one Task element; its summary is found later, from the outline. */
export function mspdiTask(element: XmlElement, project: MspdiProject): PlanTask {
  const id = textOf(element, 'UID') ?? '';
  const isSummary = textOf(element, 'Summary') === '1';
  const days = isSummary ? 0 : durationDays(element, project);
  const isMilestone = !isSummary && (days === 0 || textOf(element, 'Milestone') === '1');
  const length = isMilestone ? 0 : days;
  const actualStart = readDate(element, 'ActualStart', project);
  const actualFinish = readDate(element, 'ActualFinish', project);
  const percent = Number(textOf(element, 'PercentComplete') ?? Number.NaN);
  const isBegun = !isSummary && !isMilestone && actualStart !== null && actualFinish === null;
  const donePercent = isBegun && Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent : null;
  return newTask(id, {
    name: textOf(element, 'Name') ?? `#${textOf(element, 'ID') ?? id}`,
    kind: isSummary ? 'summary' : isMilestone ? 'milestone' : 'task',
    optimistic: length,
    likely: length,
    pessimistic: length,
    pin: isSummary ? null : readPin(element, project),
    actualStart: isSummary ? null : actualStart,
    actualFinish: isSummary || (actualStart === null && !isMilestone) ? null : actualFinish,
    donePercent,
    donePercentOn: donePercent === null ? null : project.statusDate,
    owner: project.owners.get(id) ?? '',
  });
}

function durationDays(element: XmlElement, { minutesPerDay, problems }: MspdiProject): number {
  const duration = textOf(element, 'Duration') ?? textOf(element, 'ManualDuration') ?? 'PT0H0M0S';
  const minutes = readIsoMinutes(duration);
  const elapsed = elapsedFormats.has(Number(textOf(element, 'DurationFormat') ?? 7));
  const days = minutes === null ? null : elapsed ? ((minutes / 1440) * 5) / 7 : minutes / minutesPerDay;
  if (days === null || days > longestDays) {
    const reason = text('cadence.errors.unreadable_days', { value: duration });
    problems.add({ row: element.line, column: 'Duration', reason });
    return 0;
  }
  return Math.round(days * 1000) / 1000;
}

/**
 * A constraint pins; so does a start that a person typed into a task that no link schedules (a manual task). A deadline
 * is a finish the task should not miss. One task has one pin: a constraint goes before a deadline.
 */
function readPin(element: XmlElement, project: MspdiProject): Pin | null {
  const kind = constraintKinds[textOf(element, 'ConstraintType') ?? '0'];
  const constraint = readDate(element, 'ConstraintDate', project);
  if (kind && constraint) return { kind, date: constraint };
  const manual = textOf(element, 'Manual') === '1' && childrenOf(element, 'PredecessorLink').length === 0;
  const typed = manual ? (readDate(element, 'ManualStart', project) ?? readDate(element, 'Start', project)) : null;
  if (typed) return { kind: 'start_no_earlier', date: typed };
  const deadline = readDate(element, 'Deadline', project);
  return deadline ? { kind: 'finish_no_later', date: deadline } : null;
}

/** The day of a child element; one that is no date is a problem. */
export function readDate(
  element: XmlElement,
  name: string,
  { problems }: Pick<MspdiProject, 'problems'>,
): PlainDate | null {
  const value = textOf(element, name);
  if (value === null || value === 'NA') return null;
  const date = value.slice(0, 10);
  if (parsePlainDate(date) !== null) return date;
  const { line } = childrenOf(element, name)[0]!;
  problems.add({ row: line, column: name, reason: text('cadence.errors.impossible_date', { date: value }) });
  return null;
}
