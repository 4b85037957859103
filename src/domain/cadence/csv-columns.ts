import { unitOf } from './duration-cell.ts';

/** What a column of a plan file can mean, and the headers under which it is recognised. The first two name it in exports. */
export const planColumns = {
  id: ['编号', 'ID', '序号', 'no', 'no.', 'number', '#', '标识号', '任务编号', 'task id', '行号', 'nr', 'nr.'],
  name: [
    ...['任务', 'Task', '任务名称', '名称', 'name', 'task name', 'title', '任务名', '工作内容', '工作项', '事项'],
    ...['活动名称', 'activity', 'activity name', 'task title', 'subject', 'vorgangsname', 'vorgang'],
  ],
  kind: ['类型', 'Type', 'kind', '任务类型'],
  parent: ['上级', 'Parent', '上级任务', '父任务', 'summary', 'parent id'],
  track: ['轨道', 'Track', '泳道', 'wing'],
  phase: ['阶段', 'Phase', 'stage'],
  optimistic: ['乐观', 'Optimistic', '乐观工期', '最短', 'best case', 'best', 'min', 'o'],
  likely: [
    ...['最可能', 'Likely', '最可能工期', 'most likely', '工期', 'duration', 'days', '天数', 'm'],
    ...['计划工期', 'planned duration', '持续时间', '历时', '时长', 'dauer'],
  ],
  pessimistic: ['悲观', 'Pessimistic', '悲观工期', '最长', 'worst case', 'worst', 'max', 'p'],
  predecessors: [
    ...['前置任务', 'Predecessors', '前置', '紧前任务', '依赖', 'predecessor', 'depends on', 'dependencies'],
    ...['前导任务', '紧前工作', '前置任务编号', 'dependency', 'vorgänger'],
  ],
  start: [
    ...['开始', 'Start', '开始日期', '开始时间', 'start date', '最早开始', 'start time', 'begin', 'begin date'],
    ...['计划开始', '计划开始日期', '计划开始时间', 'planned start', 'scheduled start', 'anfang'],
  ],
  pin: ['日期约束', 'Constraint', '约束', '约束类型', 'constraint type', '限制类型'],
  pinDate: ['约束日期', 'Constraint date', '限制日期'],
  holdsLaunch: ['上市前完成', 'Holds launch', '影响上市'],
  actualStart: ['实际开始', 'Actual start', '实际开始日期', '实际开始时间'],
  actualFinish: [
    ...[
      '实际完成',
      'Actual finish',
      '实际完成日期',
      'finished',
      '实际完成时间',
      '实际结束',
      '实际结束日期',
      'actual end',
    ],
  ],
  donePercent: [
    ...['进度', 'Percent complete', '完成度', '完成率', '完成百分比', '完成比例', '% complete', '%complete', '% 完成'],
    ...['progress', 'completion', 'pct complete', '% abgeschlossen'],
  ],
  donePercentOn: ['进度日期', 'Status date', '状态日期'],
  owner: [
    ...['负责人', 'Owner', '责任人', '负责', 'assignee', 'resource names', '资源名称', 'assigned to', 'coordinator'],
    ...['resources', 'resource', '执行人', 'ressourcennamen'],
  ],
} as const;
export type PlanColumn = keyof typeof planColumns;

/** What only files of other tools have. */
const foreignColumns = {
  finish: [
    ...['完成', 'finish', '完成时间', '完成日期', '结束', '结束日期', '结束时间', 'finish date', 'end', 'end date'],
    ...[
      'end time',
      'finish time',
      '计划完成',
      '计划完成日期',
      '计划完成时间',
      '计划结束',
      '计划结束日期',
      '计划结束时间',
    ],
    ...['planned finish', 'planned end', 'scheduled finish', 'ende'],
  ],
  outlineLevel: ['outline level', '大纲级别', '大纲层级', 'level', '层级', '级别', 'gliederungsebene'],
  outlineNumber: [
    ...[
      'wbs',
      'wbs code',
      'outline number',
      '大纲数字',
      '大纲编号',
      '大纲号',
      'wbs编码',
      'wbs编号',
      'wbs号',
      'psp-code',
    ],
  ],
  active: ['active', '活动', '活动状态', '是否活动'],
  milestone: ['milestone', '里程碑'],
  isSummary: ['摘要', 'is summary', '是否摘要', '摘要任务'],
  deadline: ['deadline', '期限', '截止日期', '截止时间', 'due date', 'due', '最后期限', 'stichtag'],
} as const;
export type FileColumn = PlanColumn | keyof typeof foreignColumns;

/** No header of a plan is longer. */
const longestHeader = 200;

const byHeader = new Map(
  Object.entries({ ...planColumns, ...foreignColumns }).flatMap(([column, headers]) =>
    headers.map((header) => [normalHeader(header), column as FileColumn] as const),
  ),
);

function normalHeader(header: string): string {
  // Cut first: to compose characters takes time that grows with the square of their number.
  return header
    .slice(0, longestHeader)
    .normalize('NFKC')
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
}

/** Which column does this header name? What stands behind it in brackets is its unit. Null for one that no plan column is called. */
export function columnOf(header: string): FileColumn | null {
  const normal = normalHeader(header);
  return byHeader.get(normal) ?? byHeader.get(splitUnit(normal)?.[0] ?? '') ?? null;
}

/** The unit of time that a header states, as in "工期(小时)"; days where it states none. */
export function headerUnit(header: string) {
  return unitOf(splitUnit(normalHeader(header))?.[1] ?? 'd') ?? 'd';
}

function splitUnit(normal: string): [string, string] | null {
  const at = normal.search(/[([]/);
  const end = normal.at(-1);
  return at > 0 && (end === ')' || end === ']') ? [normal.slice(0, at).trim(), normal.slice(at + 1, -1)] : null;
}
