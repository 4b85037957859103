import { describe, expect, it } from 'vitest';
import { readPlainDate } from './plain-date.ts';

describe('a typed date', () => {
  it('is understood in the ways people write it', () => {
    for (const typed of ['2026-11-4', '2026/11/04', '20261104', '2026年11月4日', ' 2026.11.4 '])
      expect(readPlainDate(typed)).toBe('2026-11-04');
  });

  it('is never moved to another day', () => {
    for (const typed of ['2027-02-30', '2027-02-29', '2026-13-01', '2026-00-10', '2026-11', 'tomorrow'])
      expect(readPlainDate(typed)).toBeNull();
    expect(readPlainDate('2028-02-29')).toBe('2028-02-29');
  });
});
