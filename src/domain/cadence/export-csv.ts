import { csvCell } from '../csv-cell.ts';
import { type PlanColumn, planColumns } from './csv-columns.ts';
import { dependenciesBySuccessor, type Plan, type PlanTask, type TaskKind } from './plan.ts';

const kindNames: Record<TaskKind, [string, string]> = {
  task: ['任务', 'task'],
  milestone: ['里程碑', 'milestone'],
  summary: ['摘要', 'summary'],
  launch: ['上市', 'launch'],
};
const trackNames = { product: ['产品', 'product'], market: ['市场', 'market'] } as const;

/**
 * Writes a plan as CSV that {@link importPlanCsv} reads back without loss: UTF-8 with byte order mark for spreadsheets,
 * cells that a spreadsheet would run as formulas quoted with an apostrophe. Tasks are numbered in the plan's order.
 */
export function exportPlanCsv(plan: Plan, locale: 'zh-CN' | 'en'): string {
  const language = locale === 'zh-CN' ? 0 : 1;
  const number = new Map(plan.tasks.map((task, i) => [task.id, String(i + 1)]));
  const linksOf = dependenciesBySuccessor(plan.dependencies);
  const predecessors = (task: PlanTask) =>
    (linksOf.get(task.id) ?? [])
      .map(({ predecessorId, kind, lag }) => {
        const days = lag === 0 ? '' : `${lag > 0 ? '+' : ''}${lag}d`;
        return `${number.get(predecessorId)}${kind === 'FS' && lag === 0 ? '' : kind}${days}`;
      })
      .join('; ');
  const cells: Record<Exclude<PlanColumn, 'start'>, (task: PlanTask) => string | number> = {
    id: (task) => number.get(task.id)!,
    name: (task) => task.name,
    kind: (task) => kindNames[task.kind][language]!,
    parent: (task) => (task.parentId === null ? '' : number.get(task.parentId)!),
    track: (task) => (task.track ? trackNames[task.track][language]! : ''),
    phase: (task) => task.phase ?? '',
    optimistic: (task) => (task.kind === 'task' ? task.optimistic : ''),
    likely: (task) => (task.kind === 'task' ? task.likely : ''),
    pessimistic: (task) => (task.kind === 'task' ? task.pessimistic : ''),
    predecessors,
    pin: (task) => task.pin?.kind ?? '',
    pinDate: (task) => task.pin?.date ?? '',
    holdsLaunch: (task) => (task.holdsLaunch ? ['是', 'yes'][language]! : ['否', 'no'][language]!),
    actualStart: (task) => task.actualStart ?? '',
    actualFinish: (task) => task.actualFinish ?? '',
    donePercent: (task) => task.donePercent ?? '',
    donePercentOn: (task) => task.donePercentOn ?? '',
    owner: (task) => task.owner,
  };
  const columns = Object.keys(cells) as (keyof typeof cells)[];
  const table = [
    columns.map((column) => planColumns[column][language]!),
    ...plan.tasks.map((task) => columns.map((column) => cells[column](task))),
  ];
  return `\uFEFF${table.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
}
