/** Plan files in and out. Reading a file is the domain's work; here it meets the plan that is already there. */
import { eq } from 'drizzle-orm';
import { markedDays } from '../../../domain/cadence/calendar.ts';
import { exportPlanCsv } from '../../../domain/cadence/export-csv.ts';
import { exportMspdi } from '../../../domain/cadence/export-mspdi.ts';
import { type ImportedPlan, problemInPlace } from '../../../domain/cadence/import-plan.ts';
import type { PlanTask, Track } from '../../../domain/cadence/plan.ts';
import type { ReadIntoResult } from '../../../domain/cadence/read-plan-file.ts';
import { computeSchedule } from '../../../domain/cadence/schedule.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Text, text } from '../../../domain/text.ts';
import { addDays, later, type PlainDate, parsePlainDate } from '../../../domain/time/plain-date.ts';
import { translate } from '../../../locales/translate.ts';
import type { DecideContext } from '../../act/context.ts';
import type { StoredPlan } from './queries.ts';
import { planBaseline, planTable } from './schema.ts';
import { behind, insertTasks, type OpenPlan, trashTasks } from './writes.ts';

export type ImportChoice = { fileName: string; content: string; track: Track; useCalendar: boolean };

/** How much of what is in the file. */
export function countsOf(imported: ImportedPlan) {
  const of = (kind: PlanTask['kind']) => imported.tasks.filter((task) => task.kind === kind).length;
  const work = imported.tasks.filter((task) => task.kind === 'task');
  return {
    format: imported.format,
    name: imported.name,
    start: imported.start,
    tasks: work.length,
    milestones: of('milestone') + of('launch'),
    summaries: of('summary'),
    dependencies: imported.dependencies.length,
    calendars: imported.calendars.length,
    baselines: imported.baselines.length,
    withoutRange: work.filter((task) => task.optimistic === task.pessimistic).length,
    withoutTrack: imported.tasks.filter((task) => task.track === null && task.kind !== 'summary').length,
  };
}

/** The file's plan with how it compares, or `invalid_input` with its first problem as the reason and all of them in the details. */
export function requirePlan(result: ReadIntoResult): Extract<ReadIntoResult, { ok: true }> {
  if (result.ok) return result;
  const [first] = result.problems;
  throw new BiplaneError('invalid_input', first ? problemInPlace(first) : text('cadence.errors.empty_file'), {
    row: first?.row ?? null,
    column: first?.column ?? null,
    problems: result.problems,
  });
}

/** Puts an imported plan in place of the present one, or behind it. What is replaced goes to the trash. Answers what there is to say of it. */
export async function storeImport(
  ctx: DecideContext,
  stored: OpenPlan,
  imported: ImportedPlan,
  choice: ImportChoice,
  mode: 'append' | 'replace',
): Promise<{ notices: Text[]; baselineIds: string[] }> {
  const launch = stored.tasks.find((task) => task.kind === 'launch');
  const bringsLaunch = imported.tasks.some((task) => task.kind === 'launch');
  const tasks = imported.tasks
    .filter((task) => !isProjectSummary(task, imported))
    .map(
      (task): PlanTask => ({
        ...task,
        parentId: task.parentId === projectSummaryId(imported) ? null : task.parentId,
        track: task.kind === 'summary' || task.kind === 'launch' ? task.track : (task.track ?? choice.track),
        // A plan has one launch; that of an appended file becomes a milestone.
        kind: task.kind === 'launch' && mode === 'append' ? 'milestone' : task.kind,
      }),
    );
  if (mode === 'replace') await trashTasks(ctx, stored.id, bringsLaunch ? null : (launch?.id ?? null));
  const kept = new Set(tasks.map((task) => task.id));
  const links = imported.dependencies.filter((each) => kept.has(each.predecessorId) && kept.has(each.successorId));
  const ids = await insertTasks(ctx, stored.id, tasks, links, mode === 'replace' ? 0 : behind(stored));
  await ctx.db
    .update(planTable)
    .set({
      ...(mode === 'replace' && imported.start ? { start: imported.start } : {}),
      ...(choice.useCalendar && imported.calendar ? { calendar: imported.calendar } : {}),
      updatedAt: ctx.now,
      version: stored.version + 1,
    })
    .where(eq(planTable.id, stored.id));
  const baselineIds: string[] = [];
  for (const baseline of imported.baselines) {
    const id = crypto.randomUUID();
    baselineIds.push(id);
    const dates = baseline.tasks.flatMap(({ taskId, start, finish }) => {
      const dated = ids.get(taskId);
      return dated ? [[dated, [start, finish]] as const] : [];
    });
    await ctx.db.insert(planBaseline).values({
      id,
      workspaceId: ctx.workspaceId,
      planId: stored.id,
      imported: true,
      name: `${choice.fileName} · ${baseline.number}`,
      launchDate: null,
      dates: Object.fromEntries(dates) as Record<string, [string, string]>,
      createdAt: ctx.now,
    });
  }
  return { notices: projectSummaryId(imported) ? [text('cadence.notices.project_summary')] : [], baselineIds };
}

/** MS Project's task 0 stands for the whole project; here that is the plan itself. */
function projectSummaryId(imported: ImportedPlan): string | null {
  const first = imported.tasks[0];
  return imported.format === 'mspdi' && first?.id === '0' && first.kind === 'summary' ? '0' : null;
}

function isProjectSummary(task: PlanTask, imported: ImportedPlan): boolean {
  return task.id === projectSummaryId(imported);
}

/** The plan as a file that people know how to open. */
export function exportPlan(stored: StoredPlan, format: 'csv' | 'mspdi', locale: 'zh-CN' | 'en', today: PlainDate) {
  const { plan, launch } = stored;
  const name = launch.name.replace(/[\\/:*?"<>|]+/g, ' ').trim();
  const fileName = translate(text('cadence.export.fileName', { launch: name, today }), locale);
  if (format === 'csv') {
    return { fileName: `${fileName}.csv`, mediaType: 'text/csv; charset=utf-8', content: exportPlanCsv(plan, locale) };
  }
  const schedule = computeSchedule(plan);
  const dates = plan.tasks.flatMap((task) => [task.pin?.date, task.actualFinish]).filter((date) => date != null);
  const last = dates.filter((date) => parsePlainDate(date) !== null).reduce(later, schedule.to);
  // The holidays of the year behind the plan go along, so that it can still slip over them.
  const days = markedDays(plan.calendar, schedule.from, addDays(last, 365));
  return {
    fileName: `${fileName}.xml`,
    mediaType: 'application/xml; charset=utf-8',
    content: exportMspdi(plan, schedule, launch.name, days),
  };
}
