import { describe, expect, it } from 'vitest';
import type { Role } from '../people/roles.ts';
import { movedNeeds, openedRanks, readableBy, sidesSpokenFor } from './rounds.ts';

const owners = { pm: 'lin', gtm: 'zhou' };
const user = (id: string, role: Role) => ({ kind: 'user', id, role });

describe('a side', () => {
  it('is spoken for by its owner and by members of that role, by no lead, owner of the workspace or key', () => {
    expect(sidesSpokenFor(user('lin', 'lead'), owners)).toEqual(['pm']);
    expect(sidesSpokenFor(user('he', 'gtm'), owners)).toEqual(['gtm']);
    expect(sidesSpokenFor(user('su', 'owner'), owners)).toEqual([]);
    expect(sidesSpokenFor(user('lin', 'owner'), { pm: 'lin', gtm: 'lin' })).toEqual(['pm', 'gtm']);
    expect(sidesSpokenFor({ kind: 'key', id: 'lin', role: null }, owners)).toEqual([]);
  });

  it('is not read by the other one, whoever they have become', () => {
    const given = [
      { side: 'pm' as const, givenBy: 'lin' },
      { side: 'gtm' as const, givenBy: 'zhou' },
    ];
    const read = (id: string, role: Role, of = owners) => readableBy(user(id, role), of, given).map(({ side }) => side);
    expect(read('lin', 'lead')).toEqual(['pm']);
    expect(read('he', 'pm')).toEqual(['pm']);
    expect(read('su', 'owner')).toEqual([]);
    // A lead who takes over the other side as well, or instead, still reads only what they gave.
    expect(read('lin', 'lead', { pm: 'lin', gtm: 'lin' })).toEqual(['pm']);
    expect(read('lin', 'lead', { pm: 'su', gtm: 'lin' })).toEqual([]);
    expect(read('su', 'owner', { pm: 'su', gtm: 'su' })).toEqual([]);
    const alone = given.map((each) => ({ ...each, givenBy: 'su' }));
    expect(readableBy(user('su', 'owner'), { pm: 'su', gtm: 'su' }, alone)).toEqual(alone);
  });
});

it('moving one need moves no other, and ranking or leaving out one neither', () => {
  expect([...movedNeeds(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])]).toEqual(['d']);
  expect([...movedNeeds(['a', 'b'], ['new', 'a', 'b'])]).toEqual(['new']);
  expect([...movedNeeds(['a', 'b', 'c'], ['a', 'c'])]).toEqual(['b']);
});

it('opened ranks are places among what is opened', () => {
  const view = (rank: number | null) => ({ moscow: null, rank });
  const opened = openedRanks([
    { id: 'a', pm: view(2), gtm: view(9) },
    { id: 'b', pm: view(5), gtm: view(4) },
    { id: 'c', pm: view(null), gtm: view(7) },
  ]);
  expect([...opened].map(([id, { pm, gtm }]) => [id, pm, gtm])).toEqual([
    ['a', 1, 3],
    ['b', 2, 1],
    ['c', null, 2],
  ]);
});
