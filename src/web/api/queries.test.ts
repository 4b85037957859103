import { afterEach, expect, it } from 'vitest';
import { queryClient, type WriteMeta, watchWrites } from './queries.ts';

let stop = () => {};
afterEach(() => stop());

/** Whether a write that was refused was told by its own screen. */
async function refused(meta?: WriteMeta): Promise<boolean[]> {
  const told: boolean[] = [];
  stop = watchWrites({ onFailure: (_failure, quiet) => told.push(quiet) });
  const mutationFn = () => Promise.reject(new Error('refused'));
  const write = queryClient.getMutationCache().build(queryClient, { mutationFn, ...(meta ? { meta } : {}) });
  await write.execute(undefined).catch(() => {});
  return told;
}

it('every refused write is told somewhere: by its screen, and by nobody else only while the screen is there', async () => {
  expect(await refused()).toEqual([false]);
  expect(await refused({ showsFailure: () => true })).toEqual([true]);
  expect(await refused({ showsFailure: () => false })).toEqual([false]);
});
