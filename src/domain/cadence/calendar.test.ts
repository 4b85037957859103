import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, parsePlainDate, toEpochDay, toPlainDate, weekdayOf } from '../time/plain-date.ts';
import {
  chineseCalendar,
  markedDays,
  type WorkingCalendar,
  weekdayCalendar,
  workingAxis,
  workingDaysBetween,
} from './calendar.ts';
import { statutoryCoverage } from './chinese-holidays.ts';

const axisFrom = (calendar: WorkingCalendar, origin: string) => workingAxis(calendar, toEpochDay(origin));
const dateAt = (calendar: WorkingCalendar, origin: string, index: number) =>
  toPlainDate(axisFrom(calendar, origin).dayAt(index));

describe('plain dates', () => {
  it('exist or do not', () => {
    expect(parsePlainDate('2026-02-29')).toBeNull();
    expect(parsePlainDate('2028-02-29')).not.toBeNull();
    expect(parsePlainDate('2026-13-01')).toBeNull();
    expect(parsePlainDate('0026-01-01')).toBeNull();
    expect(daysBetween('2026-11-04', '2026-10-29')).toBe(-6);
    expect(weekdayOf(toEpochDay('2026-11-22'))).toBe(6);
  });
});

describe('working days in China', () => {
  it('skip the National Day holiday of 2026 and use its make-up days', () => {
    // 25–27 September Mid-autumn, 1–7 October National Day; Sunday 20 September and Saturday 10 October are worked.
    expect(dateAt(chineseCalendar, '2026-09-18', 1)).toBe('2026-09-20');
    expect(dateAt(chineseCalendar, '2026-09-30', 1)).toBe('2026-10-08');
    expect(dateAt(chineseCalendar, '2026-10-09', 1)).toBe('2026-10-10');
    expect(axisFrom(chineseCalendar, '2026-09-28').indexOf(toEpochDay('2026-10-12'))).toBe(6);
  });

  it('mark each day off and each make-up day with its reason', () => {
    expect(markedDays(chineseCalendar, '2026-10-07', '2026-10-11')).toEqual([
      { date: '2026-10-07', working: false, because: 'holiday', name: '国庆节' },
      { date: '2026-10-10', working: true, because: 'make_up', name: '国庆节' },
      { date: '2026-10-11', working: false, because: 'week', name: '' },
    ]);
  });

  it('know weekends only beyond the published years', () => {
    expect(statutoryCoverage.lastYear).toBeGreaterThanOrEqual(2026);
    const beyond = `${statutoryCoverage.lastYear + 1}-10-01`;
    expect(markedDays(chineseCalendar, beyond, beyond)).toEqual(markedDays(weekdayCalendar, beyond, beyond));
  });

  it('let exceptions beat holidays and weeks, the later one last', () => {
    const calendar: WorkingCalendar = {
      ...chineseCalendar,
      exceptions: [
        { from: '2026-10-01', to: '2026-10-07', working: true, name: '冲刺' },
        { from: '2026-10-03', to: '2026-10-04', working: false, name: '歇' },
      ],
    };
    expect(dateAt(calendar, '2026-09-30', 3)).toBe('2026-10-05');
  });

  it('refuse a calendar without working days', () => {
    expect(() => axisFrom({ ...weekdayCalendar, week: Array(7).fill(false) }, '2026-01-01')).toThrow('no_working_day');
    const never = {
      ...weekdayCalendar,
      exceptions: [{ from: '2026-01-01', to: '2199-12-31', working: false, name: '' }],
    };
    expect(() => dateAt(never, '2026-01-01', 0)).toThrow('beyond_horizon');
  });
});

describe('the working-day axis', () => {
  it('numbers days without gap or repetition in both directions', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 0, max: 600 }), (index, shift) => {
        const axis = workingAxis(chineseCalendar, toEpochDay('2025-01-01') + shift);
        const day = axis.dayAt(index);
        expect(axis.isWorking(day)).toBe(true);
        expect(axis.indexOf(day)).toBe(index);
        expect(axis.indexOf(day + 1)).toBe(index + 1);
        expect(axis.dayAt(index + 1)).toBeGreaterThan(day);
      }),
    );
  });
});

describe('the working days between two dates', () => {
  it('leave out holidays and count make-up days, however far away', () => {
    expect(workingDaysBetween(chineseCalendar, '2026-09-30', '2026-10-08')).toBe(1);
    expect(workingDaysBetween(chineseCalendar, '2026-10-08', '2026-09-30')).toBe(-1);
    expect(workingDaysBetween(chineseCalendar, '2026-10-09', '2026-10-10')).toBe(1);
    expect(workingDaysBetween(weekdayCalendar, '2026-10-09', '2026-10-10')).toBe(0);
    expect(workingDaysBetween(chineseCalendar, '2026-10-01', '2026-10-01')).toBe(0);
  });

  it('are counted by the week in years whose holidays are not published', () => {
    const year = statutoryCoverage.lastYear + 5;
    const [from, to] = [`${year}-01-01`, `${year}-12-31`];
    expect(workingDaysBetween(chineseCalendar, from, to)).toBe(workingDaysBetween(weekdayCalendar, from, to));
  });

  it('are what a date is moved by on the axis', () => {
    const day = fc.integer({ min: toEpochDay('2024-01-01'), max: toEpochDay('2027-12-31') });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 200 }), (origin, by) => {
        const axis = workingAxis(chineseCalendar, origin);
        const [from, to] = [axis.dayAt(0), axis.dayAt(by)].map(toPlainDate) as [string, string];
        expect(workingDaysBetween(chineseCalendar, from, to)).toBe(by);
      }),
    );
  });
});
