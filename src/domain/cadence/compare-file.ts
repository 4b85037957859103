/** What a plan computes of an imported file, beside the dates that the file itself gives its tasks. */
import { addDays, daysBetween, type PlainDate } from '../time/plain-date.ts';
import { chineseCalendar, type WorkingCalendar, weekdayCalendar, workingDaysBetween } from './calendar.ts';
import { type FileDates, fileReasons, type ImportedPlan } from './import-plan.ts';
import { outlineOf } from './outline.ts';
import type { Plan, PlanTask } from './plan.ts';
import { computeSchedule, type ScheduledTask } from './schedule.ts';

/**
 * Why a task lies elsewhere here than in its file. `today`: work that has not begun cannot lie in the past; `calendar`: other days are worked; `start`: the
 * plan begins on another day; `progress`: what was reported of it; `follows`: only since a task before it does; `duration`: the file's own dates are not as far
 * apart as its duration says; `part_of_day`: hours do not fill whole days; `unknown`: nothing in the file says why. The rest is what the file says and a plan
 * cannot, see {@link fileReasons}.
 */
export const differenceReasons = [
  ...(['today', 'calendar', 'start', 'progress', 'follows', 'duration', 'part_of_day', 'unknown'] as const),
  ...fileReasons,
] as const;
export type DifferenceReason = (typeof differenceReasons)[number];

type Dates = { start: PlainDate | null; finish: PlainDate | null };
export type DateDifference = {
  taskId: string;
  name: string;
  file: Dates;
  here: { start: PlainDate; finish: PlainDate };
  /** What it takes together to make the difference; mostly one. */
  reasons: DifferenceReason[];
  /** The task that it follows; null for every other reason. */
  because: string | null;
};

/** `differences` are the first of `differing` tasks, of `compared` that have dates in the file. */
export type FileComparison = { compared: number; differing: number; differences: DateDifference[] };

/** The most differences that are listed. */
export const mostDifferences = 200;

const everyDay: WorkingCalendar = { ...weekdayCalendar, name: 'every-day', week: weekdayCalendar.week.map(() => true) };

/**
 * Which tasks has the plan on other days than its file, and why? `plan` is the imported plan as it will be scheduled, with its start, its calendar and
 * the day it is. A reason is found by computing the plan as the file would have it, without the one or the other. Null where the file gives no dates.
 */
export function compareWithFile(imported: ImportedPlan, plan: Plan, today: PlainDate | null): FileComparison | null {
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const dated = imported.fileDates.filter(({ taskId }) => {
    const kind = tasks.get(taskId)?.kind;
    return kind !== undefined && kind !== 'summary';
  });
  if (dated.length === 0) return null;
  const here = datesOf(plan, today);
  const differing = dated.filter((file) => differs(file, here.get(file.taskId), tasks.get(file.taskId)!));
  const differingIds = new Set(differing.map(({ taskId }) => taskId));
  const variants = differing.length === 0 ? [] : variantsOf(imported, plan, today);
  const follows = followFinder(plan, differingIds);
  const differences = differing.slice(0, mostDifferences).map((file): DateDifference => {
    const task = tasks.get(file.taskId)!;
    const at = here.get(file.taskId)!;
    const variant = variants.find(({ dates }) => !differs(file, dates().get(file.taskId), task));
    const own = imported.fileReasons[file.taskId] ?? ownReason(task, file, at, imported, plan);
    const mayFollow = guesses.has(own) || (ofLength.has(own) && file.start !== null && file.start !== at.start);
    const before = !variant && mayFollow ? follows(task) : null;
    return {
      ...{ taskId: file.taskId, name: task.name, file: { start: file.start, finish: file.finish } },
      here: { start: at.start, finish: at.finish },
      reasons: variant?.reasons ?? [before === null ? own : 'follows'],
      because: before,
    };
  });
  return { compared: dated.length, differing: differing.length, differences };
}

/** Reasons that say less than a task before this one that differs. */
const guesses = new Set<DifferenceReason>(['unknown', 'part_of_day']);
/** Reasons for when a task ends and not for when it starts. */
const ofLength = new Set<DifferenceReason>(['duration', 'elapsed', 'split', 'work_hours']);

const datesOf = (plan: Plan, today: PlainDate | null) =>
  new Map(computeSchedule(plan, today).tasks.map((task) => [task.id, task]));

/** A moment has one day, whichever of the two the file states. */
function differs(file: Dates, here: ScheduledTask | undefined, task: PlanTask): boolean {
  if (!here) return false;
  const isMoment = task.kind !== 'task' || task.likely === 0;
  if (isMoment) return (file.finish ?? file.start) !== here.finish && file.start !== here.start;
  return (file.start !== null && file.start !== here.start) || (file.finish !== null && file.finish !== here.finish);
}

/** The plan with one thing as the file has it, then with several. Each is computed when it is asked for. */
function variantsOf(imported: ImportedPlan, plan: Plan, today: PlainDate | null) {
  const days: [DifferenceReason[], PlainDate | null][] =
    today === null
      ? [[[], null]]
      : [
          [[], today],
          [['today'], null],
        ];
  const starts: [DifferenceReason[], PlainDate][] = [[[], plan.start]];
  if (imported.start !== null && imported.start !== plan.start) starts.push([['start'], imported.start]);
  const calendars = calendarsOf(imported, plan).map((calendar, i): [DifferenceReason[], WorkingCalendar] => [
    i === 0 ? [] : ['calendar'],
    calendar,
  ]);
  const variants = starts.flatMap(([byStart, start]) =>
    calendars.flatMap(([byCalendar, calendar]) =>
      days.map(([byDay, day]) => {
        let dates: Map<string, ScheduledTask> | null = null;
        return {
          reasons: [...byStart, ...byCalendar, ...byDay],
          dates: () => {
            dates ??= datesOf({ ...plan, start, calendar }, day);
            return dates;
          },
        };
      }),
    ),
  );
  return variants.filter(({ reasons }) => reasons.length > 0).sort((a, b) => a.reasons.length - b.reasons.length);
}

/** The plan's calendar, and those by which the file may have been dated: its own, or the usual ones where it brings none. */
function calendarsOf(imported: ImportedPlan, plan: Plan): WorkingCalendar[] {
  const others = imported.calendar ? [imported.calendar] : [weekdayCalendar, chineseCalendar, everyDay];
  return [plan.calendar, ...others.filter((calendar) => calendar !== plan.calendar)];
}

/** What the task itself shows. */
function ownReason(
  task: PlanTask,
  file: FileDates,
  here: ScheduledTask,
  imported: ImportedPlan,
  plan: Plan,
): DifferenceReason {
  if (task.actualStart !== null || task.actualFinish !== null) return 'progress';
  const off = (a: PlainDate | null, b: PlainDate) => (a === null ? 0 : Math.abs(daysBetween(a, b)));
  const isWhole = Number.isInteger(task.likely);
  if (!isWhole && off(file.start, here.start) <= 1 && off(file.finish, here.finish) <= 1) return 'part_of_day';
  if (task.kind !== 'task' || file.start === null || file.finish === null || file.finish < file.start) return 'unknown';
  const [start, finish] = [file.start, file.finish];
  const fits = (calendar: WorkingCalendar) =>
    Math.abs(workingDaysBetween(calendar, addDays(start, -1), finish) - task.likely) < 1;
  if (!calendarsOf(imported, plan).some(fits)) return 'duration';
  // On the same days from the same day on it would end on the same day.
  return start === here.start && !fits(plan.calendar) ? 'calendar' : 'unknown';
}

/** The name of a task before this one that differs as well, if any: links of summaries count for what is in them. */
function followFinder({ tasks, dependencies }: Plan, differing: ReadonlySet<string>) {
  const outline = outlineOf(tasks);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const before = new Map<string, string[]>();
  for (const { predecessorId, successorId } of dependencies) {
    const known = before.get(successorId);
    if (known) known.push(predecessorId);
    else before.set(successorId, [predecessorId]);
  }
  return (task: PlanTask): string | null => {
    let at: PlanTask | undefined = task;
    for (let steps = 0; at && steps <= tasks.length; steps++) {
      for (const id of before.get(at.id) ?? []) {
        const found = outline.tasksWithin(id).find((each) => differing.has(each.id));
        if (found) return found.name;
      }
      at = at.parentId === null ? undefined : byId.get(at.parentId);
    }
    return null;
  };
}
