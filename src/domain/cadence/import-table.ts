/** A plan from a table of cells, wherever they stood: a CSV, a sheet of a workbook. */
import { type Text, text } from '../text.ts';
import { earlier, type PlainDate } from '../time/plain-date.ts';
import { type WorkingCalendar, weekdayCalendar } from './calendar.ts';
import { readDate } from './csv-cells.ts';
import type { FileColumn, PlanColumn } from './csv-columns.ts';
import { readLength } from './duration-cell.ts';

import {
  type FileReason,
  type ImportedPlan,
  ImportProblems,
  type ImportResult,
  noticeOf,
  withoutTasks,
} from './import-plan.ts';
import { mostTasks, type PlanTask } from './plan.ts';
import { type PlanRow, readPlanRows } from './plan-rows.ts';
import { settleTimes, workingShare } from './settle-times.ts';
import { type CellReader, cellReader, wholePercent } from './table-cells.ts';
import { recogniseColumns } from './table-columns.ts';
import { factsOf, outlineOfRows, type RowFacts } from './table-facts.ts';
import { columnNotices, rowNotices, shapeNotices } from './table-notices.ts';
import { headerRow, type Table, type TableRow, taskRows } from './table-shape.ts';

/** By which days are tasks with a start and a finish, and no duration, measured? */
export type TableOptions = { calendar?: WorkingCalendar | undefined };

/**
 * Reads a plan from rows of cells, Chinese or English headers in any order, with whatever stands around them: notes above, the header again, sums, other
 * tables below. Only a task name is required; one duration is a task without a range, a start and a finish without one are the working days from one to
 * the other. What could be read in more than one way, or was left out, is told in a notice. Every problem is reported with its row (counted from 1 in the table) and column, and
 * then nothing is returned.
 */
export function importPlanTable(table: Table, { calendar = weekdayCalendar }: TableOptions = {}): ImportResult {
  const problems = new ImportProblems();
  const fail = (row: number | null, key: string, params?: Text['params']): ImportResult => {
    problems.add({ row, column: null, reason: text(`cadence.errors.${key}`, params) });
    return { ok: false, problems: problems.found };
  };
  const found = headerRow(table);
  if (found === null) return fail(null, 'empty_file');
  const headers = table[found.header]!;
  const columns = recogniseColumns(table, found.header, problems);
  if (!columns.has('name')) return fail(found.header + 1, 'no_name_column');
  // Where a list does not say what has begun, what it says to be done stands on no day.
  if (!columns.has('actualStart')) columns.delete('donePercent');
  const { rows, left } = taskRows(table, found.header, columns);
  if (rows.length > mostTasks) return fail(null, 'too_many_tasks', { found: rows.length, limit: mostTasks });
  for (const { line, cells } of rows) {
    if (cells.length > headers.length && cells.slice(headers.length).some((cell) => cell.trim() !== '')) {
      const reason = text('cadence.errors.ragged_row', { cells: cells.length, columns: headers.length });
      problems.add({ row: line, column: null, reason });
    }
  }
  if (rows.length === 0) problems.add({ row: null, column: null, reason: text('cadence.errors.no_tasks') });
  const reader = cellReader(table, found.header, columns, rows);
  const outline = outlineOfRows(rows, columns, reader);
  const facts = factsOf(rows, outline.within, columns, reader, calendar);
  const { tasks, dependencies, lags, external } = readPlanRows(
    rows.map((row, i) => planRow(row, i, { columns, headers, reader, facts, outline, problems })),
  );
  if (problems.found.length > 0) return { ok: false, problems: problems.found };

  const start = earliestStart(tasks, facts);
  const durations = new Map(
    tasks.flatMap(({ id, kind }, i) =>
      kind === 'task' && facts[i]!.elapsedDays !== null ? [[id, facts[i]!.elapsedDays!] as const] : [],
    ),
  );
  const inactive = new Set(tasks.filter((_, i) => facts[i]!.inactive).map(({ id }) => id));
  const settled = settleTimes(
    withoutTasks({ tasks, dependencies }, inactive),
    { start: start ?? '2000-01-03', calendar },
    { durations, lags: lags.elapsed },
  );
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const successorsOf = (links: Iterable<{ successorId: string }>) =>
    [...new Set([...links].map(({ successorId }) => successorId))].flatMap((id) => byId.get(id) ?? []);
  const elapsed = [...new Set([...tasks.filter(({ id }) => durations.has(id)), ...successorsOf(lags.elapsed.keys())])];
  const used = new Set(columns.values());
  const unknown = headers.filter((header, i) => header.trim() !== '' && !used.has(i));
  const reasons: [string, FileReason][] = [
    ...tasks.filter((_, i) => facts[i]!.freePin === 'late').map(({ id }): [string, FileReason] => [id, 'as_late']),
    ...elapsed.map(({ id }): [string, FileReason] => [id, 'elapsed']),
    ...external.map(({ id }): [string, FileReason] => [id, 'external_link']),
    ...dependencies
      .filter(({ predecessorId }) => inactive.has(predecessorId))
      .map(({ successorId }): [string, FileReason] => [successorId, 'inactive_link']),
  ];
  const plan: ImportedPlan = {
    format: 'csv',
    name: '',
    start,
    ...settled,
    calendar: null,
    calendars: [],
    baselines: [],
    fileDates: tasks.flatMap(({ id }, i) => {
      const { start: from, finish: to } = facts[i]!;
      return inactive.has(id) || (from === null && to === null) ? [] : [{ taskId: id, start: from, finish: to }];
    }),
    fileReasons: Object.fromEntries(reasons),
    notices: [
      ...shapeNotices(table, found, left),
      ...columnNotices(unknown, reader.style),
      ...(outline.byIndent
        ? noticeOf(
            'groups_by_indent',
            tasks.filter(({ kind }) => kind === 'summary'),
          )
        : []),
      ...rowNotices(tasks, facts),
      ...noticeOf(
        'inactive',
        tasks.filter(({ id }) => inactive.has(id)),
      ),
      ...noticeOf('external_links', [...new Set(external)]),
      ...noticeOf('percent_lags', successorsOf(lags.shares)),
      ...noticeOf('elapsed_times', elapsed),
    ],
  };
  return { ok: true, plan };
}

type Reading = {
  columns: ReadonlyMap<FileColumn, number>;
  headers: readonly string[];
  reader: CellReader;
  facts: readonly RowFacts[];
  outline: ReturnType<typeof outlineOfRows>;
  problems: ImportProblems;
};

/** A row of the table as {@link readPlanRows} takes it. */
function planRow(row: TableRow, i: number, { columns, headers, reader, facts, outline, problems }: Reading): PlanRow {
  const fact = facts[i]!;
  const number = outline.numbers[i]!;
  const pinned = fact.freePin === null ? reader.cell(row, 'pin') : '';
  const cell = (column: PlanColumn): string => {
    const written = column === 'pin' ? pinned : reader.cell(row, column);
    switch (column) {
      case 'id':
        return columns.has('id') || !outline.numbersName ? written : number;
      case 'kind':
        return written || (fact.isMoment ? 'milestone' : fact.isSummary && !fact.contains ? 'summary' : '');
      case 'start':
        return fact.startIsComputed ? '' : written;
      case 'optimistic':
      case 'pessimistic':
      case 'likely': {
        if (fact.isSummary && !fact.contains) return '';
        const length = readLength(written);
        if (length?.elapsed) return String(length.days * workingShare);
        return written === '' && column === 'likely' && fact.spanned !== null ? String(fact.spanned) : written;
      }
      case 'pin':
      case 'pinDate':
        return pinned === '' && !(fact.start && !fact.startIsComputed) && !fact.isSummary
          ? deadlinePin(column, reader.cell(row, 'deadline'), written)
          : written;
      case 'donePercent': {
        const begun = reader.cell(row, 'actualStart') !== '' && reader.cell(row, 'actualFinish') === '';
        const { percent, rounded } = wholePercent(written);
        if (begun && rounded) fact.roundedPercent = true;
        if (begun || reader.cell(row, 'actualFinish') !== '' || percent === '' || !/^\d+$/.test(percent))
          return percent;
        if (Number(percent) > 0 && !fact.isSummary) fact.percentOfNothing = true;
        return '';
      }
      default:
        return written;
    }
  };
  const refuse: PlanRow['refuse'] = (column, key, params) =>
    problems.add({ row: row.line, column: headers[columns.get(column) ?? -1] ?? column, reason: text(key, params) });
  if (fact.start && fact.finish && fact.finish < fact.start) {
    problems.add({
      row: row.line,
      column: headers[columns.get('finish') ?? -1] ?? 'finish',
      reason: text('cadence.errors.ends_before_start', { start: fact.start, finish: fact.finish }),
    });
  }
  return { cell, refuse, outlineNumber: number, within: outline.within[i] ?? null };
}

/** A day by which a task should be done is a pin, where it has no other. */
function deadlinePin(column: 'pin' | 'pinDate', deadline: string, written: string): string {
  if (readDate(deadline) === null) return written;
  return column === 'pin' ? 'finish_no_later' : deadline;
}

function earliestStart(tasks: readonly PlanTask[], facts: readonly RowFacts[]): PlainDate | null {
  const dates = tasks.flatMap((task, i) => [
    task.actualStart,
    task.pin?.kind.startsWith('start') ? task.pin.date : null,
    task.kind === 'summary' || facts[i]!.inactive ? null : facts[i]!.start,
  ]);
  return dates.reduce(
    (first, date) => (first === null || date === null ? (first ?? date) : earlier(first, date)),
    null,
  );
}
