import { expect, it } from 'vitest';
import { Names } from './known-names.ts';

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
