/** The daily backup, on by default with embedded engines: they survive a killed process, but not a lost disk or power failure. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { JobContext, JobDefinition } from '../../jobs/queue.ts';
import { threadFile } from '../../thread.ts';
import type { BackupTask } from './backup.child.ts';

const keptBackups = 7;
const fileName = /^biplane-\d{4}-\d{2}-\d{2}T\d{6}Z\.jsonl\.gz$/;

type Place = Pick<JobContext, 'postgres' | 'facts' | 'dataDir'>;

/** Writes a backup without uploaded files into `backups/` of the data directory, keeps the seven newest, and resolves to its path. */
export async function writeScheduledBackup(
  { postgres, facts, dataDir }: Place,
  now: Date,
  signal?: AbortSignal,
): Promise<string> {
  const directory = path.join(dataDir, 'backups');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const stamp = now.toISOString().replace(/\.\d+/, '').replaceAll(':', '');
  const file = path.join(directory, `biplane-${stamp}.jsonl.gz`);
  const child = fork(threadFile('features/installation/backup.child'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...(signal ? { signal } : {}),
  });
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  const task: BackupTask = {
    databaseUrl: postgres.url,
    clickhouseUrl: facts.url,
    embedded: postgres.embedded,
    dataDir,
    file,
    now: now.toISOString(),
  };
  child.send(task);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the scheduled backup failed: ${lastWords}`);
  const backups = (await readdir(directory)).filter((name) => fileName.test(name)).sort();
  for (const old of backups.slice(0, -keptBackups)) await rm(path.join(directory, old));
  return file;
}

/** Every night at 03:10 China time. */
export const backupJob: JobDefinition = {
  name: 'installation.backup',
  schedule: '10 19 * * *',
  expireInSeconds: 3600,
  async run({ signal, clock, ...place }) {
    await writeScheduledBackup(place, clock(), signal);
  },
};
