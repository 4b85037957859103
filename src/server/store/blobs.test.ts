import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Blobs, localBlobs } from './blobs.ts';

let dir: string;
let blobs: Blobs;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'biplane-blobs-'));
  blobs = localBlobs(dir);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function* pieces(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}
const all = async () => {
  const names: string[] = [];
  for await (const name of blobs.list()) names.push(name);
  return names;
};
const passing = () => readdirSync(join(dir, 'blobs', 'passing'));

describe('files by their content', () => {
  it('are kept once, whole, under the hash of what is in them', async () => {
    const one = await blobs.put(pieces('双', '翼'));
    expect(one).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: 6 });
    expect(await blobs.put(pieces('双翼'))).toEqual(one);
    expect(await all()).toEqual([one.hash]);
    expect(readFileSync(await blobs.fileOf(one.hash), 'utf8')).toBe('双翼');
    expect(await blobs.sizeOf(one.hash)).toBe(6);
    expect(await blobs.sizeOf('0'.repeat(64))).toBeNull();
    expect(passing()).toEqual([]);
  });

  it('leave nothing when they break off', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('gone');
    }
    await expect(blobs.put(broken())).rejects.toThrow('gone');
    expect(await all()).toEqual([]);
    expect(passing()).toEqual([]);
  });

  it('go when nobody wants them and they are old enough, and at no other time', async () => {
    const { hash } = await blobs.put(pieces('a'));
    const old = new Date(Date.now() - 60_000);
    await blobs.removeUnless([hash], 30_000, async () => false);
    expect(await all()).toEqual([hash]);
    utimesSync(await blobs.fileOf(hash), old, old);
    await blobs.removeUnless([hash], 30_000, async () => true);
    expect(await all()).toEqual([hash]);
    // Taken in again, its age begins anew.
    await blobs.put(pieces('a'));
    await blobs.removeUnless([hash], 30_000, async () => false);
    expect(await all()).toEqual([hash]);
    utimesSync(await blobs.fileOf(hash), old, old);
    await blobs.removeUnless([hash, '0'.repeat(64)], 30_000, async () => false);
    expect(await all()).toEqual([]);
  });

  it('have no names that lead elsewhere', async () => {
    await expect(async () => blobs.sizeOf('../../etc/passwd')).rejects.toThrow();
  });
});
