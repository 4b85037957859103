import { describe, expect, it } from 'vitest';
import { chineseCalendar } from './calendar.ts';
import { importPlanCsv } from './import-csv.ts';
import type { ImportedPlan, ImportResult } from './import-plan.ts';
import { importPlanTable } from './import-table.ts';
import { asPlan } from './read-plan-file.ts';
import { computeSchedule } from './schedule.ts';

function planIn(result: ImportResult): ImportedPlan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}
const csv = (...rows: string[]) => planIn(importPlanCsv(rows.join('\n')));
const problemsIn = (...rows: string[]) => {
  const result = importPlanCsv(rows.join('\n'));
  return result.ok
    ? []
    : result.problems.map(({ row, column, reason }) => [row, column, reason.key.replace(/.*\./, '')]);
};
const noticesIn = (plan: ImportedPlan) =>
  plan.notices.map(({ key, params }) => [key.replace('cadence.notices.', ''), params?.tasks ?? params?.rows ?? '']);
const linksIn = ({ dependencies }: ImportedPlan) =>
  dependencies.map(({ predecessorId, successorId, kind, lag }) => `${predecessorId}${kind}${lag}→${successorId}`);
const likelyIn = ({ tasks }: ImportedPlan) => tasks.map(({ likely }) => likely);
const treeIn = ({ tasks }: ImportedPlan) => tasks.map(({ id, kind, parentId }) => [id, kind, parentId]);
const datesIn = (plan: ImportedPlan) =>
  computeSchedule(asPlan(plan)).tasks.map(({ id, start, finish }) => [id, start, finish]);

describe('tables of other tools', () => {
  it('MS Project in Chinese', () => {
    const plan = csv(
      '标识号,活动,任务名称,工期,开始时间,完成时间,前置任务,大纲级别,资源名称,完成百分比',
      '1,是,准备,15 个工作日,2026年3月2日,2026年3月20日,,1,,0%',
      '2,是,设计,10 个工作日?,2026年3月2日,2026年3月13日,,2,高岩,0%',
      '3,是,评审,5 个工作日,2026年3月16日,2026年3月20日,2,2,,0%',
      '4,否,备选,1 个月,2026年3月2日,2026年3月27日,,1,,0%',
      '5,是,铺货,2 周工时,2026年3月24日,2026年4月7日,1FS+2 个工作日;4,1,,0%',
    );
    expect(treeIn(plan)).toEqual([
      ['1', 'summary', null],
      ['2', 'task', '1'],
      ['3', 'task', '1'],
      ['5', 'task', null],
    ]);
    expect(likelyIn(plan)).toEqual([0, 10, 5, 10]);
    expect(linksIn(plan)).toEqual(['2FS0→3', '1FS2→5']);
    expect(datesIn(plan).at(-1)).toEqual(['5', '2026-03-25', '2026-04-07']);
    expect(noticesIn(plan)).toContainEqual(['inactive', '备选']);
    expect(plan.tasks[1]!.owner).toBe('高岩');
  });

  it('GanttProject, with its people below', () => {
    const plan = csv(
      'ID,Name,Begin date,End date,Duration,Completion,Cost,Coordinator,Predecessors,Outline number,Resources,Assignments,Task color,Web Link,Notes',
      '0,Phase 1,3/2/26,3/20/26,15,0,0,,,1,,,#8cb6ce,,',
      '1,Design,3/2/26,3/13/26,10,0,0,Ann,,1.1,Ann,1:100.00,#8cb6ce,,',
      '2,Review,3/16/26,3/20/26,5,0,0,,1-FS=P0D,1.2,,,#8cb6ce,,',
      '3,Build,3/25/26,4/7/26,10,0,0,,0-FS=P2D,2,,,#8cb6ce,,',
      '',
      'ID,Name,Default role,e-mail,Phone,Standard rate,Total cost,Total load',
      '0,Ann,Default:0,,,0,0.0,10.0',
    );
    expect(treeIn(plan)).toEqual([
      ['0', 'summary', null],
      ['1', 'task', '0'],
      ['2', 'task', '0'],
      ['3', 'task', null],
    ]);
    expect(linksIn(plan)).toEqual(['1FS0→2', '0FS2→3']);
    expect(datesIn(plan).at(-1)).toEqual(['3', '2026-03-25', '2026-04-07']);
    expect(plan.notices).toContainEqual({ key: 'cadence.notices.second_table', params: { row: 7 } });
  });

  it('a spreadsheet with notes above, the header again, a total and a note below', () => {
    const plan = csv(
      'Launch plan 2026,,,',
      'exported on 1 March,,,',
      '',
      'Task,Duration,Predecessors,',
      'Design,10,,',
      'Build,20,1,',
      'Task,Duration,Predecessors,',
      '',
      'Ship,5,Build,',
      'Total,35,,',
      '',
      'Durations are working days.,,,',
    );
    expect(plan.tasks.map(({ id, name }) => [id, name])).toEqual([
      ['1', 'Design'],
      ['2', 'Build'],
      ['3', 'Ship'],
    ]);
    expect(plan.notices).toEqual([
      { key: 'cadence.notices.notes_above', params: { count: 2, row: 4 } },
      { key: 'cadence.notices.header_again', params: { count: 1, rows: '7' } },
      { key: 'cadence.notices.total_rows', params: { count: 1, rows: '10' } },
      { key: 'cadence.notices.notes_below', params: { count: 1, rows: '12' } },
    ]);
  });

  it('names the rows of the file, whatever stands above them', () => {
    expect(problemsIn('Plan,', '', 'Task,Duration', 'A,5', 'B,soon')).toEqual([[5, 'Duration', 'unreadable_days']]);
    expect(problemsIn('sep=;', 'Task;Duration', 'A;soon')).toEqual([[3, 'Duration', 'unreadable_days']]);
    expect(importPlanTable([['Task', 'Duration'], [], ['A', 'soon']])).toMatchObject({
      ok: false,
      problems: [{ row: 3, column: 'Duration' }],
    });
  });
});

describe('what contains what', () => {
  const groups = [
    ['1', 'summary', null],
    ['2', 'task', '1'],
    ['3', 'summary', '1'],
    ['4', 'task', '3'],
    ['5', 'task', null],
  ];
  it('by level', () => {
    const level = ['1,1,A,', '2,2,B,1', '3,2,C,9', '4,3,D,1', '5,1,E,1'];
    expect(treeIn(csv('ID,Level,Task,Duration', ...level))).toEqual(groups);
    expect(treeIn(csv('编号,大纲级别,任务,工期', ...level))).toEqual(groups);
    expect(
      treeIn(csv('ID,Outline Level,Task,Duration', ...level.map((row) => row.replace(/,(\d),/, ',$1.0,')))),
    ).toEqual(groups);
  });

  it('by number, which is also how rows refer to each other', () => {
    const plan = csv(
      'WBS,Task,Duration,Predecessors',
      '1,A,,',
      '1.1,B,1,',
      '1.2,C,9,',
      '1.2.1,D,1,1.1',
      '2,E,1,"1.1, 1.2"',
    );
    expect(treeIn(plan)).toEqual([
      ['1', 'summary', null],
      ['1.1', 'task', '1'],
      ['1.2', 'summary', '1'],
      ['1.2.1', 'task', '1.2'],
      ['2', 'task', null],
    ]);
    expect(linksIn(plan)).toEqual(['1.1FS0→1.2.1', '1.1FS0→2', '1.2FS0→2']);
    expect(linksIn(csv('ID,WBS,Task,Duration,Predecessors', '1,1,A,,', '2,1.1,B,1,', '3,2,C,1,1.1'))).toEqual([
      '2FS0→3',
    ]);
    // Numbers given twice name nothing, and the rows are counted.
    expect(treeIn(csv('WBS,Task,Duration', '1,A,', '1.1,B,1', '1.1,C,1')).map(([id]) => id)).toEqual(['1', '2', '3']);
    expect(treeIn(csv('No.,Task,Duration', '1,A,', '1.1,B,1')).map(([, kind]) => kind)).toEqual(['summary', 'task']);
  });

  it('by indents, and says so', () => {
    const indented = (indent: string) =>
      csv('Task,Duration', 'A,', `${indent}B,1`, `${indent}C,9`, `${indent}${indent}D,1`, 'E,1');
    for (const indent of ['  ', '    ', '\t', '　']) {
      const plan = indented(indent);
      expect(treeIn(plan)).toEqual(groups);
      expect(noticesIn(plan)).toEqual([['groups_by_indent', 'A; C']]);
      expect(plan.tasks[3]!.name).toBe('D');
    }
    // A blank more is a slip.
    expect(treeIn(csv('Task,Duration', 'A,1', ' B,1')).every(([, kind]) => kind === 'task')).toBe(true);
  });

  it('keeps links of groups, and says where a group has nothing in it', () => {
    const plan = csv('ID,Summary,Task,Duration,Predecessors', '1,Yes,A,5,', '2,No,B,5,1');
    expect(treeIn(plan)[0]).toEqual(['1', 'summary', null]);
    expect(noticesIn(plan)).toEqual([['empty_groups', 'A']]);
  });
});

describe('cells as they are', () => {
  it('durations in every form, by the unit of the header', () => {
    expect(likelyIn(csv('Task,Duration', 'A,5 days?', 'B,2 wks', 'C,16 hrs', 'D,P3D', 'E,"1,5 d"'))).toEqual([
      5, 10, 2, 3, 1.5,
    ]);
    expect(likelyIn(csv('任务,工期（小时）', 'A,16', 'B,3 天'))).toEqual([2, 3]);
    expect(likelyIn(csv('Task,Duration (weeks)', 'A,2'))).toEqual([10]);
    expect(likelyIn(csv('Task,Optimistic (h),Likely (h),Pessimistic (h)', 'A,8,16,24'))).toEqual([2]);
  });

  it('elapsed times, as the working days they span where they are', () => {
    const plan = csv(
      'ID,Task,Duration,Start,Predecessors',
      '1,Cure,3 edays,2026-03-06,',
      '2,B,2,,1',
      '3,C,1,,2FS+3 edays',
    );
    // Friday to Monday morning; then Monday and Tuesday; from Tuesday evening to Friday evening.
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-06', '2026-03-06'],
      ['2', '2026-03-09', '2026-03-10'],
      ['3', '2026-03-16', '2026-03-16'],
    ]);
    expect(noticesIn(plan)).toEqual([['elapsed_times', 'Cure; C']]);
  });

  it('a start and a finish as the working days of the calendar', () => {
    const rows = [
      'Task,Start,Finish,Duration',
      'A,2026-09-28,2026-10-09,',
      'B,2026-10-03,2026-10-04,',
      'C,2026-09-28,2026-10-02,3',
    ];
    expect(likelyIn(csv(...rows))).toEqual([10, 0, 3]);
    expect(noticesIn(csv(...rows))).toEqual([
      ['spanned_durations', 'A'],
      ['no_working_day_between', 'B'],
    ]);
    // National Day; and a make-up Saturday.
    expect(likelyIn(planIn(importPlanCsv(rows.join('\n'), { calendar: chineseCalendar })))).toEqual([5, 0, 3]);
    expect(problemsIn('Task,Start,Finish', 'A,2026-10-09,2026-09-28')).toEqual([[2, 'Finish', 'ends_before_start']]);
  });

  it('a start and a day on which it is due, where nothing else says how long it lasts', () => {
    expect(likelyIn(csv('Task Name,Start Date,Due Date', 'A,2026-03-02,2026-03-13'))).toEqual([10]);
    expect(likelyIn(csv('任务,开始日期,截止日期,工期', 'A,2026-03-02,2026-03-13,'))).toEqual([10]);
    const beside = csv('Task,Duration,Start,Deadline', 'A,3,,2026-03-13', 'B,3,2026-03-02,2026-03-13');
    expect(likelyIn(beside)).toEqual([3, 3]);
    expect(beside.tasks.map(({ pin }) => pin?.kind)).toEqual(['finish_no_later', 'start_no_earlier']);
    expect(noticesIn(beside)).toEqual([['deadline_beside_constraint', 'B']]);
  });

  it('the start of what follows something, in a table that dates everything, as a date and not as an agreement', () => {
    const plan = csv(
      'ID,Task,Duration,Start,Finish,Predecessors',
      '1,A,5,2026-03-02,2026-03-06,',
      '2,B,5,2026-03-09,2026-03-13,1',
    );
    expect(plan.tasks.map(({ pin }) => pin?.date ?? null)).toEqual(['2026-03-02', null]);
    expect(plan.fileDates).toHaveLength(2);
    // Without a finish, somebody wrote the start down.
    expect(csv('ID,Task,Duration,Start,Predecessors', '1,A,5,,', '2,B,5,2026-03-16,1').tasks[1]!.pin).toEqual({
      kind: 'start_no_earlier',
      date: '2026-03-16',
    });
  });

  it('days in the order that all of them allow, and asks where two do', () => {
    expect(csv('Task,Duration,Start', 'A,1,2/3/26', 'B,1,14/3/26').start).toBe('2026-03-02');
    const open = csv('Task,Duration,Start', 'A,1,3/2/26');
    expect(open.start).toBe('2026-03-02');
    expect(open.notices).toEqual([
      { key: 'cadence.notices.date_order_mdy', params: { cell: '3/2/26', date: '2026-03-02', other: '2026-02-03' } },
    ]);
    expect(csv('任务,工期,开始', 'A,1,26-03-02').notices[0]!.key).toBe('cadence.notices.date_order_ymd');
    expect(csv('Task,Duration,Start', 'A,1,Mon 3/2/26').notices).toEqual([]);
  });

  it('empty as tools write it, except for a name', () => {
    const plan = csv('ID,Task,Duration,Predecessors,Actual Start,Owner', '1,NA,5,-,NA,n/a', '2,B,5,nan,NaT,None');
    expect(plan.tasks.map(({ name, actualStart, owner }) => [name, actualStart, owner])).toEqual([
      ['NA', null, ''],
      ['B', null, ''],
    ]);
    expect(plan.dependencies).toEqual([]);
  });

  it('numbers that went through decimals', () => {
    const plan = csv('ID,Task,Duration,Predecessors', '1.0,A,5.0,', '2.0,B,5.0,1.0', '3.0,C,5.0,1;2.0FS+1.0d');
    expect(plan.tasks.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(linksIn(plan)).toEqual(['1FS0→2', '1FS0→3', '2FS1→3']);
  });

  it('what is done in percent, as shares, and only of what has begun', () => {
    const done = (...cells: string[]) =>
      csv('Task,Duration,Actual start,% Complete', ...cells.map((cell, i) => `T${i},5,2026-03-02,${cell}`));
    const percents = ({ tasks }: ImportedPlan) => tasks.map(({ donePercent }) => donePercent);
    expect(percents(done('40.5 %', '40', '"0,0"', '100.0'))).toEqual([41, 40, 0, 100]);
    expect(noticesIn(done('40.5 %', '40'))).toEqual([['percent_rounded', 'T0']]);
    expect(percents(done('0.4', '"0,25"', '1'))).toEqual([40, 25, 100]);
    expect(noticesIn(done('0.4', '1'))).toEqual([['percent_shares', '']]);
    expect(noticesIn(done('0', '1'))).toEqual([['percent_ones', '']]);
    const idle = csv('Task,Duration,Actual start,% Complete', 'A,5,,40%', 'B,5,,0%', 'C,5,2026-03-02,50%');
    expect(percents(idle)).toEqual([null, null, 50]);
    expect(noticesIn(idle)).toEqual([['percent_of_nothing', 'A']]);
  });

  it('links to other files, which are left out', () => {
    const plan = csv('ID,Task,Duration,Predecessors', '1,A,5,', '2,B,5,"1;C:\\plans\\other.mpp\\7FS+2 days"');
    expect(linksIn(plan)).toEqual(['1FS0→2']);
    expect(noticesIn(plan)).toEqual([['external_links', 'B']]);
  });

  it('milestones, deadlines and constraints of MS Project', () => {
    const plan = csv(
      'ID,Task,Duration,Milestone,Constraint Type,Constraint Date,Deadline',
      '1,Gate,0 days,Yes,As Soon As Possible,NA,NA',
      '2,Window,10 days,Yes,As Soon As Possible,NA,NA',
      '3,Fixed,5 days,No,Must Start On,Mon 3/2/26,NA',
      '4,Due,5 days,No,As Late As Possible,NA,Fri 3/6/26',
    );
    expect(plan.tasks.map(({ kind, likely, pin }) => [kind, likely, pin?.kind ?? null, pin?.date ?? null])).toEqual([
      ['milestone', 0, null, null],
      ['task', 10, null, null],
      ['task', 5, 'start_on', '2026-03-02'],
      ['task', 5, 'finish_no_later', '2026-03-06'],
    ]);
    expect(noticesIn(plan)).toEqual([
      ['lasting_milestones', 'Window'],
      ['as_late_as_possible', 'Due'],
    ]);
  });

  it('says which tasks have no duration, and which columns it does not use', () => {
    expect(noticesIn(csv('Task,Duration', 'A,5', 'B,'))).toEqual([['no_duration', 'B']]);
    const plan = csv('Task,Duration,Level,Colour', 'A,5,high,red');
    expect(plan.notices).toEqual([{ key: 'cadence.notices.unknown_columns', params: { columns: 'Level, Colour' } }]);
  });
});
