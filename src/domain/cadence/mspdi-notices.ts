import { type Text, text } from '../text.ts';
import { type FileReason, noticeOf } from './import-plan.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';
import type { PlanTask } from './plan.ts';

/** A task beside the element it was read from. */
export type ReadTask = { element: XmlElement; task: PlanTask };

/** What the file says of its tasks that a plan cannot: by what it is, the ids of the tasks. */
export type Oddities = Record<
  | 'inactive'
  | 'inactive_link'
  | 'external_task'
  | 'external_link'
  | 'percent_lag'
  | 'elapsed'
  | 'split'
  | 'work_hours'
  | 'own_calendar'
  | 'manual'
  | 'as_late'
  | 'lasting_milestone'
  | 'leveled',
  readonly string[]
>;

/** Which tasks have what in a file that a plan has no word for, as far as single elements say it. */
export function elementOddities(tasks: readonly ReadTask[], projectCalendar: string | null) {
  const those = (holds: (element: XmlElement, task: PlanTask) => boolean) =>
    tasks.filter(({ element, task }) => holds(element, task)).map(({ task }) => task.id);
  return {
    inactive: those((each) => textOf(each, 'Active') === '0'),
    external_task: those((each) => textOf(each, 'ExternalTask') === '1'),
    own_calendar: those((each, { kind }) => {
      const calendar = textOf(each, 'CalendarUID');
      return kind !== 'summary' && calendar !== null && calendar !== '-1' && calendar !== projectCalendar;
    }),
    manual: those((each) => textOf(each, 'Manual') === '1' && childrenOf(each, 'PredecessorLink').length > 0),
    as_late: those((each) => textOf(each, 'ConstraintType') === '1'),
    leveled: those((each, { kind }) => kind !== 'summary' && Number(textOf(each, 'LevelingDelay') ?? 0) > 0),
    lasting_milestone: those((each, { kind }) => kind === 'task' && textOf(each, 'Milestone') === '1'),
  };
}

/** By task, the one of several reasons that explains most: what was left out comes last. */
export function reasonsOf(oddities: Oddities, fromFinish: boolean, tasks: readonly PlanTask[]) {
  const reasons: Record<string, FileReason> = {};
  if (fromFinish) for (const { id } of tasks) reasons[id] = 'from_finish';
  const order = [
    ...(['manual', 'as_late', 'leveled', 'own_calendar', 'work_hours'] as const),
    ...(['elapsed', 'split', 'inactive_link', 'external_link'] as const),
  ];
  for (const reason of order) for (const id of oddities[reason]) reasons[id] = reason;
  return reasons;
}

/** Everything that was read otherwise than it is in the file, with the tasks it is about. */
export function mspdiNotices(
  tasks: readonly ReadTask[],
  oddities: Oddities,
  { blank, calendars, fromFinish }: { blank: number; calendars: number; fromFinish: boolean },
): Text[] {
  const byId = new Map(tasks.map(({ task }) => [task.id, task]));
  const named = (key: string, ids: readonly string[]) =>
    noticeOf(
      key,
      [...new Set(ids)].flatMap((id) => byId.get(id) ?? []),
    );
  const heldGroups = tasks.filter(
    ({ element, task }) =>
      task.kind === 'summary' &&
      (!['0', '1', '4', null].includes(textOf(element, 'ConstraintType')) || textOf(element, 'Deadline') !== null),
  );
  const bothPins = tasks.filter(
    ({ element, task }) =>
      task.kind !== 'summary' &&
      Number(textOf(element, 'ConstraintType') ?? 0) > 1 &&
      textOf(element, 'Deadline') !== null,
  );
  return [
    ...named('inactive', oddities.inactive),
    ...named('external_tasks', oddities.external_task),
    ...named('external_links', oddities.external_link),
    ...named('lasting_milestones', oddities.lasting_milestone),
    ...named('percent_lags', oddities.percent_lag),
    ...named('elapsed_times', oddities.elapsed),
    ...named('split_tasks', oddities.split),
    ...named('work_hours', oddities.work_hours),
    ...named('manual_follow_links', oddities.manual),
    ...named('task_calendars', oddities.own_calendar),
    ...named('leveled_tasks', oddities.leveled),
    ...named('as_late_as_possible', oddities.as_late),
    ...named(
      'deadline_beside_constraint',
      bothPins.map(({ task }) => task.id),
    ),
    ...named(
      'group_constraints',
      heldGroups.map(({ task }) => task.id),
    ),
    ...(blank > 0 ? [text('cadence.notices.blank_rows', { count: blank })] : []),
    ...(calendars > 1 ? [text('cadence.notices.more_calendars', { count: calendars - 1 })] : []),
    ...(fromFinish ? [text('cadence.notices.from_finish')] : []),
  ];
}
