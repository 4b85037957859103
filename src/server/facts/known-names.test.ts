import { expect, it } from 'vitest';
import { KnownNames, Names } from './known-names.ts';
import { orderLine } from './tables/order-line.ts';
import type { Visible } from './visible.ts';

it('names that were added may be known, all of them, and of others nearly none', () => {
  const names = new Names();
  const count = 900_000;
  for (let n = 0; n < count; n++) names.add(`api\nL${n}`);
  let [missed, wrong] = [0, 0];
  for (let n = 0; n < count; n += 7) if (!names.mayHave(`api\nL${n}`)) missed++;
  for (let n = 0; n < 10_000; n++) if (names.mayHave(`api\nM${n}`)) wrong++;
  expect(missed).toBe(0);
  expect(wrong).toBeLessThan(200);
});

const counting = (watermark: number): Visible => ({
  ...{ digest: `${watermark}`, batches: [], watermark, holes: [] },
  ...{ where: '', present: '', params: { watermark } },
});

it('what is stored while names are being read is known to whoever asks next', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked: number[] = [];
  const facts = {
    async *stream({ params }: { params: { watermark?: number; to?: number } }) {
      asked.push(params.watermark ?? params.to!);
      if (asked.length === 1) await held;
      yield { source: 'api', line_key: `L${params.watermark ?? params.to}` };
    },
  };
  const known = new KnownNames(facts as never, orderLine, { workspaceId: 'w', scopeId: 's' });
  const [first, second] = [known.at(counting(1)), known.at(counting(1))];
  // Nobody knows any names yet: what is stored now is read when it counts.
  known.add(2, ['api\nL2']);
  release();
  const names = await first;
  expect(await second).toBe(names);
  expect(names?.mayHave('api\nL1')).toBe(true);
  known.add(3, ['api\nL3']);
  const later = await known.at(counting(3));
  expect(later?.mayHave('api\nL3')).toBe(true);
  expect(asked).toEqual([1, 3]);
});
