import { describe, expect, it } from 'vitest';
import { differencesOf, isConflict } from './conflict.ts';
import { changedFields } from './draft.ts';
import type { Path } from './merge.ts';

describe('a draft', () => {
  it('sends only what differs from what was read, also inside of lists', () => {
    const before = { name: 'X1', tags: ['a', 'b'], pin: null as { date: string } | null };
    expect(changedFields(before, { ...before, tags: ['a', 'b'] })).toEqual({});
    expect(changedFields(before, { name: 'X2', tags: ['b'], pin: null })).toEqual({ name: 'X2', tags: ['b'] });
    expect(changedFields(before, { ...before, pin: { date: '2026-11-04' } })).toEqual({ pin: { date: '2026-11-04' } });
  });
});

describe('a conflict', () => {
  const failure = (code: 'conflict' | 'invalid_input', details = {}) => ({ code, reason: { key: 'x' }, details });
  const plain = { number: String, date: (day: string) => `day ${day}`, empty: '–', yes: 'yes', no: 'no' };

  it('is one only where two people were at the same record', () => {
    expect(isConflict(null)).toBe(false);
    expect(isConflict(failure('invalid_input', { current: {} }))).toBe(false);
    expect(isConflict(failure('conflict'))).toBe(false);
    expect(isConflict(failure('conflict', { current: { version: 4 } }))).toBe(true);
  });

  it('is said in words, whatever the values are, and never as the machine writes them', () => {
    const labels = { name: 'Name', due: 'Due', open: 'Open', days: 'Days', class: 'Class', tree: 'Tree' };
    const collisions = [
      { path: ['name'], theirs: '', mine: 'Mine' },
      { path: ['due'], theirs: '2026-11-04', mine: null },
      { path: ['open'], theirs: true, mine: false },
      { path: ['days'], theirs: [{ from: '2026-10-01', name: 'National Day' }], mine: [] },
      { path: ['class'], theirs: 'must', mine: 'should' },
      { path: ['tree', 'channels', 'Tmall', 'price'], theirs: 1, mine: undefined },
    ];
    const write = ([field]: Path, value: unknown) => (field === 'class' ? `«${value}»` : undefined);
    const placeOf = (path: Path) => path.slice(2).join(', ');
    const said = differencesOf(collisions, { labels, write, placeOf }, plain).map(({ label, theirs, mine }) => [
      ...[label, theirs, mine],
    ]);
    expect(said).toEqual([
      ['Name', '–', 'Mine'],
      ['Due', 'day 2026-11-04', '–'],
      ['Open', 'yes', 'no'],
      ['Days', 'day 2026-10-01 · National Day', '–'],
      ['Class', '«must»', '«should»'],
      ['Tmall, price', '1', '–'],
    ]);
  });
});
