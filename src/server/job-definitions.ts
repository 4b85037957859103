import type { Deps } from './act/context.ts';
import type { JobDefinition } from './act/job.ts';
import type { Env } from './env.ts';
import { cadenceJobs } from './features/cadence/jobs.ts';
import { importJobs } from './features/imports/jobs.ts';
import { backupJob, nightlyBackupJob } from './features/installation/jobs.ts';
import { peopleJobs } from './features/people/jobs.ts';
import { importTargets } from './import-targets.ts';
import { router } from './router.ts';
import { sampleJobs } from './sample/job.ts';

/** Every job of every feature, and of the one surface that works in the background: it acts through the procedures and needs what they need. */
// biome-ignore lint/suspicious/noExplicitAny: payload types differ from job to job; each definition is checked where it is written
export function jobDefinitions(env: Env, deps: Promise<Deps>): JobDefinition<any>[] {
  const { schedule: _off, ...withoutSchedule } = nightlyBackupJob;
  const nightly = env.scheduledBackup ? nightlyBackupJob : withoutSchedule;
  return [...sampleJobs(router, deps), ...cadenceJobs, ...importJobs(importTargets), ...peopleJobs, backupJob, nightly];
}
