import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BiplaneError } from '../../domain/errors.ts';
import { threadFile } from '../base/thread.ts';
import { openDataDirectory } from './data-directory.ts';

let directory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'biplane-lock-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

async function owner(address: string): Promise<ChildProcess> {
  const child = fork(threadFile('engines/data-directory.fixture'), [directory, address], { execArgv: [] });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function refusal(): Promise<BiplaneError> {
  const error = await openDataDirectory(directory).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(BiplaneError);
  return error as BiplaneError;
}

describe('the lock of the data directory', () => {
  it('refuses a second process and names the first', async () => {
    const before = new Date().toISOString();
    const first = await owner('http://127.0.0.1:3999');
    const { code, reason } = await refusal();
    expect(code).toBe('precondition_failed');
    expect(reason.key).toBe('engines.errors.dataDirectoryInUse');
    expect(reason.params).toMatchObject({ pid: first.pid, address: 'http://127.0.0.1:3999' });
    expect(String(reason.params?.since) >= before).toBe(true);
  });

  it('is taken over when its owner was killed', async () => {
    const first = await owner('http://127.0.0.1:3999');
    first.kill('SIGKILL');
    await once(first, 'exit');
    const lock = await openDataDirectory(directory);
    expect(JSON.parse(readFileSync(path.join(directory, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it('is not fooled by another process that got the same number', async () => {
    const lock = await openDataDirectory(directory);
    const file = path.join(directory, 'lock.json');
    const written = JSON.parse(readFileSync(file, 'utf8')) as { startedAt: string };
    lock.release();
    writeFileSync(file, JSON.stringify({ ...written, pid: process.ppid, startedAt: `${written.startedAt}0` }));
    (await openDataDirectory(directory)).release();
  });

  it('respects the owner on another machine while it gives signs of life', async () => {
    const lock = await openDataDirectory(directory);
    const file = path.join(directory, 'lock.json');
    const written = readFileSync(file, 'utf8');
    lock.release();
    writeFileSync(file, written.replace(os.hostname(), 'elsewhere').replace(`"pid": ${process.pid}`, '"pid": 7'));
    expect((await refusal()).reason.params).toMatchObject({ pid: 7 });
  });

  it('is free again after its release', async () => {
    (await openDataDirectory(directory)).release();
    expect(existsSync(path.join(directory, 'lock.json'))).toBe(false);
    (await openDataDirectory(directory)).release();
  });

  it('goes to exactly one of many that ask at once', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => openDataDirectory(directory)));
    const winners = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(winners).toHaveLength(1);
    winners[0]!.release();
  });
});
