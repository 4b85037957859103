/** What a column of a plan file can mean, and the headers under which it is recognised. The first two name it in exports. */
export const planColumns = {
  id: ['编号', 'ID', '序号', 'no', 'no.', 'number', '#', '标识号'],
  name: ['任务', 'Task', '任务名称', '名称', 'name', 'task name', 'title'],
  kind: ['类型', 'Type', 'kind', '任务类型'],
  parent: ['上级', 'Parent', '上级任务', '父任务', 'summary', 'parent id'],
  track: ['轨道', 'Track', '泳道', 'wing'],
  phase: ['阶段', 'Phase', 'stage'],
  optimistic: ['乐观', 'Optimistic', '乐观工期', '最短', 'best case', 'best', 'min', 'o'],
  likely: ['最可能', 'Likely', '最可能工期', 'most likely', '工期', 'duration', 'days', '天数', '工期(天)', 'm'],
  pessimistic: ['悲观', 'Pessimistic', '悲观工期', '最长', 'worst case', 'worst', 'max', 'p'],
  predecessors: ['前置任务', 'Predecessors', '前置', '紧前任务', '依赖', 'predecessor', 'depends on', 'dependencies'],
  start: ['开始', 'Start', '开始日期', '开始时间', 'start date', '最早开始'],
  pin: ['日期约束', 'Constraint', '约束', '约束类型', 'constraint type'],
  pinDate: ['约束日期', 'Constraint date'],
  holdsLaunch: ['上市前完成', 'Holds launch', '影响上市'],
  actualStart: ['实际开始', 'Actual start', '实际开始日期'],
  actualFinish: ['实际完成', 'Actual finish', '实际完成日期', 'finished'],
  donePercent: [
    '进度',
    'Percent complete',
    '完成度',
    '完成率',
    '完成百分比',
    '完成比例',
    '进度(%)',
    '完成度(%)',
    '% complete',
    '%complete',
    '% 完成',
    'progress',
  ],
  donePercentOn: ['进度日期', 'Status date', '状态日期'],
  owner: ['负责人', 'Owner', '责任人', '负责', 'assignee', 'resource names', '资源名称'],
} as const;
export type PlanColumn = keyof typeof planColumns;

/** No header of a plan is longer. */
const longestHeader = 200;

const byHeader = new Map(
  Object.entries(planColumns).flatMap(([column, headers]) =>
    headers.map((header) => [normalHeader(header), column as PlanColumn] as const),
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

/** Which column does this header name? Null for one that no plan column is called. */
export function columnOf(header: string): PlanColumn | null {
  return byHeader.get(normalHeader(header)) ?? null;
}
