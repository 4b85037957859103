import { expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

it('lets everybody have their turn, however many things one of them waits for', () => {
  const queue = new FairQueue<string>();
  for (let n = 1; n <= 100; n++) queue.push('greedy', `greedy ${n}`);
  queue.push('modest', 'modest 1');
  queue.push('other', 'other 1');
  const order = Array.from({ length: 4 }, () => queue.next());
  expect(order).toEqual(['greedy 1', 'modest 1', 'other 1', 'greedy 2']);
  expect(queue.size).toBe(98);
});

it('forgets what nobody waits for any more', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a', 'b', 'c']) queue.push('one', item);
  expect(queue.remove('one', 'a')).toBe(true);
  expect(queue.remove('one', 'a')).toBe(false);
  expect(queue.of('one')).toEqual(['b', 'c']);
  expect([queue.next(), queue.next(), queue.next(), queue.size]).toEqual(['b', 'c', undefined, 0]);
});
