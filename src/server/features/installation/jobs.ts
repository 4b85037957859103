/** The daily backup, on by default with embedded engines: they survive a killed process, but not a lost disk or power failure. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { JobContext, JobDefinition } from '../../act/job.ts';
import { threadFile } from '../../base/thread.ts';
import { damagedTables } from '../../facts/door.ts';
import { keptName } from './archive.ts';
import type { BackupTask } from './backup.child.ts';
import { backupDirectory, backupNames } from './queries.ts';

const keptDays = 7;

type Place = Pick<JobContext, 'postgres' | 'facts' | 'dataDir'>;

/** Of backups, newest first, those that make room: however many are asked for in a day, the days before it keep theirs. */
function outdated(backups: readonly { name: string; createdAt: string }[]): string[] {
  const days = [...new Set(backups.map(({ createdAt }) => createdAt.slice(0, 10)))];
  const kept = days.slice(0, keptDays).map((day) => backups.find(({ createdAt }) => createdAt.startsWith(day))!.name);
  return backups.map(({ name }) => name).filter((name) => !kept.includes(name));
}

/** Writes a backup without uploaded files into `backups/` of the data directory, keeps the newest of each of seven days, and resolves to its path. */
export async function writeBackup(
  { postgres, facts, dataDir }: Place,
  now: Date,
  signal?: AbortSignal,
): Promise<string> {
  const directory = backupDirectory(dataDir);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // What a backup left that was interrupted.
  for (const name of await readdir(directory))
    if (
      name.endsWith('.part') ||
      (name.endsWith('.sections') && !existsSync(path.join(directory, name.slice(0, -'.sections'.length))))
    )
      await rm(path.join(directory, name), { force: true });
  const stamp = now.toISOString().replace(/\.\d+/, '').replaceAll(':', '');
  const file = path.join(directory, `biplane-${stamp}.jsonl.gz`);
  const [newest] = await backupNames(dataDir);
  const child = fork(threadFile('features/installation/backup.child'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...(signal ? { signal } : {}),
  });
  // The first failure is told below; a second one, unheard, would end the server.
  child.on('error', () => {});
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  const task: BackupTask = {
    databaseUrl: postgres.url,
    clickhouseUrl: facts.url,
    layout: facts.layout,
    embedded: postgres.embedded,
    dataDir,
    file,
    earlier: newest ? path.join(directory, newest.name) : null,
    now: now.toISOString(),
  };
  // Without a process there is nobody to send it to; that is told as well.
  if (child.pid !== undefined) child.send(task);
  const [code, ending] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`the backup failed (${ending ?? `exit ${code}`}): ${lastWords}`);
  // One that holds everything may be among the old ones.
  if ((await damagedTables(facts)).length > 0) return file;
  for (const name of outdated(await backupNames(dataDir))) {
    await rm(keptName(path.join(directory, name)), { force: true });
    await rm(path.join(directory, name));
  }
  return file;
}

/** The backup that somebody asks for. */
export const backupJob: JobDefinition = {
  name: 'installation.backup',
  expireInSeconds: 3600,
  oneWaits: true,
  async run({ signal, clock, ...place }) {
    await writeBackup(place, clock(), signal);
  },
};

/** Whether no backup was written since the last 03:10 China time (19:10 UTC). */
export async function isBackupDue(dataDir: string, now: Date): Promise<boolean> {
  const night = new Date(now);
  night.setUTCHours(19, 10, 0, 0);
  if (night > now) night.setUTCDate(night.getUTCDate() - 1);
  const [newest] = await backupNames(dataDir);
  return newest === undefined || new Date(newest.createdAt) < night;
}

/** Every night at 03:10 China time; where the server was off then, within an hour of its start. */
export const nightlyBackupJob: JobDefinition = {
  name: 'installation.nightly_backup',
  schedule: '10 * * * *',
  async run(ctx) {
    // In the line of those that are asked for: one at a time.
    if (await isBackupDue(ctx.dataDir, ctx.clock())) await ctx.send(backupJob.name, {});
  },
};
