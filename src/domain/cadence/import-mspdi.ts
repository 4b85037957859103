import { text } from '../text.ts';
import { parsePlainDate, toEpochDay } from '../time/plain-date.ts';
import { type WorkingCalendar, weekdayCalendar, workingAxis } from './calendar.ts';
import {
  type ImportedBaseline,
  type ImportedPlan,
  ImportProblems,
  type ImportResult,
  withoutTasks,
} from './import-plan.ts';
import { mspdiCalendars } from './mspdi-calendars.ts';
import { dayOf, fileDatesOf, openingOf } from './mspdi-dates.ts';
import { workHoursOf } from './mspdi-hours.ts';
import { mspdiLinks } from './mspdi-links.ts';
import { elementOddities, mspdiNotices, type Oddities, reasonsOf } from './mspdi-notices.ts';
import { type OutlineTask, outlineTasks } from './mspdi-outline.ts';
import { type MspdiProject, readDate } from './mspdi-project.ts';
import { splitTasks } from './mspdi-splits.ts';
import { childrenOf, parseXml, textOf, type XmlElement } from './mspdi-xml.ts';
import { mostTasks, type PlanTask } from './plan.ts';
import { settleTimes, type WorkClock } from './settle-times.ts';

/**
 * Reads a plan from MS Project's XML format (MSPDI, "Microsoft Office Project XML data interchange schema" 2007 and
 * later, as ProjectLibre writes it, too): tasks with summaries and milestones, links with lag, calendars with exceptions, constraints, baselines and
 * progress. Times of day are dropped: dates are plain. What a plan has no word for is told in a notice that names the tasks. Problems carry the line of
 * the file.
 */
export function importMspdi(content: string): ImportResult {
  const parsed = parseXml(content);
  if ('problem' in parsed) return { ok: false, problems: [parsed.problem] };
  const root = parsed.root;
  if (root.name !== 'Project') {
    return { ok: false, problems: [{ row: root.line, column: root.name, reason: text('cadence.errors.not_mspdi') }] };
  }
  const problems = new ImportProblems();
  const { calendars, projectCalendar, calendarOf } = mspdiCalendars(root, problems);
  const calendarUid = textOf(root, 'CalendarUID');
  const hours = workHoursOf(root, calendarUid ?? '', minutesPerDay(root, problems));
  const project: MspdiProject = {
    minutesPerDay: hours.usual,
    start: readDate(root, 'StartDate', { problems }),
    owners: ownersByTask(root),
    statusDate: readDate(root, 'StatusDate', { problems }),
    problems,
  };
  const elements = childrenOf(root, 'Tasks', 'Task');
  const filled = elements.filter((element) => textOf(element, 'IsNull') !== '1');
  if (filled.length > mostTasks) {
    const reason = text('cadence.errors.too_many_tasks', { found: filled.length, limit: mostTasks });
    return { ok: false, problems: [{ row: null, column: null, reason }] };
  }
  const read = outlineTasks(filled, project);
  const { dependencies, elapsed, shares, external } = mspdiLinks(
    read.map(({ element, task, minutes }) => ({ element, id: task.id, minutes })),
    project,
  );
  if (read.length === 0) problems.add({ row: root.line, column: 'Tasks', reason: text('cadence.errors.no_tasks') });
  if (problems.found.length > 0) return { ok: false, problems: problems.found };

  const calendar = projectCalendar ?? weekdayCalendar;
  const start = project.start ?? earliestStart(read);
  const axis = workingAxis(calendar, toEpochDay(start ?? unknownStart));
  const opening = openingOf(root, hours.usual);
  const inElements = elementOddities(read, calendarUid);
  const leftOut = new Set([...inElements.inactive, ...inElements.external_task]);
  const links = dependencies.filter((each) => !leftOut.has(each.predecessorId) && !leftOut.has(each.successorId));
  const byId = new Map(read.map((each) => [each.task.id, each]));
  const split = splitTasks(root, new Map(read.map(({ element, task }) => [task.id, element])), calendar);
  const own = ownWork(root, read, split, new Set(inElements.own_calendar), calendarOf);
  const work = read.filter(
    ({ task, elapsedDays }) => task.kind === 'task' && elapsedDays === null && !split.has(task.id) && !own.has(task.id),
  );
  const kept = withoutTasks(
    { tasks: read.map(({ task }) => (split.has(task.id) ? lasting(task, split.get(task.id)!) : task)), dependencies },
    leftOut,
  );
  const settled = settleTimes(
    kept,
    { start: start ?? unknownStart, calendar },
    {
      durations: new Map(
        read.flatMap(({ task, elapsedDays }) => (elapsedDays === null ? [] : [[task.id, elapsedDays]])),
      ),
      lags: elapsed,
      work:
        (hours.minutesOn && {
          minutes: new Map(work.map(({ task, minutes }) => [task.id, minutes])),
          ...{ usual: hours.usual, minutesOn: hours.minutesOn },
        }) ||
        undefined,
      own,
    },
  );
  const fromFinish = textOf(root, 'ScheduleFromStart') === '0';
  const after = (ids: readonly string[]) => {
    const before = new Set(ids);
    return dependencies.filter((each) => before.has(each.predecessorId)).map((each) => each.successorId);
  };
  const oddities: Oddities = {
    ...inElements,
    inactive_link: after(inElements.inactive),
    external_link: [...external, ...after(inElements.external_task)],
    percent_lag: links.filter((each) => shares.has(each)).map((each) => each.successorId),
    elapsed: [
      ...read.filter(({ elapsedDays }) => elapsedDays !== null).map(({ task }) => task.id),
      ...links.filter((each) => elapsed.has(each)).map((each) => each.successorId),
    ],
    split: [...split.keys()],
    work_hours: settled.tasks
      .filter((task) => !split.has(task.id) && !own.has(task.id) && byId.get(task.id)?.elapsedDays === null)
      .filter((task) => Math.abs(task.likely - byId.get(task.id)!.task.likely) > 0.001)
      .map(({ id }) => id),
  };
  const plan: ImportedPlan = {
    format: 'mspdi',
    name: textOf(root, 'Title') ?? textOf(root, 'Name') ?? '',
    start,
    ...settled,
    calendar: projectCalendar,
    calendars,
    baselines: readBaselines(filled),
    fileDates: read.flatMap(({ element, task }) =>
      leftOut.has(task.id) ? [] : fileDatesOf(element, task, axis, opening),
    ),
    fileReasons: reasonsOf(oddities, fromFinish, settled.tasks),
    notices: mspdiNotices(read, oddities, {
      blank: elements.length - filled.length,
      calendars: calendars.length,
      fromFinish,
    }),
  };
  return { ok: true, plan };
}

/** A Monday, where nothing in the file has a day. */
const unknownStart = '2000-01-03';

/** The work of tasks that follow a calendar of their own, where the file has it. */
function ownWork(
  root: XmlElement,
  read: readonly OutlineTask[],
  split: ReadonlyMap<string, number>,
  having: ReadonlySet<string>,
  calendarOf: (uid: string) => WorkingCalendar | null,
): Map<string, { minutes: number; clock: WorkClock }> {
  const clocks = new Map<string, WorkClock | null>();
  const clockOf = (uid: string) => {
    const known = clocks.get(uid);
    if (known !== undefined) return known;
    const calendar = calendarOf(uid);
    const hours = workHoursOf(root, uid, usualMinutes);
    const clock = calendar?.week.some(Boolean)
      ? {
          isWorking: workingAxis(calendar, toEpochDay(unknownStart)).isWorking,
          minutesOn: hours.minutesOn ?? (() => hours.usual),
        }
      : null;
    clocks.set(uid, clock);
    return clock;
  };
  const found = new Map<string, { minutes: number; clock: WorkClock }>();
  for (const { element, task, minutes, elapsedDays } of read) {
    if (task.kind !== 'task' || elapsedDays !== null || split.has(task.id) || !having.has(task.id)) continue;
    const clock = clockOf(textOf(element, 'CalendarUID') ?? '');
    if (clock) found.set(task.id, { minutes, clock });
  }
  return found;
}

const lasting = (task: PlanTask, days: number): PlanTask =>
  task.kind === 'task' ? { ...task, optimistic: days, likely: days, pessimistic: days } : task;

/** Working minutes of a day; MS Project's usual 480 where the file states none. */
const usualMinutes = 480;
function minutesPerDay(root: XmlElement, problems: ImportProblems): number {
  const stated = textOf(root, 'MinutesPerDay');
  const minutes = Number(stated ?? usualMinutes);
  if (minutes > 0 && minutes <= 1440) return minutes;
  const { line } = childrenOf(root, 'MinutesPerDay')[0]!;
  const reason = text('cadence.errors.unreadable_minutes', { value: stated ?? '' });
  problems.add({ row: line, column: 'MinutesPerDay', reason });
  return usualMinutes;
}

function ownersByTask(root: XmlElement): Map<string, string> {
  const names = new Map(
    childrenOf(root, 'Resources', 'Resource').map((each) => [textOf(each, 'UID') ?? '', textOf(each, 'Name') ?? '']),
  );
  const owners = new Map<string, string>();
  for (const assignment of childrenOf(root, 'Assignments', 'Assignment')) {
    const task = textOf(assignment, 'TaskUID') ?? '';
    const name = names.get(textOf(assignment, 'ResourceUID') ?? '');
    if (name) owners.set(task, owners.has(task) ? `${owners.get(task)}, ${name}` : name);
  }
  return owners;
}

function readBaselines(elements: readonly XmlElement[]): ImportedBaseline[] {
  const baselines = new Map<number, ImportedBaseline>();
  for (const element of elements) {
    for (const baseline of childrenOf(element, 'Baseline')) {
      const number = Number(textOf(baseline, 'Number') ?? 0);
      const start = textOf(baseline, 'Start')?.slice(0, 10) ?? '';
      const finish = textOf(baseline, 'Finish')?.slice(0, 10) ?? '';
      if (parsePlainDate(start) === null || parsePlainDate(finish) === null) continue;
      const entry = baselines.get(number) ?? { number, tasks: [] };
      entry.tasks.push({ taskId: textOf(element, 'UID') ?? '', start, finish });
      baselines.set(number, entry);
    }
  }
  return [...baselines.values()].sort((a, b) => a.number - b.number);
}

/** The earliest day on which the file has something begin, where it does not say when the project does. */
function earliestStart(read: readonly OutlineTask[]): string | null {
  const dates = read.flatMap(({ element, task }) => [
    task.actualStart,
    task.pin?.kind.startsWith('start') ? task.pin.date : null,
    task.kind === 'summary' ? null : dayOf(element, 'Start'),
  ]);
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}
