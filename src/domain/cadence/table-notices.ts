/** What there is to say of how a table was read. */
import { type Text, text } from '../text.ts';
import { inOrder } from './date-cell.ts';
import { noticeOf } from './import-plan.ts';
import type { PlanTask } from './plan.ts';
import type { TableStyle } from './table-cells.ts';
import type { RowFacts } from './table-facts.ts';
import type { LeftOut, Table } from './table-shape.ts';

/** The most lines that a sentence lists. */
const mostLines = 12;
const linesOf = (lines: readonly number[]) =>
  [...lines.slice(0, mostLines), ...(lines.length > mostLines ? ['…'] : [])].join(', ');

/** Lines that are no tasks. */
export function shapeNotices(
  table: Table,
  { first, header }: { first: number; header: number },
  left: LeftOut,
): Text[] {
  const lines = (key: string, found: readonly number[]) =>
    found.length === 0 ? [] : [text(`cadence.notices.${key}`, { count: found.length, rows: linesOf(found) })];
  const above = table.slice(first, header).filter((cells) => cells.some((cell) => cell.trim() !== '')).length;
  return [
    ...(above > 0 ? [text('cadence.notices.notes_above', { count: above, row: header + 1 })] : []),
    ...lines('header_again', left.repeatedHeaders),
    ...lines('total_rows', left.totals),
    ...lines('notes_below', left.notes),
    ...(left.secondTable === null ? [] : [text('cadence.notices.second_table', { row: left.secondTable })]),
  ];
}

/** Columns that are not used, and those whose cells can be read in more than one way. */
export function columnNotices(unknown: readonly string[], { dates, openDate, percent }: TableStyle): Text[] {
  return [
    ...(unknown.length > 0
      ? [text('cadence.notices.unknown_columns', { columns: unknown.join(', ').slice(0, 500) })]
      : []),
    ...(dates && openDate !== null
      ? [
          text(`cadence.notices.date_order_${dates.order}`, {
            cell: openDate,
            date: inOrder(openDate, dates.order) ?? '',
            other: inOrder(openDate, dates.alternatives[0]!) ?? '',
          }),
        ]
      : []),
    ...(percent === 'share' ? [text('cadence.notices.percent_shares')] : []),
    ...(percent === 'ones' ? [text('cadence.notices.percent_ones')] : []),
  ];
}

/** Tasks of which something is read otherwise than it may be meant. */
export function rowNotices(tasks: readonly PlanTask[], facts: readonly RowFacts[]): Text[] {
  const those = (holds: (fact: RowFacts, task: PlanTask) => boolean) =>
    tasks.filter((task, i) => holds(facts[i]!, task));
  const parents = new Set(tasks.map(({ parentId }) => parentId));
  const work = (holds: (fact: RowFacts) => boolean) =>
    those((fact, { kind, actualStart }) => kind === 'task' && actualStart === null && holds(fact));
  return [
    ...noticeOf(
      'spanned_durations',
      work(({ spanned }) => spanned !== null && spanned > 0),
    ),
    ...noticeOf(
      'no_working_day_between',
      work(({ spanned }) => spanned === 0),
    ),
    ...noticeOf(
      'no_duration',
      work(({ written, spanned }) => written === '' && spanned === null),
    ),
    ...noticeOf(
      'lasting_milestones',
      those(({ lastingMilestone }) => lastingMilestone),
    ),
    ...noticeOf(
      'as_late_as_possible',
      those(({ freePin }) => freePin === 'late'),
    ),
    ...noticeOf(
      'deadline_beside_constraint',
      those(({ deadline }, { pin }) => deadline !== null && pin?.kind !== 'finish_no_later'),
    ),
    ...noticeOf(
      'empty_groups',
      those((_, { id, kind }) => kind === 'summary' && !parents.has(id)),
    ),
    ...noticeOf(
      'percent_of_nothing',
      those(({ percentOfNothing }) => percentOfNothing),
    ),
    ...noticeOf(
      'percent_rounded',
      those(({ roundedPercent }) => roundedPercent),
    ),
  ];
}
