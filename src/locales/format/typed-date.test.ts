import { describe, expect, it } from 'vitest';
import { readDate } from './typed-date.ts';

describe('a typed date', () => {
  it('is understood in the ways people write it', () => {
    for (const typed of [
      ...['2026-11-4', '2026/11/04', '20261104', '2026年11月4日', ' 2026.11.4 '],
      ...['２０２６－１１－０４', '2026 年 11 月 4 日', '2026。11。4', '2026−11−04'],
    ])
      expect(readDate(typed)).toEqual({ value: '2026-11-04', problem: null });
    expect(readDate('2028-02-29')).toEqual({ value: '2028-02-29', problem: null });
    expect(readDate(' ')).toEqual({ value: null, problem: null });
  });

  it('is never moved to another day: what is none stays as it was typed and says so', () => {
    for (const typed of ['2027-02-30', '2027-02-29', '2026-13-01', '2026-00-10', '2026-11', '2026-', 'tomorrow'])
      expect(readDate(typed)).toEqual({ value: typed, problem: { key: 'app.date.invalid' } });
  });
});
