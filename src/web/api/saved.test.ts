import { expect, it } from 'vitest';
import { withSaved } from './saved.ts';

const plan = {
  version: 4,
  tasks: [
    { id: 'a', version: 1, name: '打样', finish: '2026-11-04' },
    { id: 'b', version: 7, name: '量产' },
  ],
};

it('a saved record replaces its older version wherever a query knows it, and nothing that only the query knows', () => {
  const saved = { id: 'a', version: 2, name: '二次打样', deletedAt: null };
  expect(withSaved(plan, saved)).toEqual({
    ...plan,
    tasks: [{ id: 'a', version: 2, name: '二次打样', finish: '2026-11-04' }, plan.tasks[1]],
  });
  expect(withSaved(plan.tasks, saved)).toMatchObject([{ name: '二次打样' }, { name: '量产' }]);
});

it('a query that knows nothing of it, or something newer, stays the very same', () => {
  for (const saved of [
    { id: 'b', version: 7, name: 'x' },
    { id: 'c', version: 9 },
    { version: 9 },
    null,
    'x',
    { id: 'a' },
  ])
    expect(withSaved(plan, saved)).toBe(plan);
});

it('a record without an id is replaced as a whole where a query gets it', () => {
  expect(withSaved({ version: 1, terms: 1 }, { version: 2, terms: 2 }, { isWhole: true })).toEqual({
    version: 2,
    terms: 2,
  });
});
