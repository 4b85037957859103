import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cookieSecret } from './cookie-secret.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'biplane-secret-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true }));

it('servers that start together have one secret, which later starts find again', async () => {
  const together = await Promise.all(Array.from({ length: 40 }, () => cookieSecret(dataDir)));
  expect(new Set(together).size).toBe(1);
  expect(together[0]).toMatch(/^[\w-]{43}$/);
  expect(await cookieSecret(dataDir)).toBe(together[0]);
  expect(await readdir(dataDir)).toEqual(['secret']);
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
});

it('what is left of a secret signs nothing: the start says what to do, and the file stays', async () => {
  await cookieSecret(dataDir);
  const file = join(dataDir, 'secret');
  for (const rest of ['', '\n'.repeat(40), 'half a secret']) {
    await writeFile(file, rest);
    await expect(cookieSecret(dataDir)).rejects.toMatchObject({
      reason: { key: 'engines.errors.secretUnusable', params: { file } },
    });
    expect(await readFile(file, 'utf8')).toBe(rest);
  }
  await rm(file);
  expect(await cookieSecret(dataDir)).toHaveLength(43);
});
