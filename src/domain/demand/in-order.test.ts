import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

test('one member that is moved is the only one that is', () => {
  expect([...inOrder(['a', 'b', 'c', 'd', 'e', 'f'], ['f', 'a', 'b', 'c', 'd', 'e'])].sort()).toEqual([...'abcde']);
  expect([...inOrder(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'a'])].sort()).toEqual([...'bcd']);
});

test('of several as large, what moved least has stayed', () => {
  expect([...inOrder(['a', 'b', 'c'], ['c', 'b', 'a'])]).toEqual(['b']);
});

test('members that only one list has do not count', () => {
  expect([...inOrder(['a', 'x', 'b'], ['b', 'y', 'a', 'c'])]).toHaveLength(1);
  expect(inOrder([], ['a']).size).toBe(0);
});

test('what stays is in the same order in both, and as much as can be', () => {
  const orders = fc.shuffledSubarray([...'abcdefg'], { minLength: 0 });
  fc.assert(
    fc.property(orders, orders, (before, after) => {
      const kept = inOrder(before, after);
      const only = (list: string[]) => list.filter((member) => kept.has(member));
      expect(only(before)).toEqual(only(after));
      // Among all parts of seven members none is larger.
      const common = before.filter((member) => after.includes(member));
      const places = common.map((member) => after.indexOf(member));
      const longest = places.reduce<number[]>((lengths, place, at) => {
        const shorter = lengths.filter((_, before) => places[before]! < place);
        lengths[at] = 1 + Math.max(0, ...shorter);
        return lengths;
      }, []);
      expect(kept.size).toBe(Math.max(0, ...longest));
    }),
  );
});
