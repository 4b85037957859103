import { expect, test } from 'vitest';
import { disagreements, type Moscow, notableRankGap } from './priority.ts';

/** Needs with these ranks of PM and GTM, all of one class. */
const ranked = (ranks: (readonly [number | null, number | null])[], moscow: Moscow | null = 'must') =>
  ranks.map(([pm, gtm], index) => ({ id: `${index}`, pm: { moscow, rank: pm }, gtm: { moscow, rank: gtm } }));
/** The needs that are disputed. */
const disputed = (needs: ReturnType<typeof ranked>) =>
  [...disagreements(needs)].filter(([, { notable }]) => notable).map(([id]) => id);

test('different classes are a disagreement, however close the ranks', () => {
  const [need] = ranked([[1, 1]]);
  const found = disagreements([{ ...need!, gtm: { moscow: 'should', rank: 1 } }]);
  expect(found.get('0')).toEqual({ classes: true, rankGap: 0, ranks: false, notable: true });
});

test('ranks differ notably from three tenths of the list on', () => {
  expect(notableRankGap(17)).toBe(5);
  expect(notableRankGap(3)).toBe(2);
  const order = Array.from({ length: 17 }, (_, index) => index);
  /** GTM ranks the last need this many places higher. */
  const lifted = (places: number) => {
    const moved = order.toSpliced(16, 1).toSpliced(16 - places, 0, 16);
    return ranked(order.map((need) => [need + 1, moved.indexOf(need) + 1] as const));
  };
  expect(disputed(lifted(4))).toEqual([]);
  expect(disputed(lifted(5))).toEqual(['16']);
});

test('needs that the other side moved away from between do not become disputes', () => {
  // GTM puts the first two of seven last: the five between shift by two places each.
  const found = ranked([
    [1, 6],
    [2, 7],
    [3, 1],
    [4, 2],
    [5, 3],
    [6, 4],
    [7, 5],
  ]);
  expect(disagreements(found).get('3')).toMatchObject({ rankGap: 2, notable: false });
  expect(disputed(found)).toEqual(['0', '1']);
});

test('a side that has not spoken does not disagree', () => {
  const [need] = ranked([[1, null]], null);
  expect(disagreements([need!]).get('0')).toEqual({ classes: false, rankGap: null, ranks: false, notable: false });
});
