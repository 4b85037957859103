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

/** The folder of the backups that the server writes by itself. */
export const backupDirectory = (dataDir: string) => path.join(dataDir, 'backups');

/** Their names and times, newest first, without reading any. */
export async function backupNames(dataDir: string): Promise<{ name: string; createdAt: string }[]> {
  const names = await readdir(backupDirectory(dataDir)).catch(() => []);
  return names
    .filter((name) => fileName.test(name))
    .sort()
    .reverse()
    .map((name) => ({ name, createdAt: name.replace(fileName, '$1T$2:$3:$4Z') }));
}

/** The backups in the data directory, newest first. */
export async function listBackups(dataDir: string): Promise<BackupFile[]> {
  return Promise.all(
    (await backupNames(dataDir)).map(async ({ name, createdAt }) => {
      const file = path.join(backupDirectory(dataDir), name);
      const info = await stat(file);
      return { name, bytes: info.size, createdAt, digest: await digestOf(file, info) };
    }),
  );
}
