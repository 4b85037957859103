import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/references.ts';
import { text } from '../text.ts';
import { chineseCalendar, markedDays, weekdayCalendar } from './calendar.ts';
import { compareWithFile } from './compare-file.ts';
import { exportPlanCsv } from './export-csv.ts';
import { exportMspdi } from './export-mspdi.ts';
import { importPlanCsv } from './import-csv.ts';
import { importMspdi } from './import-mspdi.ts';
import type { ImportedPlan, ImportResult } from './import-plan.ts';
import { newTask, type Plan } from './plan.ts';
import { asPlan } from './read-plan-file.ts';
import { computeSchedule } from './schedule.ts';

function planIn(result: ImportResult): ImportedPlan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}
const problemsOf = (result: ImportResult) =>
  result.ok
    ? []
    : result.problems.map(({ row, column, reason }) => [row, column, reason.key.replace('cadence.errors.', '')]);

describe('a plan from CSV', () => {
  it('understands Chinese headers, links with lag, fixed dates and milestones', () => {
    const plan = planIn(
      importPlanCsv(
        [
          '编号,任务,类型,轨道,阶段,乐观,最可能,悲观,前置任务,开始,负责人',
          '1,芯片适配,,产品,,3,5,12,,2026-10-12,高岩',
          '2,续航实测,,产品,,2,4,6,1FS+2d; 3SS-1d,,陈屿',
          '3,预售页,,市场,预售,2,2天,1周,,,沈知',
          '4,放行,里程碑,产品,,,,,"2；3",,',
        ].join('\n'),
      ),
    );
    expect(plan.start).toBe('2026-10-12');
    expect(plan.tasks[0]).toMatchObject({
      id: '1',
      name: '芯片适配',
      track: 'product',
      optimistic: 3,
      likely: 5,
      pessimistic: 12,
      owner: '高岩',
    });
    expect(plan.tasks[0]!.pin).toEqual({ kind: 'start_no_earlier', date: '2026-10-12' });
    expect(plan.tasks[2]).toMatchObject({ phase: 'presale', likely: 2, pessimistic: 5, track: 'market' });
    expect(plan.tasks[3]).toMatchObject({ kind: 'milestone', likely: 0 });
    expect(plan.dependencies).toEqual([
      { predecessorId: '1', successorId: '2', kind: 'FS', lag: 2 },
      { predecessorId: '3', successorId: '2', kind: 'SS', lag: -1 },
      { predecessorId: '2', successorId: '4', kind: 'FS', lag: 0 },
      { predecessorId: '3', successorId: '4', kind: 'FS', lag: 0 },
    ]);
  });

  it('understands English headers, refers by row or by name, and says which columns it left out', () => {
    const plan = planIn(
      importPlanCsv('Task;Duration;Predecessors;Colour\nBuild;5;;red\nTest;3;Build SS+1d;\nShip;0;2;\n'),
    );
    expect(plan.dependencies).toEqual([
      { predecessorId: '1', successorId: '2', kind: 'SS', lag: 1 },
      { predecessorId: '2', successorId: '3', kind: 'FS', lag: 0 },
    ]);
    expect(plan.notices).toEqual([{ key: 'cadence.notices.unknown_columns', params: { columns: 'Colour' } }]);
  });

  it('names row and column of everything that cannot be', () => {
    const result = importPlanCsv(
      [
        'Task,Optimistic,Likely,Pessimistic,Predecessors,Start,Track',
        'A,1,2,3,9,2026-02-30,product',
        'B,5,2,3,,someday,side',
        ',1,2,x,2,,',
        'D,-1,2,3,4,,',
      ].join('\n'),
    );
    expect(problemsOf(result)).toEqual([
      [2, 'Start', 'impossible_date_cell'],
      [3, 'Track', 'unreadable_track'],
      [3, 'Optimistic', 'points_out_of_order'],
      [3, 'Start', 'impossible_date_cell'],
      [4, 'Task', 'no_name'],
      [4, 'Pessimistic', 'unreadable_days'],
      [5, 'Optimistic', 'negative_duration'],
      [2, 'Predecessors', 'unknown_reference'],
      [5, 'Predecessors', 'own_predecessor'],
    ]);
  });

  it.each([
    ['', [[null, null, 'empty_file']]],
    ['Colour,Size\nred,1\n', [[1, null, 'no_name_column']]],
    ['Task,任务\nA,B\n', [[1, '任务', 'duplicate_column']]],
    ['Task\n', [[null, null, 'no_tasks']]],
    ['Id,Task,Track,Likely\n1,"A,product,5\n2,B,product,5\n', [[2, null, 'quotes']]],
    [
      'Task,Parent\nA,B\nB,C\nC,B\nD,D\n',
      [
        [3, 'Parent', 'parent_cycle'],
        [5, 'Parent', 'parent_cycle'],
      ],
    ],
    ['Task,Likely\nA,1,surplus\n', [[2, null, 'ragged_row']]],
  ])('refuses %j', (content, problems) => {
    expect(problemsOf(importPlanCsv(content))).toEqual(problems);
  });

  it('reads how much is done of begun work, and of that alone', () => {
    const rows = [
      '任务,实际开始,实际完成,进度,上级',
      '试产,2026-10-12,,40%,4',
      '铺货,,,0,4',
      '打样,2026-10-12,2026-10-13,100%,4',
    ];
    const plan = planIn(importPlanCsv([...rows, '准备,,,47%,'].join('\n')));
    expect(plan.tasks.map(({ donePercent }) => donePercent)).toEqual([40, null, null, null]);
    expect(problemsOf(importPlanCsv('Task,Actual start,% complete\nA,,40\nB,2026-10-12,101\n'))).toEqual([
      [3, '% complete', 'unreadable_percent'],
    ]);
    const dayless = planIn(importPlanCsv('Task,Duration,% complete\nA,5,40\n'));
    expect(dayless.tasks.map(({ donePercent }) => donePercent)).toEqual([null]);
    expect(dayless.notices).toEqual([text('cadence.notices.unknown_columns', { columns: '% complete' })]);
  });

  it('comes back from its own export without loss, formulas disarmed', () => {
    const plan: Plan = {
      start: '2026-10-12',
      committedDate: '2026-11-04',
      calendar: chineseCalendar,
      distribution: 'pert_beta',
      seed: 2,
      tasks: [
        newTask('1', { name: '准备', kind: 'summary' }),
        newTask('2', {
          name: '=HYPERLINK("x")',
          parentId: '1',
          track: 'market',
          phase: 'ads',
          optimistic: 1,
          likely: 2.5,
          pessimistic: 4,
        }),
        newTask('3', { name: '上市, "X1"', kind: 'launch', pin: { kind: 'finish_on', date: '2026-11-04' } }),
        newTask('4', {
          name: '发布会',
          holdsLaunch: false,
          optimistic: 1,
          likely: 1,
          pessimistic: 1,
          actualStart: '2026-10-12',
          actualFinish: '2026-10-13',
          owner: '周然',
        }),
        newTask('5', {
          ...{ name: '打样', optimistic: 3, likely: 5, pessimistic: 8 },
          ...{ actualStart: '2026-10-12', donePercent: 40, donePercentOn: '2026-10-14' },
        }),
      ],
      dependencies: [
        { predecessorId: '2', successorId: '3', kind: 'SS', lag: -1.5 },
        { predecessorId: '3', successorId: '4', kind: 'FS', lag: 0 },
      ],
    };
    for (const locale of ['zh-CN', 'en'] as const) {
      const csv = exportPlanCsv(plan, locale);
      expect(csv).toContain(`"'=HYPERLINK`);
      const back = planIn(importPlanCsv(csv));
      expect(back.tasks).toEqual(plan.tasks);
      expect(back.dependencies).toEqual(plan.dependencies);
    }
  });
});

describe('a plan from MS Project XML', () => {
  const project = (inner: string) =>
    `<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-09-28T08:00:00</StartDate><MinutesPerDay>450</MinutesPerDay><CalendarUID>1</CalendarUID>${inner}</Project>`;
  const calendars = `<Calendars><Calendar><UID>1</UID><Name>Standard</Name><BaseCalendarUID>-1</BaseCalendarUID>
    <WeekDays><WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays>
    <Exceptions><Exception><TimePeriod><FromDate>2026-10-01T00:00:00</FromDate><ToDate>2026-10-03T23:59:00</ToDate></TimePeriod><Name>国庆</Name><Type>1</Type><DayWorking>0</DayWorking></Exception>
    <Exception><TimePeriod><FromDate>2026-01-01T00:00:00</FromDate><ToDate>2028-12-31T23:59:00</ToDate></TimePeriod><Name>周年</Name><Type>2</Type><Month>9</Month><MonthDay>5</MonthDay><DayWorking>0</DayWorking></Exception></Exceptions>
    </Calendar><Calendar><UID>2</UID><Name>Derived</Name><BaseCalendarUID>1</BaseCalendarUID></Calendar></Calendars>`;

  it('reads calendars with single and recurring exceptions, and dates follow them', () => {
    const plan = planIn(
      importMspdi(
        project(
          `${calendars}<Tasks><Task><UID>1</UID><Name>A</Name><Duration>PT22H30M0S</Duration></Task><Task><UID>2</UID><Name>B</Name><Duration>PT15H0M0S</Duration><PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type><LinkLag>4500</LinkLag><LagFormat>7</LagFormat></PredecessorLink></Task></Tasks>`,
        ),
      ),
    );
    expect(plan.calendars.map((calendar) => calendar.name)).toEqual(['Standard', 'Derived']);
    expect(plan.calendar!.week).toEqual([true, true, true, true, true, true, false]);
    expect(plan.calendar!.exceptions).toEqual([
      { from: '2026-10-01', to: '2026-10-03', working: false, name: '国庆' },
      ...[2026, 2027, 2028].map((year) => ({
        from: `${year}-10-05`,
        to: `${year}-10-05`,
        working: false,
        name: '周年',
      })),
    ]);
    const schedule = computeSchedule({
      ...base,
      start: plan.start!,
      calendar: plan.calendar!,
      tasks: plan.tasks,
      dependencies: plan.dependencies,
    });
    // Three days (450 minutes each) from Monday 28th, one day of lag past the holiday and the anniversary, then two days.
    expect(schedule.tasks.map(({ start, finish }) => [start, finish])).toEqual([
      ['2026-09-28', '2026-09-30'],
      ['2026-10-07', '2026-10-08'],
    ]);
  });

  it.each([
    ['<Project><Tasks>', [1, null, 'xml_unclosed']],
    ['<Project>\n<Title>A &nbsp; B</Title></Project>', [2, null, 'xml_entity']],
    ['<Project>\n<Tasks></Task></Project>', [2, null, 'xml_unmatched']],
    [
      '<Project>\n<StartDate>2026-13-05T08:00:00</StartDate><Tasks><Task><UID>1</UID></Task></Tasks></Project>',
      [2, 'StartDate', 'impossible_date'],
    ],
    [
      '<Project>\n<MinutesPerDay>0</MinutesPerDay><Tasks><Task><UID>1</UID></Task></Tasks></Project>',
      [2, 'MinutesPerDay', 'unreadable_minutes'],
    ],
    ['<html></html>', [1, 'html', 'not_mspdi']],
    [project('<Tasks></Tasks>'), [1, 'Tasks', 'no_tasks']],
    [
      project('<Tasks>\n<Task><UID>1</UID><Duration>long</Duration></Task></Tasks>'),
      [2, 'Duration', 'unreadable_days'],
    ],
    [
      project(
        '<Tasks><Task><UID>1</UID>\n\n<PredecessorLink><PredecessorUID>7</PredecessorUID></PredecessorLink></Task></Tasks>',
      ),
      [3, 'PredecessorUID', 'unknown_reference'],
    ],
    [
      project(
        '<Tasks><Task><UID>1</UID><ConstraintType>4</ConstraintType><ConstraintDate>2026-02-30T08:00:00</ConstraintDate></Task></Tasks>',
      ),
      [1, 'ConstraintDate', 'impossible_date'],
    ],
  ])('refuses %s', (content, problem) => {
    expect(problemsOf(importMspdi(content))[0]).toEqual(problem);
  });

  it('never follows external entities', () => {
    const content = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project><Title>&x;</Title></Project>';
    expect(problemsOf(importMspdi(content))[0]![2]).toBe('xml_entity');
  });

  it('comes back from its own export with the same dates, holidays included', () => {
    const plan: Plan = {
      ...base,
      start: '2026-09-21',
      calendar: chineseCalendar,
      tasks: [
        newTask('s', { name: 'S & <T>', kind: 'summary' }),
        newTask('a', { name: 'A', parentId: 's', optimistic: 6.5, likely: 6.5, pessimistic: 6.5 }),
        newTask('b', { name: 'B', kind: 'milestone', pin: { kind: 'start_no_earlier', date: '2026-10-08' } }),
      ],
      dependencies: [{ predecessorId: 'a', successorId: 'b', kind: 'SS', lag: -2 }],
    };
    const schedule = computeSchedule(plan);
    const back = planIn(
      importMspdi(exportMspdi(plan, schedule, 'X1', markedDays(plan.calendar, '2026-01-01', '2026-12-31'))),
    );
    expect(back.name).toBe('X1');
    expect(back.tasks.map(({ name, kind, likely, pin }) => ({ name, kind, likely, pin }))).toEqual(
      plan.tasks.map(({ name, kind, likely, pin }) => ({ name, kind, likely, pin })),
    );
    const again = computeSchedule({
      ...base,
      start: back.start!,
      calendar: back.calendar!,
      tasks: back.tasks,
      dependencies: back.dependencies,
    });
    expect(again.tasks.map(({ start, finish }) => [start, finish])).toEqual(
      schedule.tasks.map(({ start, finish }) => [start, finish]),
    );
  });
});

const base = { committedDate: null, calendar: weekdayCalendar, distribution: 'pert_beta', seed: 1 } as const;

const folder = sharedData('projects/mspdi');

describe.skipIf(!folder)('real MS Project files', () => {
  const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : [];
  const elements = (xml: string, name: string) => xml.match(new RegExp(`<${name}>`, 'g'))?.length ?? 0;

  it.each(files)('%s keeps every task, link, calendar and baseline', (file) => {
    const xml = readFileSync(join(folder!, file), 'utf8');
    const plan = planIn(importMspdi(xml));
    expect(plan.tasks).toHaveLength(elements(xml, 'Task'));
    expect(plan.dependencies).toHaveLength(elements(xml, 'PredecessorLink'));
    expect(plan.calendars).toHaveLength(elements(xml, 'Calendar'));
    expect(new Set(plan.tasks.map((task) => task.id)).size).toBe(plan.tasks.length);
  });

  it.each(files)('%s has every task on the days that MS Project saved', (file) => {
    const plan = planIn(importMspdi(readFileSync(join(folder!, file), 'utf8')));
    const comparison = compareWithFile(plan, asPlan(plan), null)!;
    expect(comparison.compared).toBeGreaterThan(0);
    expect(comparison.differences).toEqual([]);
  });

  it('task-links: all link kinds and lags give the dates that MS Project saved', () => {
    const xml = readFileSync(join(folder!, 'task-links-project2019-mspdi.xml'), 'utf8');
    const plan = planIn(importMspdi(xml));
    const schedule = computeSchedule({
      ...base,
      start: plan.start!,
      calendar: plan.calendar!,
      tasks: plan.tasks,
      dependencies: plan.dependencies,
    });
    const saved = [...xml.matchAll(/<Task>\s*<UID>(\d+)<\/UID>[\s\S]*?<Start>([\d-]+)T[\s\S]*?<Finish>([\d-]+)T/g)];
    expect(saved).toHaveLength(17);
    expect(schedule.tasks.map(({ id, start, finish }) => [id, start, finish])).toEqual(
      saved.map((match) => match.slice(1, 4)),
    );
  });

  it('assignments: progress, people and hand-set dates are kept', () => {
    const xml = readFileSync(join(folder!, 'assignment-assignments-project2019-mspdi.xml'), 'utf8');
    const plan = planIn(importMspdi(xml));
    expect(plan.tasks.map(({ owner, actualStart }) => [owner, actualStart])).toEqual([
      ['', null],
      ['Resource 1', null],
      ['Resource 2', '2016-01-04'],
      ['Resource 3', '2016-01-04'],
    ]);
    const schedule = computeSchedule({
      ...base,
      start: plan.start!,
      calendar: plan.calendar!,
      tasks: plan.tasks,
      dependencies: plan.dependencies,
    });
    expect(schedule.tasks.map(({ start, finish }) => [start, finish])).toEqual(
      plan.tasks.map(() => ['2016-01-04', '2016-01-15']),
    );
  });

  it('baselines: all ten are kept', () => {
    const plan = planIn(importMspdi(readFileSync(join(folder!, 'baselines.xml'), 'utf8')));
    expect(plan.baselines.map((baseline) => baseline.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
