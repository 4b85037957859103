import { describe, expect, it } from 'vitest';
import { chineseCalendar, weekdayCalendar } from './calendar.ts';
import { compareWithFile, mostDifferences } from './compare-file.ts';
import { asPlan, type ReadInto, readPlanFile, readPlanInto } from './read-plan-file.ts';

const into: Omit<ReadInto, 'content'> = {
  start: '2026-01-05',
  calendar: weekdayCalendar,
  today: '2026-01-01',
  mode: 'replace',
  useCalendar: false,
};
function compared(content: string, how: Partial<ReadInto> = {}) {
  const read = readPlanInto({ ...into, ...how, content });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.comparison;
}
const reasonsIn = (content: string, how: Partial<ReadInto> = {}) =>
  compared(content, how)!.differences.map(({ name, reasons, because }) =>
    because ? [name, ...reasons, because] : [name, ...reasons],
  );
const table = (...rows: string[]) => ['ID,Task,Duration,Start,Finish,Predecessors', ...rows].join('\n');

describe('an imported plan beside the dates of its file', () => {
  it('has nothing to say where the file gives no dates, and no difference where all agree', () => {
    expect(compared('Task,Duration\nA,5\n')).toBeNull();
    const same = table('1,A,5,2026-03-02,2026-03-06,', '2,B,5,2026-03-09,2026-03-13,1');
    expect(compared(same)).toEqual({ compared: 2, differing: 0, differences: [] });
  });

  it('names the holiday calendar where its days off make the difference', () => {
    const overHoliday = table('1,A,5,2026-09-28,2026-10-02,');
    expect(compared(overHoliday, { calendar: chineseCalendar })!.differences).toEqual([
      {
        taskId: '1',
        name: 'A',
        file: { start: '2026-09-28', finish: '2026-10-02' },
        here: { start: '2026-09-28', finish: '2026-10-09' },
        reasons: ['calendar'],
        because: null,
      },
    ]);
    // Someone who also works on weekends.
    expect(reasonsIn(table('1,A,7,2026-03-02,2026-03-08,'))).toEqual([['A', 'calendar']]);
    // A file that counts the holiday, in a plan that does not.
    expect(reasonsIn(table('1,A,5,2026-09-28,2026-10-09,'))).toEqual([['A', 'calendar']]);
  });

  it('names today, before which unfinished work cannot lie', () => {
    const past = table('1,A,5,2026-03-02,2026-03-06,');
    expect(reasonsIn(past, { today: '2026-04-01' })).toEqual([['A', 'today']]);
    const pastHoliday = table('1,A,5,2026-09-28,2026-10-02,');
    expect(reasonsIn(pastHoliday, { today: '2026-11-02', calendar: chineseCalendar })).toEqual([
      ['A', 'calendar', 'today'],
    ]);
  });

  it('names the start of a plan to which a file is appended', () => {
    const undated =
      '<Project><StartDate>2026-03-02T08:00:00</StartDate><Tasks><Task><UID>1</UID><Name>A</Name><Duration>PT40H0M0S</Duration><Start>2026-03-02T08:00:00</Start><Finish>2026-03-06T17:00:00</Finish></Task></Tasks></Project>';
    expect(reasonsIn(undated, { mode: 'append', start: '2026-06-01' })).toEqual([['A', 'start']]);
    expect(reasonsIn(undated)).toEqual([]);
  });

  it('names the task that another follows, and says where the file contradicts itself or nothing shows why', () => {
    const contradicting = table(
      '1,A,10,2026-03-02,2026-03-06,',
      '2,B,5,2026-03-09,2026-03-13,1',
      '3,C,5,2026-03-09,2026-03-13,',
    );
    expect(reasonsIn(contradicting)).toEqual([
      ['A', 'duration'],
      ['B', 'follows', 'A'],
    ]);
    const cured = table('1,A,10,2026-03-02,2026-03-06,', '2,B,3 edays,2026-03-09,2026-03-12,1');
    expect(reasonsIn(cured)[1]).toEqual(['B', 'follows', 'A']);
    const delayed = table('1,A,5,2026-03-02,2026-03-06,', '2,B,5,2026-03-16,2026-03-20,1');
    expect(reasonsIn(delayed)).toEqual([['B', 'unknown']]);
  });

  it('follows through groups, and compares tasks and not the groups', () => {
    const grouped = [
      'ID,Outline Level,Task,Duration,Start,Finish,Predecessors',
      '1,1,Phase 1,5,2026-03-02,2026-03-06,',
      '2,2,A,10,2026-03-02,2026-03-06,',
      '3,1,Phase 2,5,2026-03-09,2026-03-13,1',
      '4,2,B,5,2026-03-09,2026-03-13,',
    ].join('\n');
    expect(reasonsIn(grouped)).toEqual([
      ['A', 'duration'],
      ['B', 'follows', 'A'],
    ]);
  });

  it('names what the file says of a task and a plan cannot', () => {
    const xml = (task: string) =>
      `<Project><StartDate>2026-03-02T08:00:00</StartDate><Tasks><Task><UID>1</UID><Name>A</Name><Duration>PT40H0M0S</Duration>${task}</Task></Tasks></Project>`;
    const late = '<Start>2026-03-09T08:00:00</Start><Finish>2026-03-13T17:00:00</Finish>';
    expect(reasonsIn(xml(`<ConstraintType>1</ConstraintType>${late}`))).toEqual([['A', 'as_late']]);
    expect(reasonsIn(xml(`<LevelingDelay>48000</LevelingDelay>${late}`))).toEqual([['A', 'leveled']]);
    expect(
      reasonsIn(
        xml(
          `<ActualStart>2026-03-09T08:00:00</ActualStart><PercentComplete>50</PercentComplete><Start>2026-03-09T08:00:00</Start><Finish>2026-03-12T17:00:00</Finish>`,
        ),
      ),
    ).toEqual([['A', 'progress']]);
  });

  it('lists the first of many, and counts all', () => {
    const rows = Array.from({ length: mostDifferences + 50 }, (_, i) => `${i + 1},T${i},10,2026-03-02,2026-03-06,`);
    const comparison = compared(table(...rows))!;
    expect(comparison).toMatchObject({ compared: mostDifferences + 50, differing: mostDifferences + 50 });
    expect(comparison.differences).toHaveLength(mostDifferences);
  });

  it('compares a plan of one’s own making, too', () => {
    const read = readPlanFile(table('1,A,5,2026-03-02,2026-03-06,'));
    if (!read.ok) throw new Error('unreadable');
    const plan = asPlan(read.plan, {
      calendar: { ...weekdayCalendar, week: [true, true, true, true, false, false, false] },
    });
    expect(compareWithFile(read.plan, plan, null)!.differences[0]).toMatchObject({ reasons: ['calendar'] });
  });

  it('reads the rows of a sheet like the text of a table', () => {
    const rows = ['1,A,5,2026-03-02,2026-03-13,', '2,B,5,2026-03-16,2026-03-20,1'];
    const sheet = table(...rows)
      .split('\n')
      .map((row) => row.split(','));
    const read = readPlanInto({ ...into, content: sheet });
    expect(read).toEqual(readPlanInto({ ...into, content: table(...rows) }));
    expect(read).toMatchObject({ ok: true, comparison: { differing: 2 } });
    expect(
      readPlanFile([
        ['Task', 'Duration', 'Predecessors'],
        ['A', '1', '2'],
        ['B', '1', '1'],
      ]),
    ).toMatchObject({
      ok: false,
      problems: [{ reason: { key: 'cadence.errors.cycle' } }],
    });
  });
});
