import { describe, expect, test } from 'vitest';
import { expectLinear } from '../../../test/growth.ts';
import { markedDays, weekdayCalendar } from './calendar.ts';
import { readDate, readDays } from './csv-cells.ts';
import { columnOf } from './csv-columns.ts';
import { readDateForms } from './date-cell.ts';
import { readLength } from './duration-cell.ts';
import { exportPlanCsv } from './export-csv.ts';
import { exportMspdi } from './export-mspdi.ts';
import { readIsoMinutes } from './iso-duration.ts';
import { buildNetwork, mostBounds } from './network.ts';
import { type Dependency, mostTasks, newTask, type Plan, type PlanTask } from './plan.ts';
import { readPredecessors } from './predecessor-cell.ts';
import { asPlan, readPlanFile } from './read-plan-file.ts';
import { computeSchedule } from './schedule.ts';

const reasonsOf = (content: string) => {
  const result = readPlanFile(content);
  return result.ok ? [] : result.problems.map(({ reason }) => reason.key.replace('cadence.errors.', ''));
};
const list = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));
const planOf = (tasks: PlanTask[], dependencies: Dependency[] = []): Plan => ({
  ...asPlan({ tasks, dependencies, start: '2026-01-05', calendar: null } as never),
});
/** Summaries each within the one before, the last one with a task. */
const nested = (depth: number) =>
  list(depth, (i) =>
    newTask(`t${i}`, {
      kind: i === depth - 1 ? 'task' : 'summary',
      parentId: i === 0 ? null : `t${i - 1}`,
      ...(i === depth - 1 ? { optimistic: 1, likely: 1, pessimistic: 1 } : {}),
    }),
  );
const link = (predecessorId: string, successorId: string): Dependency => ({
  predecessorId,
  successorId,
  kind: 'FS',
  lag: 0,
});

describe('the time of reading a plan grows with the size of the file, whatever is in it', () => {
  const cell = (content: string) => `ID,Task,Predecessors\n1,A,\n2,B,"${content}"\n`;
  test.each<[string, number, (size: number) => string]>([
    ['a predecessor of blanks', 15_000, (n) => cell(`1${' '.repeat(n)}x`)],
    ['a predecessor of kinds', 15_000, (n) => cell(`1${'FS'.repeat(n)}x`)],
    ['a predecessor of composed characters', 15_000, (n) => cell(`a${'\u0301\u0316'.repeat(n)}`)],
    ['many predecessors', 4_000, (n) => cell('1FS+2d;'.repeat(n))],
    ['many columns', 10_000, (n) => `Task${',x'.repeat(n)}\nA${',1'.repeat(n)}\n`],
    ['many equal headers', 10_000, (n) => `Task${',Task'.repeat(n)}\nA\n`],
    ['a header of composed characters', 15_000, (n) => `Task,a${'\u0301\u0316'.repeat(n)}\nA,1\n`],
    ['many lines', 10_000, (n) => `Task\n${'A\n'.repeat(n)}`],
    ['many ragged lines', 10_000, (n) => `Task\n${'A,B\n'.repeat(n)}`],
    ['broken quotation marks', 10_000, (n) => `Task\n${'"a"b"c\n'.repeat(n)}`],
    ['an open quotation mark', 100_000, (n) => `Task\n"${'a\n'.repeat(n)}`],
    ['quotation marks in a row', 25_000, (n) => `Task\n"${'""'.repeat(n)}\n`],
    ['a long number', 100_000, (n) => `Task,Duration\nA,${'1'.repeat(n)}x\n`],
    ['a long date', 100_000, (n) => `Task,Start\nA,2026-01-01${'T '.repeat(n)}\n`],
    ['elements that are never closed', 250_000, (n) => `<Project>${'<a>'.repeat(n)}`],
    ['many elements', 20_000, (n) => `<Project>${'<a/>'.repeat(n)}</Project>`],
    ['many attributes', 8_000, (n) => `<Project ${list(n, (i) => `a${i}="1"`).join(' ')}></Project>`],
    ['a long text in XML', 500_000, (n) => `<Project><Tasks>${'x '.repeat(n)}</Tasks></Project>`],
    ['many wrong entities', 100_000, (n) => `<Project>${'&x;'.repeat(n)}</Project>`],
    [
      'calendars derived from each other',
      1_000,
      (n) =>
        `<Project><Calendars>${list(n, (i) => `<Calendar><UID>${i}</UID><BaseCalendarUID>${i + 1}</BaseCalendarUID></Calendar>`).join('')}</Calendars></Project>`,
    ],
    [
      'exceptions that recur for two centuries',
      1,
      (n) =>
        `<Project><Calendars><Calendar><UID>1</UID><Exceptions>${'<Exception><TimePeriod><FromDate>1950-01-01</FromDate><ToDate>2199-01-01</ToDate></TimePeriod><Type>5</Type><MonthItem>9</MonthItem><MonthPosition>4</MonthPosition></Exception>'.repeat(n)}</Exceptions></Calendar></Calendars></Project>`,
    ],
    [
      'a long line of PSPLIB',
      25_000,
      (n) => `PRECEDENCE RELATIONS:\nx\n1 1 ${n} ${'2 '.repeat(n)}\n***\nREQUESTS/DURATIONS:\nx\nx\n1 1 1\n***\n`,
    ],
    ['headings of PSPLIB', 50_000, (n) => 'PRECEDENCE RELATIONS:\n'.repeat(n)],
    [
      'a circle of parents',
      1_200,
      (n) => `ID,Task,Type,Parent\n${list(n, (i) => `${i},T${i},summary,${(i + 1) % n}`).join('\n')}\n`,
    ],
    [
      'a chain of parents',
      1_200,
      (n) => `ID,Task,Parent\n${list(n, (i) => `${i},T${i},${i === 0 ? '' : i - 1}`).join('\n')}\n`,
    ],
    ['a predecessor of commas', 8_000, (n) => cell('x,'.repeat(n))],
    ['dates of nothing', 10_000, (n) => `Task,Start,Finish\n${'A,3/2/26,99/99/99\n'.repeat(n)}`],
    ['notes above and below', 20_000, (n) => `${'note\n'.repeat(10)}Task,Duration\nA,1\n\n${'note\n'.repeat(n)}`],
    ['the header again and again', 20_000, (n) => `Task,Duration\nA,1\n${'Task,Duration\n'.repeat(n)}`],
    [
      'indents each deeper than the one before',
      1_000,
      (n) => `Task,Duration\n${list(n, (i) => `${' '.repeat(2 * i)}T,1`).join('\n')}\n`,
    ],
    [
      'numbers each within the one before',
      500,
      (n) => `WBS,Task,Duration\n${list(n, (i) => `${list(i + 1, () => '1').join('.')},T,1`).join('\n')}\n`,
    ],
    [
      'elapsed times that wait for each other',
      100,
      (n) =>
        `ID,Task,Duration,Start,Predecessors\n${list(n, (i) => `${i + 1},T,3 edays,2026-03-06,${i === 0 ? '' : `${i}FS+2 edays`}`).join('\n')}\n`,
    ],
    [
      'work that is told by the day',
      10_000,
      (n) =>
        `<Project><Tasks><Task><UID>1</UID><Duration>PT8H</Duration><Start>2026-03-02</Start><Finish>2026-03-20</Finish></Task></Tasks><Assignments><Assignment><TaskUID>1</TaskUID>${'<TimephasedData><Type>1</Type><Start>2026-03-02</Start><Finish>2026-03-03</Finish><Value>1</Value></TimephasedData>'.repeat(n)}</Assignment></Assignments></Project>`,
    ],
    [
      'tasks with a calendar of their own that works one day a year',
      50,
      (n) =>
        `<Project><StartDate>2026-03-02</StartDate><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID></Calendar><Calendar><UID>2</UID><WeekDays>${list(7, (i) => `<WeekDay><DayType>${i + 1}</DayType><DayWorking>${i === 3 ? 1 : 0}</DayWorking></WeekDay>`).join('')}</WeekDays></Calendar></Calendars><Tasks>${list(n, (i) => `<Task><UID>${i}</UID><Duration>PT4000H0M0S</Duration><CalendarUID>2</CalendarUID></Task>`).join('')}</Tasks></Project>`,
    ],
    [
      'work weeks of two centuries',
      4,
      (n) =>
        `<Project><Calendars><Calendar><UID>1</UID><WorkWeeks>${'<WorkWeek><TimePeriod><FromDate>1950-01-01</FromDate><ToDate>2199-01-01</ToDate></TimePeriod><WeekDays><WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays></WorkWeek>'.repeat(n)}</WorkWeeks></Calendar></Calendars><Tasks><Task><UID>1</UID></Task></Tasks></Project>`,
    ],
    [
      'a circle of dependencies',
      1_200,
      (n) => `ID,Task,Duration,Predecessors\n${list(n, (i) => `${i},T${i},1,${(i + 1) % n}`).join('\n')}\n`,
    ],
  ])('%s', (_name, size, content) => {
    expectLinear(size, content, readPlanFile);
  });

  test('single cells', () => {
    expectLinear(20_000, (n) => `1${' '.repeat(n)}x`, readDays);
    expectLinear(20_000, (n) => `2026-01-01${'T '.repeat(n)}\nx`, readDate);
    expectLinear(
      20_000,
      (n) => `1FS${' '.repeat(n)}+${' '.repeat(n)}x`,
      (cell) => readPredecessors(cell),
    );
    expectLinear(20_000, (n) => `task${'_ '.repeat(n)}\u0301`, columnOf);
    expectLinear(20_000, (n) => `P${'1'.repeat(n)}`, readIsoMinutes);
    expectLinear(
      20_000,
      (n) => `1d${' 1d'.repeat(n)}`,
      (cell) => readLength(cell),
    );
    expectLinear(20_000, (n) => `Mon${' '.repeat(n)}3/2/26`, readDateForms);
  });
});

describe('a plan with any outline is computed in time that grows with its size', () => {
  test('summaries within each other, with dependencies across them', () => {
    const plan = (n: number) =>
      planOf(
        [...nested(n), newTask('other')],
        list(n, (i) => link('other', `t${i}`)),
      );
    expectLinear(600, plan, computeSchedule);
    expectLinear(600, plan, (each) => exportPlanCsv(each, 'en'));
    expectLinear(600, plan, (each) => exportMspdi(each, computeSchedule(each), 'x', []));
  });

  test('parents in a circle are named at once', () => {
    const circle = (n: number) =>
      planOf(list(n, (i) => newTask(`t${i}`, { kind: 'summary', parentId: `t${(i + 1) % n}` })));
    expect(() => buildNetwork(circle(4_000))).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    expectLinear(1_000, circle, (plan) => expect(() => buildNetwork(plan)).toThrow('parent_cycle'));
  });

  test('calendars with many long exceptions', () => {
    const calendar = (n: number) => ({
      ...weekdayCalendar,
      exceptions: list(n, () => ({ from: '1950-01-01', to: '2199-12-31', working: true, name: '' })),
    });
    expectLinear(250, calendar, (each) => markedDays(each, '2026-01-01', '2026-12-31'));
  });

  test('dependencies between groups that stand for too many are refused, with the limit', () => {
    const group = (name: string) => [
      newTask(name, { kind: 'summary' }),
      ...list(1_000, (i) => newTask(`${name}${i}`, { parentId: name })),
    ];
    expect(() => buildNetwork(planOf([...group('a'), ...group('b')], [link('a', 'b')]))).toThrow(
      expect.objectContaining({
        reason: { key: 'cadence.errors.too_many_bounds', params: { found: 1_000_000, limit: mostBounds } },
      }),
    );
  });
});

test('a file that is larger than a plan can be says so', () => {
  const tasks = list(mostTasks + 1, (i) => `T${i}`).join('\n');
  expect(reasonsOf(`Task\n${tasks}\n`)).toEqual(['too_many_tasks']);
  expect(reasonsOf(`Task\n${'x'.repeat(2_000)}\n`)).toEqual(['text_too_long']);
  expect(reasonsOf(`<Project>${'<a>'.repeat(1_000)}`)).toEqual(['not_mspdi']);
  const links = list(300, (i) => `${i},T${i},"${list(i, (j) => j).join(';')}"`).join('\n');
  expect(reasonsOf(`ID,Task,Predecessors\n${links}\n`)).toEqual(['too_many_dependencies']);
});

test('what a problem quotes from a file is a line, not the file', () => {
  const result = readPlanFile(`Task,Duration\nA,${'x'.repeat(100_000)}\n`);
  expect(JSON.stringify(result).length).toBeLessThan(1_000);
});
