/** Files, named by what is in them: the same file is kept once, whoever brings it, and one that is named has the content that its name says. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

export type Blobs = {
  /** Takes a file in; resolves once it is stored for good. What `body` throws ends it, and nothing stays. */
  put: (body: AsyncIterable<Uint8Array>) => Promise<{ hash: string; bytes: number }>;
  /** The name of a file to be written and then taken in; what becomes of none goes after a day. */
  draft: () => Promise<string>;
  /** How many bytes it has; null where it is not here. */
  sizeOf: (hash: string) => Promise<number | null>;
  /** A file with its content on this machine, for processes that read files. */
  fileOf: (hash: string) => Promise<string>;
  read: (hash: string) => Readable;
  /** The names of all that are here. */
  list: () => AsyncGenerator<string>;
  /**
   * Removes those that have not been taken in within `graceMs`: whoever takes a file in again while this goes on finds it. `isWanted` is asked at last,
   * when nobody can read it any more.
   */
  removeUnless: (
    hashes: readonly string[],
    graceMs: number,
    isWanted: (hash: string) => Promise<boolean>,
  ) => Promise<void>;
};

const isHash = /^[0-9a-f]{64}$/;
/** What is coming in, and what is about to go. */
const passing = 'passing';
/** Nothing takes longer to come in. */
const longestPassingMs = 24 * 3_600_000;

/** In a folder of this machine. */
export function localBlobs(dataDir: string): Blobs {
  const root = path.join(dataDir, 'blobs');
  const folderOf = (hash: string) => path.join(root, hash.slice(0, 2));
  const placeOf = (hash: string) => {
    if (!isHash.test(hash)) throw new Error(`no name of a blob: ${hash}`);
    return path.join(folderOf(hash), hash);
  };
  const inPassing = async () => {
    const folder = path.join(root, passing);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return path.join(folder, randomUUID());
  };

  async function writeWhole(file: string, body: AsyncIterable<Uint8Array>): Promise<{ hash: string; bytes: number }> {
    const digest = createHash('sha256');
    let bytes = 0;
    const handle = await open(file, 'wx', 0o600);
    try {
      for await (const chunk of body) {
        digest.update(chunk);
        bytes += chunk.length;
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { hash: digest.digest('hex'), bytes };
  }

  /** Makes a new name last, where the system can. */
  async function syncFolder(folder: string): Promise<void> {
    const handle = await open(folder).catch(() => null);
    await handle?.sync().catch(() => {});
    await handle?.close();
  }

  async function* list(): AsyncGenerator<string> {
    for (const folder of await readdir(root).catch(() => []))
      if (/^[0-9a-f]{2}$/.test(folder))
        for (const name of await readdir(path.join(root, folder)).catch(() => [])) if (isHash.test(name)) yield name;
  }

  async function removePassing(): Promise<void> {
    for (const name of await readdir(path.join(root, passing)).catch(() => [])) {
      const file = path.join(root, passing, name);
      const found = await stat(file).catch(() => null);
      if (found && Date.now() - found.mtimeMs > longestPassingMs) await rm(file, { force: true });
    }
  }

  return {
    async put(body) {
      const draft = await inPassing();
      try {
        const written = await writeWhole(draft, body);
        const folder = folderOf(written.hash);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Also where it is there already: its age begins anew.
        await rename(draft, placeOf(written.hash));
        await syncFolder(folder);
        return written;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    draft: inPassing,
    sizeOf: async (hash) => (await stat(placeOf(hash)).catch(() => null))?.size ?? null,
    fileOf: async (hash) => placeOf(hash),
    read: (hash) => createReadStream(placeOf(hash)),
    list,
    async removeUnless(hashes, graceMs, isWanted) {
      await removePassing();
      for (const hash of hashes) {
        const aside = await inPassing();
        const isHere = await rename(placeOf(hash), aside).then(
          () => true,
          () => false,
        );
        if (!isHere) continue;
        const { mtimeMs } = await stat(aside);
        if (Date.now() - mtimeMs < graceMs || (await isWanted(hash))) await rename(aside, placeOf(hash));
        else await rm(aside, { force: true });
      }
    },
  };
}
