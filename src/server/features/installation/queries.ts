import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

export type BackupFile = { name: string; bytes: number; createdAt: string; digest: string };

const fileName = /^biplane-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z\.jsonl\.gz$/;
/** Digests of files that were read before: a backup never changes once it has its name. */
const known = new Map<string, string>();

async function digestOf(file: string, { size, mtimeMs }: { size: number; mtimeMs: number }): Promise<string> {
  const key = `${file} ${size} ${mtimeMs}`;
  const remembered = known.get(key);
  if (remembered) return remembered;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const digest = hash.digest('hex');
  known.set(key, digest);
  return digest;
}

/** The backups in the data directory, newest first. */
export async function listBackups(dataDir: string): Promise<BackupFile[]> {
  const directory = path.join(dataDir, 'backups');
  const names = await readdir(directory).catch(() => []);
  const newestFirst = names
    .filter((name) => fileName.test(name))
    .sort()
    .reverse();
  return Promise.all(
    newestFirst.map(async (name) => {
      const file = path.join(directory, name);
      const info = await stat(file);
      const createdAt = name.replace(fileName, '$1T$2:$3:$4Z');
      return { name, bytes: info.size, createdAt, digest: await digestOf(file, info) };
    }),
  );
}
