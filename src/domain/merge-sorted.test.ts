import { describe, expect, it } from 'vitest';
import { mergeSorted } from './merge-sorted.ts';

async function* each(...keys: string[]) {
  for (const key of keys) yield { key };
}

describe('two sorted sequences side by side', () => {
  it('pair what has the same key and leave the rest alone', async () => {
    const pairs: (string | undefined)[][] = [];
    for await (const [a, b] of mergeSorted(each('a', 'b', 'd'), each('b', 'c', 'e'), ({ key }) => key))
      pairs.push([a?.key, b?.key]);
    expect(pairs).toEqual([
      ['a', undefined],
      ['b', 'b'],
      [undefined, 'c'],
      ['d', undefined],
      [undefined, 'e'],
    ]);
  });

  it('may be empty, and are closed when the reader leaves', async () => {
    let closed = 0;
    async function* endless() {
      try {
        for (let n = 10; ; n++) yield { key: String(n) };
      } finally {
        closed += 1;
      }
    }
    for await (const _ of mergeSorted(each(), endless(), ({ key }) => key)) break;
    expect(closed).toBe(1);
  });
});
