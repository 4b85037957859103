import { describe, expect, it } from 'vitest';
import { conflictOf, differencesOf } from './conflict.ts';
import { changedFields } from './draft.ts';

describe('a draft', () => {
  it('sends only what differs from what was read, also inside of lists', () => {
    const before = { name: 'X1', tags: ['a', 'b'], pin: null as { date: string } | null };
    expect(changedFields(before, { ...before, tags: ['a', 'b'] })).toEqual({});
    expect(changedFields(before, { name: 'X2', tags: ['b'], pin: null })).toEqual({ name: 'X2', tags: ['b'] });
    expect(changedFields(before, { ...before, pin: { date: '2026-11-04' } })).toEqual({ pin: { date: '2026-11-04' } });
  });
});

describe('a conflict', () => {
  const failure = {
    code: 'conflict' as const,
    reason: { key: 'errors.conflict' },
    details: { current: { version: 4, name: 'Theirs', moscow: null, rank: 1 }, submitted: { name: 'Mine', rank: 1 } },
  };

  it('is one only where two people were at the same record', () => {
    expect(conflictOf(null)).toBeNull();
    expect(conflictOf({ ...failure, code: 'invalid_input' })).toBeNull();
    expect(conflictOf(failure)?.version).toBe(4);
  });

  it('says in words the fields that differ and leaves out the others', () => {
    const conflict = conflictOf(failure)!;
    const labels = { name: 'Name', moscow: 'Class', rank: 'Rank' };
    expect(differencesOf(conflict, { labels })).toEqual([
      { field: 'name', label: 'Name', theirs: 'Theirs', mine: 'Mine' },
    ]);
    const write = (_: string, value: unknown) => `«${value}»`;
    expect(differencesOf(conflict, { labels, write })[0]?.theirs).toBe('«Theirs»');
  });
});
