import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';
import { importMspdi } from './import-mspdi.ts';
import type { ImportedPlan } from './import-plan.ts';
import { asPlan } from './read-plan-file.ts';
import { computeSchedule } from './schedule.ts';

function planIn(content: string): ImportedPlan {
  const result = importMspdi(content);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}
const datesIn = (plan: ImportedPlan) =>
  computeSchedule(asPlan(plan)).tasks.map(({ id, start, finish }) => [id, start, finish]);
const noticesIn = ({ notices }: ImportedPlan) =>
  notices.map(({ key, params }) => [key.replace('cadence.notices.', ''), params?.tasks ?? '']);

const project = (tasks: string, calendar = '', more = '') =>
  `<Project><StartDate>2026-03-02T08:00:00</StartDate><MinutesPerDay>480</MinutesPerDay><CalendarUID>1</CalendarUID>${calendar}<Tasks>${tasks}</Tasks>${more}</Project>`;
const task = (uid: number, hours: number, more = '', format = 7) =>
  `<Task><UID>${uid}</UID><Name>T${uid}</Name><OutlineLevel>1</OutlineLevel><Duration>PT${hours}H0M0S</Duration><DurationFormat>${format}</DurationFormat>${more}</Task>`;
const follows = (uid: number, lag = 0, format = 7, type = 1) =>
  `<PredecessorLink><PredecessorUID>${uid}</PredecessorUID><Type>${type}</Type><LinkLag>${lag}</LinkLag><LagFormat>${format}</LagFormat></PredecessorLink>`;

describe('links', () => {
  it.each([
    ['half of ten days', follows(1, 50, 19), '2026-03-23'],
    ['half of it less', follows(1, -50, 19), '2026-03-09'],
    ['an estimated quarter', follows(1, 25, 51), '2026-03-18'],
    ['two elapsed days from a Friday evening', follows(1, 2 * 14400, 8), '2026-03-16'],
    ['three elapsed days from a Friday evening', follows(1, 3 * 14400, 8), '2026-03-17'],
    ['one elapsed week', follows(1, 7 * 14400, 10), '2026-03-23'],
    ['two days from the start', follows(1, 9600, 7, 3), '2026-03-04'],
  ])('wait %s', (_name, link, start) => {
    expect(datesIn(planIn(project(task(1, 80) + task(2, 8, link))))[1]![1]).toBe(start);
  });

  it('name the tasks whose lag was converted', () => {
    expect(noticesIn(planIn(project(task(1, 80) + task(2, 8, follows(1, 50, 19)))))).toEqual([['percent_lags', 'T2']]);
    expect(noticesIn(planIn(project(task(1, 80) + task(2, 8, follows(1, 28800, 8)))))).toEqual([
      ['elapsed_times', 'T2'],
    ]);
  });

  it('to other files are left out and named, be it a number that is missing or a task that stands for another', () => {
    const cross =
      '<PredecessorLink><PredecessorUID>99</PredecessorUID><CrossProject>1</CrossProject></PredecessorLink>';
    expect(noticesIn(planIn(project(task(1, 8, cross))))).toEqual([['external_links', 'T1']]);
    const ghost = planIn(project(task(1, 800, '<ExternalTask>1</ExternalTask>') + task(2, 8, follows(1))));
    expect(datesIn(ghost)).toEqual([['2', '2026-03-02', '2026-03-02']]);
    expect(noticesIn(ghost)).toEqual([
      ['external_tasks', 'T1'],
      ['external_links', 'T2'],
    ]);
    const broken = importMspdi(project(task(1, 8, follows(99))));
    expect(broken.ok).toBe(false);
  });
});

describe('tasks', () => {
  it('that are inactive schedule nothing, in groups as well', () => {
    const group = '<Task><UID>1</UID><Name>G</Name><OutlineLevel>1</OutlineLevel><Summary>1</Summary></Task>';
    const inner = task(2, 400, '<Active>0</Active>').replace('<OutlineLevel>1', '<OutlineLevel>2');
    const plan = planIn(
      project(
        group +
          inner +
          inner.replace('<UID>2', '<UID>3').replace('<Active>0', '<Active>1').replace('400', '8') +
          task(4, 8, follows(1)),
      ),
    );
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-02', '2026-03-02'],
      ['3', '2026-03-02', '2026-03-02'],
      ['4', '2026-03-03', '2026-03-03'],
    ]);
    expect(noticesIn(plan)).toEqual([['inactive', 'T2']]);
    expect(planIn(project(task(1, 8, '<Active>1</Active>'))).tasks).toHaveLength(1);
  });

  it('of elapsed days last the working days between', () => {
    const plan = planIn(project(task(1, 120, '', 8) + task(2, 72, follows(1), 40) + task(3, 8, follows(2))));
    // Monday to Saturday morning; from Monday to Thursday morning.
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-02', '2026-03-06'],
      ['2', '2026-03-09', '2026-03-11'],
      ['3', '2026-03-12', '2026-03-12'],
    ]);
    expect(noticesIn(plan)).toEqual([['elapsed_times', 'T1; T2']]);
    expect(datesIn(planIn(project(task(1, 168, '', 10))))).toEqual([['1', '2026-03-02', '2026-03-06']]);
  });

  it('keep a duration as milestones, and are milestones without one', () => {
    const kinds = (...tasks: string[]) =>
      planIn(project(tasks.join(''))).tasks.map(({ kind, likely }) => [kind, likely]);
    expect(kinds(task(1, 80, '<Milestone>1</Milestone>'))).toEqual([['task', 10]]);
    expect(kinds(task(1, 0, '<Milestone>1</Milestone>'))).toEqual([['milestone', 0]]);
    expect(kinds(task(1, 0))).toEqual([['milestone', 0]]);
  });

  it('start no earlier than their group may, and say which groups have another constraint', () => {
    const group = (constraint: string) =>
      `<Task><UID>9</UID><Name>G</Name><OutlineLevel>1</OutlineLevel><Summary>1</Summary>${constraint}</Task>`;
    const inner = (more = '') => task(1, 8, more).replace('<OutlineLevel>1', '<OutlineLevel>2');
    const held = (type: number) =>
      `<ConstraintType>${type}</ConstraintType><ConstraintDate>2026-03-09T08:00:00</ConstraintDate>`;
    expect(datesIn(planIn(project(group(held(4)) + inner())))[1]).toEqual(['1', '2026-03-09', '2026-03-09']);
    const later = inner('<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-16T08:00:00</ConstraintDate>');
    expect(datesIn(planIn(project(group(held(4)) + later)))[1]![1]).toBe('2026-03-16');
    expect(noticesIn(planIn(project(group(held(7)) + inner())))).toEqual([['group_constraints', 'G']]);
    expect(noticesIn(planIn(project(group(held(4)) + inner())))).toEqual([]);
  });

  const dates = (start: string, finish: string) =>
    `<Start>${start}T08:00:00</Start><Finish>${finish}T17:00:00</Finish>`;
  it('that pause last until they end', () => {
    const work = (...spans: [string, string, string][]) =>
      `<Assignments><Assignment><TaskUID>1</TaskUID>${spans.map(([from, to, value]) => `<TimephasedData><Type>1</Type><Start>${from}T08:00:00</Start><Finish>${to}T17:00:00</Finish><Value>${value}</Value></TimephasedData>`).join('')}</Assignment></Assignments>`;
    const split = project(
      task(1, 80, dates('2026-03-02', '2026-03-20')),
      '',
      work(
        ['2026-03-02', '2026-03-06', 'PT40H0M0S'],
        ['2026-03-09', '2026-03-13', 'PT0H0M0S'],
        ['2026-03-16', '2026-03-20', 'PT40H0M0S'],
      ),
    );
    expect(planIn(split).tasks[0]!.likely).toBe(15);
    // A weekend is no pause, and neither is a contour: less work on some days.
    const contoured = project(
      task(1, 80, dates('2026-03-02', '2026-03-13')),
      '',
      work(['2026-03-02', '2026-03-06', 'PT20H0M0S'], ['2026-03-09', '2026-03-13', 'PT40H0M0S']),
    );
    expect(planIn(contoured).tasks[0]!.likely).toBe(10);
    expect(noticesIn(planIn(contoured))).toEqual([]);
    const stopped = project(
      task(
        1,
        80,
        `${dates('2026-03-02', '2026-03-20')}<Stop>2026-03-06T17:00:00</Stop><Resume>2026-03-16T08:00:00</Resume>`,
      ),
    );
    expect(noticesIn(planIn(stopped))).toEqual([['split_tasks', 'T1']]);
    expect(planIn(stopped).tasks[0]!.likely).toBe(15);
  });

  it('do not begin before the project by a constraint, but do where they are fixed or have begun', () => {
    const constraint = (type: number) =>
      `<ConstraintType>${type}</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>`;
    const start = (more: string) => datesIn(planIn(project(task(1, 8, more) + task(2, 8))));
    expect(start(constraint(4))).toEqual([
      ['1', '2026-03-02', '2026-03-02'],
      ['2', '2026-03-02', '2026-03-02'],
    ]);
    expect(start(constraint(2))).toEqual([
      ['1', '2026-02-02', '2026-02-02'],
      ['2', '2026-03-02', '2026-03-02'],
    ]);
    // As Project 2003 wrote it, which let them.
    expect(start(`${constraint(4)}<Start>2026-02-02T08:00:00</Start>`)[0]).toEqual(['1', '2026-02-02', '2026-02-02']);
    expect(start('<ActualStart>2026-02-02T08:00:00</ActualStart>')[1]).toEqual(['2', '2026-03-02', '2026-03-02']);
    expect(start('<Manual>1</Manual><ManualStart>2026-02-02T08:00:00</ManualStart>')[0]![1]).toBe('2026-02-02');
  });
});

describe('calendars', () => {
  const times = (...spans: [string, string][]) =>
    spans.length === 0
      ? ''
      : `<WorkingTimes>${spans.map(([from, to]) => `<WorkingTime><FromTime>${from}:00</FromTime><ToTime>${to}:00</ToTime></WorkingTime>`).join('')}</WorkingTimes>`;
  const whole: [string, string][] = [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ];
  const day = (type: number, spans: [string, string][] | null) =>
    `<WeekDay><DayType>${type}</DayType><DayWorking>${spans ? 1 : 0}</DayWorking>${times(...(spans ?? []))}</WeekDay>`;
  const week = (saturday: [string, string][] | null, days = whole) =>
    day(1, null) + [2, 3, 4, 5, 6].map((type) => day(type, days)).join('') + day(7, saturday);
  const calendar = (weekDays: string, more = '') =>
    `<Calendars><Calendar><UID>1</UID><Name>C</Name><WeekDays>${weekDays}</WeekDays>${more}</Calendar></Calendars>`;

  it('of twenty-four hours need fewer days for the same work', () => {
    const round: [string, string][] = [['00:00', '00:00']];
    const plan = planIn(
      project(
        task(1, 240) + task(2, 24, follows(1)),
        calendar([1, 2, 3, 4, 5, 6, 7].map((type) => day(type, round)).join('')),
      ),
    );
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-02', '2026-03-11'],
      ['2', '2026-03-12', '2026-03-12'],
    ]);
    expect(noticesIn(plan)).toEqual([]);
  });

  it('with half days count them as half, and name the tasks', () => {
    const plan = planIn(
      project(
        task(1, 44) +
          task(2, 44, follows(1)) +
          task(3, 8, '<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-03T08:00:00</ConstraintDate>'),
        calendar(week([['08:00', '12:00']])),
      ),
    );
    // A week is five days and a half.
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-02', '2026-03-07'],
      ['2', '2026-03-09', '2026-03-14'],
      ['3', '2026-03-03', '2026-03-03'],
    ]);
    expect(noticesIn(plan)).toEqual([['work_hours', 'T1; T2']]);
  });

  it('with a half day before a holiday', () => {
    const exception = `<Exceptions><Exception><TimePeriod><FromDate>2026-03-04T00:00:00</FromDate><ToDate>2026-03-04T23:59:00</ToDate></TimePeriod><Name>Eve</Name><Type>1</Type><DayWorking>1</DayWorking>${times(['08:00', '12:00'])}</Exception></Exceptions>`;
    const plan = planIn(project(task(1, 20) + task(2, 8, follows(1)), calendar(week(null), exception)));
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-02', '2026-03-04'],
      ['2', '2026-03-05', '2026-03-05'],
    ]);
  });

  it('of single tasks: their work is done when those days are over', () => {
    const round: [string, string][] = [['00:00', '00:00']];
    const every = (type: number) => day(type, round);
    const daily = (type: number) => day(type, whole);
    const calendars = `<Calendars><Calendar><UID>1</UID><Name>C</Name><WeekDays>${week(null)}</WeekDays></Calendar>
      <Calendar><UID>2</UID><Name>24</Name><WeekDays>${[1, 2, 3, 4, 5, 6, 7].map(every).join('')}</WeekDays></Calendar>
      <Calendar><UID>3</UID><Name>7</Name><WeekDays>${[1, 2, 3, 4, 5, 6, 7].map(daily).join('')}</WeekDays></Calendar></Calendars>`;
    const plan = planIn(
      project(
        task(1, 72, '<CalendarUID>2</CalendarUID>') +
          task(2, 8, follows(1)) +
          task(3, 64, '<CalendarUID>3</CalendarUID>') +
          task(4, 8, follows(3)) +
          task(5, 80, '<CalendarUID>1</CalendarUID>') +
          task(6, 80, '<CalendarUID>99</CalendarUID>'),
        calendars,
      ),
    );
    // Monday to Thursday morning without a night off; eight days to a Monday; two weeks.
    expect(datesIn(plan)).toEqual([
      ['1', '2026-03-02', '2026-03-04'],
      ['2', '2026-03-05', '2026-03-05'],
      ['3', '2026-03-02', '2026-03-09'],
      ['4', '2026-03-10', '2026-03-10'],
      ['5', '2026-03-02', '2026-03-13'],
      ['6', '2026-03-02', '2026-03-13'],
    ]);
    expect(noticesIn(plan)[0]).toEqual(['task_calendars', 'T1; T3; T6']);
  });

  const workWeek = (days: string, from = '2026-03-02', to = '2026-03-29') =>
    `<WorkWeeks><WorkWeek><TimePeriod><FromDate>${from}T00:00:00</FromDate><ToDate>${to}T23:59:00</ToDate></TimePeriod><Name>W</Name><WeekDays>${days}</WeekDays></WorkWeek></WorkWeeks>`;
  it.each([
    ['Saturdays worked', workWeek(day(7, whole)), '2026-03-12'],
    ['Fridays off', workWeek(day(6, null)), '2026-03-17'],
    ['Saturdays worked for one week only', workWeek(day(7, whole), '2026-03-02', '2026-03-08'), '2026-03-12'],
    ['nothing said of any day', workWeek(''), '2026-03-13'],
    [
      'an exception that beats it',
      `${workWeek(day(7, whole))}<Exceptions><Exception><TimePeriod><FromDate>2026-03-07T00:00:00</FromDate><ToDate>2026-03-07T23:59:00</ToDate></TimePeriod><DayWorking>0</DayWorking></Exception></Exceptions>`,
      '2026-03-13',
    ],
  ])('with a work week: %s', (_name, more, finish) => {
    expect(datesIn(planIn(project(task(1, 80), calendar(week(null), more))))[0]![2]).toBe(finish);
  });
});

it('finishes that stand on the next morning are of the day before', () => {
  const finish = (hour: string, more = '') =>
    planIn(project(task(1, 40, `<Start>2026-03-02T08:00:00</Start><Finish>2026-03-09T${hour}</Finish>${more}`)))
      .fileDates[0]!.finish;
  expect(['00:00:00', '08:00:00', '09:00:00'].map((hour) => finish(hour))).toEqual([
    '2026-03-06',
    '2026-03-06',
    '2026-03-09',
  ]);
  const late = project(task(1, 40, '<Start>2026-03-02T09:00:00</Start><Finish>2026-03-09T09:00:00</Finish>'));
  expect(
    planIn(late.replace('<MinutesPerDay>', '<DefaultStartTime>09:00:00</DefaultStartTime><MinutesPerDay>'))
      .fileDates[0]!.finish,
  ).toBe('2026-03-06');
});

it('ProjectLibre: summaries that are not called so, days off in the older form, finishes at midnight', () => {
  const tasks =
    '<Task><UID>1</UID><Name>G</Name><OutlineLevel>1</OutlineLevel><Duration>PT80H0M0S</Duration></Task>' +
    task(2, 40, '<Start>2026-03-02T08:00:00</Start><Finish>2026-03-10T00:00:00</Finish>', 39).replace(
      '<OutlineLevel>1',
      '<OutlineLevel>2',
    );
  const off =
    '<Calendars><Calendar><UID>1</UID><Name>Standard</Name><WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-03-04T00:00:00</FromDate><ToDate>2026-03-04T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays></Calendar></Calendars>';
  const plan = planIn(project(tasks, off));
  expect(plan.tasks.map(({ kind, parentId }) => [kind, parentId])).toEqual([
    ['summary', null],
    ['task', '1'],
  ]);
  expect(datesIn(plan)[1]).toEqual(['2', '2026-03-02', '2026-03-09']);
  expect(plan.fileDates).toEqual([{ taskId: '2', start: '2026-03-02', finish: '2026-03-09' }]);
});

it('XML in the encoding it declares', () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const declared = (name: string) => bytes(`<?xml version="1.0" encoding="${name}"?><a>Prüfung</a>`);
  expect(decodeText(declared('ISO-8859-1'))).toContain('Prüfung');
  expect(decodeText(declared('windows-1252'))).toContain('Prüfung');
  const gbk = [...bytes('<?xml version="1.0" encoding="GB2312"?><a>'), 0xc9, 0xcf, 0xca, 0xd0, ...bytes('</a>')];
  expect(decodeText(Uint8Array.from(gbk))).toContain('上市');
  const utf8 = new TextEncoder().encode('<?xml version="1.0" encoding="utf-8"?><a>上市</a>');
  expect(decodeText(utf8)).toContain('上市');
  // A heading that was not true, and a byte order mark that is.
  expect(
    decodeText(
      Uint8Array.from([
        ...bytes('<?xml version="1.0" encoding="utf-8"?><a>'),
        0xc9,
        0xcf,
        0xca,
        0xd0,
        ...bytes('</a>'),
      ]),
    ),
  ).toContain('上市');
  expect(
    decodeText(
      Uint8Array.from([
        0xef,
        0xbb,
        0xbf,
        ...new TextEncoder().encode('<?xml version="1.0" encoding="ISO-8859-1"?><a>上市</a>'),
      ]),
    ),
  ).toContain('上市');
});
