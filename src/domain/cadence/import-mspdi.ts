import { text } from '../text.ts';
import { parsePlainDate } from '../time/plain-date.ts';
import type { WorkingCalendar } from './calendar.ts';
import { type ImportedBaseline, type ImportedPlan, ImportProblems, type ImportResult } from './import-plan.ts';
import { mspdiCalendars } from './mspdi-calendars.ts';
import { type MspdiProject, mspdiTask, readDate } from './mspdi-task.ts';
import { childrenOf, parseXml, textOf, type XmlElement } from './mspdi-xml.ts';
import { type Dependency, type DependencyKind, longestDays, mostTasks, type PlanTask } from './plan.ts';

/**
 * Reads a plan from MS Project's XML format (MSPDI, "Microsoft Office Project XML data interchange schema" 2007 and
 * later): tasks with summaries and milestones, links with lag, calendars with exceptions, constraints, baselines and
 * progress. Times of day are dropped: dates are plain. Problems carry the line of the file.
 */
export function importMspdi(content: string): ImportResult {
  const parsed = parseXml(content);
  if ('problem' in parsed) return { ok: false, problems: [parsed.problem] };
  const root = parsed.root;
  if (root.name !== 'Project') {
    return { ok: false, problems: [{ row: root.line, column: root.name, reason: text('cadence.errors.not_mspdi') }] };
  }
  const problems = new ImportProblems();
  const { calendars, projectCalendar } = mspdiCalendars(root, problems);
  const project: MspdiProject = {
    minutesPerDay: minutesPerDay(root, problems),
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
  const tasks = withParents(filled.map((element) => ({ element, task: mspdiTask(element, project) })));
  const known = new Set(tasks.map((task) => task.id));
  const dependencies = filled.flatMap((element) => readLinks(element, project, known));
  const start = planStart(root, tasks, problems);
  if (tasks.length === 0) problems.add({ row: root.line, column: 'Tasks', reason: text('cadence.errors.no_tasks') });
  if (problems.found.length > 0) return { ok: false, problems: problems.found };
  const plan: ImportedPlan = {
    format: 'mspdi',
    name: textOf(root, 'Title') ?? textOf(root, 'Name') ?? '',
    start,
    tasks,
    dependencies,
    calendar: projectCalendar,
    calendars,
    baselines: readBaselines(filled),
    notices: notices(root, elements, filled, calendars),
  };
  return { ok: true, plan };
}

/** Working minutes of a day; MS Project's usual 480 where the file states none. */
function minutesPerDay(root: XmlElement, problems: ImportProblems): number {
  const stated = textOf(root, 'MinutesPerDay');
  const minutes = Number(stated ?? 480);
  if (minutes > 0 && minutes <= 1440) return minutes;
  const { line } = childrenOf(root, 'MinutesPerDay')[0]!;
  const reason = text('cadence.errors.unreadable_minutes', { value: stated ?? '' });
  problems.add({ row: line, column: 'MinutesPerDay', reason });
  return 480;
}

/** MSPDI numbers link types in this order. */
const linkKinds: readonly DependencyKind[] = ['FF', 'FS', 'SF', 'SS'];
/** Lag formats that count elapsed time instead of working time (em, eh, ed, ew, emo and their estimated forms). */
const elapsedFormats = new Set([4, 6, 8, 10, 12, 36, 38, 40, 42, 44]);

function readLinks(element: XmlElement, project: MspdiProject, known: ReadonlySet<string>): Dependency[] {
  const successorId = textOf(element, 'UID') ?? '';
  return childrenOf(element, 'PredecessorLink').flatMap((link): Dependency[] => {
    const predecessorId = textOf(link, 'PredecessorUID') ?? '';
    const refuse = (column: string, key: string, value: string) => {
      project.problems.add({ row: link.line, column, reason: text(key, { value }) });
      return [];
    };
    if (!known.has(predecessorId)) return refuse('PredecessorUID', 'cadence.errors.unknown_reference', predecessorId);
    if (predecessorId === successorId) return refuse('PredecessorUID', 'cadence.errors.own_predecessor', predecessorId);
    const kind = linkKinds[Number(textOf(link, 'Type') ?? 1)];
    if (!kind) return refuse('Type', 'cadence.errors.unreadable_link', textOf(link, 'Type') ?? '');
    const lag = lagDays(link, project);
    if (lag === null) return refuse('LinkLag', 'cadence.errors.unreadable_days', textOf(link, 'LinkLag') ?? '');
    return [{ predecessorId, successorId, kind, lag }];
  });
}

/** LinkLag is in tenths of a minute; elapsed lag counts calendar days, of which five in seven are worked. */
function lagDays(link: XmlElement, { minutesPerDay }: MspdiProject): number | null {
  const minutes = Number(textOf(link, 'LinkLag') ?? 0) / 10;
  const elapsed = elapsedFormats.has(Number(textOf(link, 'LagFormat') ?? 7));
  const days = elapsed ? ((minutes / 1440) * 5) / 7 : minutes / minutesPerDay;
  return Number.isFinite(days) && Math.abs(days) <= longestDays ? Math.round(days * 1000) / 1000 : null;
}

/** A task belongs to the nearest task above it with a lower outline level. */
function withParents(read: { element: XmlElement; task: PlanTask }[]): PlanTask[] {
  const open: { level: number; task: PlanTask }[] = [];
  return read.map(({ element, task }) => {
    const level = Number(textOf(element, 'OutlineLevel') ?? 1);
    while (open.length > 0 && open.at(-1)!.level >= level) open.pop();
    const parent = open.at(-1)?.task;
    const placed = { ...task, parentId: parent?.kind === 'summary' ? parent.id : null };
    open.push({ level, task: placed });
    return placed;
  });
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

/** The project's start date, or that of the earliest task where the file contradicts itself. */
function planStart(root: XmlElement, tasks: readonly PlanTask[], problems: ImportProblems): string | null {
  const dates = [
    readDate(root, 'StartDate', { problems }) ?? '',
    ...tasks.map((task) => task.actualStart ?? (task.pin?.kind.startsWith('start') ? task.pin.date : '')),
  ];
  return dates.filter((date) => parsePlainDate(date) !== null).sort()[0] ?? null;
}

function notices(root: XmlElement, elements: XmlElement[], filled: XmlElement[], calendars: WorkingCalendar[]) {
  const count = (holds: (element: XmlElement) => boolean) => filled.filter(holds).length;
  const blank = elements.length - filled.length;
  const following = count((each) => textOf(each, 'Manual') === '1' && childrenOf(each, 'PredecessorLink').length > 0);
  const ownCalendar = count((each) => !['-1', null].includes(textOf(each, 'CalendarUID')));
  const elapsed = filled
    .flatMap((each) => childrenOf(each, 'PredecessorLink'))
    .filter((link) => elapsedFormats.has(Number(textOf(link, 'LagFormat')))).length;
  const asLate = count((each) => textOf(each, 'ConstraintType') === '1');
  const bothPins = count(
    (each) => Number(textOf(each, 'ConstraintType') ?? 0) > 1 && textOf(each, 'Deadline') !== null,
  );
  return [
    ...(bothPins > 0 ? [text('cadence.notices.deadline_beside_constraint', { count: bothPins })] : []),
    ...(blank > 0 ? [text('cadence.notices.blank_rows', { count: blank })] : []),
    ...(following > 0 ? [text('cadence.notices.manual_follow_links', { count: following })] : []),
    ...(ownCalendar > 0 ? [text('cadence.notices.task_calendars', { count: ownCalendar })] : []),
    ...(calendars.length > 1 ? [text('cadence.notices.more_calendars', { count: calendars.length - 1 })] : []),
    ...(elapsed > 0 ? [text('cadence.notices.elapsed_lag', { count: elapsed })] : []),
    ...(asLate > 0 ? [text('cadence.notices.as_late_as_possible', { count: asLate })] : []),
    ...(textOf(root, 'ScheduleFromStart') === '0' ? [text('cadence.notices.from_finish')] : []),
  ];
}
