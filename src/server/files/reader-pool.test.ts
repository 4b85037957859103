import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Pool from '../readers/pool.ts';
import { inspectFile } from './tasks.ts';

let root: string;
let runReader: typeof Pool.runReader;
let warmReader: typeof Pool.warmReader;
beforeAll(async () => {
  // A pool of its own: that of the tests before may have a reader at rest.
  const alone = '../readers/pool.ts?alone';
  ({ runReader, warmReader } = (await import(/* @vite-ignore */ alone)) as typeof Pool);
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-readers-'));
  writeFileSync(path.join(root, 'orders.csv'), 'order_id,date,amount\nA1,2026-01-01,10\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const inputOf = (name: string) => ({
  path: path.join(root, name),
  options: {},
  kind: 'orders' as const,
  currency: 'CNY',
});
const good = async () => runReader(inspectFile, inputOf('orders.csv'), { workspaceId: 'one' });

describe('a reader', () => {
  it('that the system does not start is `unavailable`, for the server goes on', async () => {
    const { execPath } = process;
    process.execPath = path.join(root, 'no such program');
    try {
      warmReader();
      await expect(good()).rejects.toMatchObject({
        code: 'unavailable',
        reason: { key: 'errors.reading.notStarted' },
      });
      // What nobody hears ends the process, a little later.
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      process.execPath = execPath;
    }
    expect(await good()).toMatchObject({ format: 'csv', names: ['order_id', 'date', 'amount'] });
  });

  it.skipIf(process.platform === 'win32').each([
    ['as a whole', { totalMs: 1_500 }, 'errors.reading.tooLong'],
    ['without progress', { totalMs: 60_000, stalledMs: 1_500 }, 'errors.reading.stalled'],
  ])('that is stuck in a file is ended by its parent: time limit %s', async (_which, limits, key) => {
    const name = `nobody writes to it ${key}`;
    const pipe = path.join(root, name);
    execFileSync('/usr/bin/env', ['mkfifo', pipe]);
    const reading = { ...inspectFile, limits };
    await expect(runReader(reading, inputOf(name), { workspaceId: 'one' })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key },
    });
    // Nobody waits at the other end any more.
    const isGone = () => {
      try {
        openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENXIO';
      }
    };
    await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
    expect((await good()).format).toBe('csv');
  });
});
