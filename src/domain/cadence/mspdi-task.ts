import { text } from '../text.ts';
import { readIsoMinutes } from './iso-duration.ts';
import { dayOf } from './mspdi-dates.ts';
import { elapsedFormats, type MspdiProject, readDate } from './mspdi-project.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';
import { longestDays, newTask, type Pin, type PinKind, type PlanTask } from './plan.ts';
import { workingShare } from './settle-times.ts';

/** ConstraintType 2 … 7; 0 (as soon as possible) and 1 (as late as possible) pin nothing. */
const constraintKinds: Record<string, PinKind> = {
  2: 'start_on',
  3: 'finish_on',
  4: 'start_no_earlier',
  5: 'start_no_later',
  6: 'finish_no_earlier',
  7: 'finish_no_later',
};

/** A task with its duration as the file counts it: working minutes, or calendar days where it counts those. */
export type MspdiTask = { task: PlanTask; minutes: number; elapsedDays: number | null };

/**
 * Reads one Task element; its summary is found later, from the outline. `contains` says whether others are within it: an inserted
 * project with nothing in it is work that lies in another file.
 */
export function mspdiTask(element: XmlElement, contains: boolean, project: MspdiProject): MspdiTask {
  const id = textOf(element, 'UID') ?? '';
  const summary = textOf(element, 'Summary');
  const isSummary = contains ? summary !== '0' : summary === '1' && textOf(element, 'IsSubproject') !== '1';
  const length = durationOf(element, isSummary, project);
  const days = isSummary ? 0 : length.days;
  const isMilestone = !isSummary && days === 0;
  const actualStart = readDate(element, 'ActualStart', project);
  const actualFinish = readDate(element, 'ActualFinish', project);
  const percent = Number(textOf(element, 'PercentComplete') ?? Number.NaN);
  const isBegun = !isSummary && !isMilestone && actualStart !== null && actualFinish === null;
  const donePercent = isBegun && Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent : null;
  const task = newTask(id, {
    name: textOf(element, 'Name') ?? `#${textOf(element, 'ID') ?? id}`,
    kind: isSummary ? 'summary' : isMilestone ? 'milestone' : 'task',
    optimistic: days,
    likely: days,
    pessimistic: days,
    pin: isSummary ? null : readPin(element, project),
    actualStart: isSummary ? null : actualStart,
    actualFinish: isSummary || (actualStart === null && !isMilestone) ? null : actualFinish,
    donePercent,
    donePercentOn: donePercent === null ? null : project.statusDate,
    owner: project.owners.get(id) ?? '',
  });
  return { task, minutes: length.minutes, elapsedDays: isSummary || isMilestone ? null : length.elapsedDays };
}

function durationOf(element: XmlElement, isSummary: boolean, { minutesPerDay, problems }: MspdiProject) {
  const duration = textOf(element, 'Duration') ?? textOf(element, 'ManualDuration') ?? 'PT0H0M0S';
  const minutes = readIsoMinutes(duration);
  const isElapsed = elapsedFormats.has(Number(textOf(element, 'DurationFormat') ?? 7));
  const days = minutes === null ? null : isElapsed ? (minutes / 1440) * workingShare : minutes / minutesPerDay;
  if (minutes === null || days === null || days > longestDays) {
    // A summary lasts as long as what is in it.
    if (!isSummary) {
      const reason = text('cadence.errors.unreadable_days', { value: duration });
      problems.add({ row: element.line, column: 'Duration', reason });
    }
    return { days: 0, minutes: 0, elapsedDays: null };
  }
  return {
    days: Math.round(days * 1000) / 1000,
    minutes: isElapsed ? days * minutesPerDay : minutes,
    elapsedDays: isElapsed ? minutes / 1440 : null,
  };
}

/**
 * A constraint pins; so does a start that a person typed into a task that no link schedules (a manual task). A deadline
 * is a finish the task should not miss. One task has one pin: a constraint goes before a deadline.
 */
function readPin(element: XmlElement, project: MspdiProject): Pin | null {
  const kind = constraintKinds[textOf(element, 'ConstraintType') ?? '0'];
  const constraint = readDate(element, 'ConstraintDate', project);
  if (kind && constraint) {
    // Older versions let a task begin before its project where it is held to a day there: then the file itself has it on that day.
    const heldBefore = project.start !== null && constraint < project.start && dayOf(element, 'Start') === constraint;
    return { kind: kind === 'start_no_earlier' && heldBefore ? 'start_on' : kind, date: constraint };
  }
  const manual = textOf(element, 'Manual') === '1' && childrenOf(element, 'PredecessorLink').length === 0;
  const typed = manual ? (readDate(element, 'ManualStart', project) ?? readDate(element, 'Start', project)) : null;
  // Only what is fixed may lie before the project begins.
  const isBefore = typed !== null && project.start !== null && typed < project.start;
  if (typed) return { kind: isBefore ? 'start_on' : 'start_no_earlier', date: typed };
  const deadline = readDate(element, 'Deadline', project);
  return deadline ? { kind: 'finish_no_later', date: deadline } : null;
}
