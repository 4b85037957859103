import { expect, test } from 'vitest';
import { disagreement, notableRankGap } from './priority.ts';

test('different classes are a disagreement, however close the ranks', () => {
  const found = disagreement({ moscow: 'should', rank: 4 }, { moscow: 'must', rank: 4 }, 17);
  expect(found).toEqual({ classes: true, rankGap: 0, notable: true });
});

test('ranks differ notably from three tenths of the list on', () => {
  expect(notableRankGap(17)).toBe(5);
  expect(notableRankGap(3)).toBe(2);
  const gap = (gtm: number) => disagreement({ moscow: 'must', rank: 9 }, { moscow: 'must', rank: gtm }, 17);
  expect(gap(5)).toMatchObject({ rankGap: 4, notable: false });
  expect(gap(3)).toMatchObject({ rankGap: 6, notable: true });
});

test('a side that has not spoken does not disagree', () => {
  expect(disagreement({ moscow: 'must', rank: 1 }, { moscow: null, rank: null }, 5)).toEqual({
    classes: false,
    rankGap: null,
    notable: false,
  });
});
