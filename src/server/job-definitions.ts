import type { Env } from './env.ts';
import { cadenceJobs } from './features/cadence/jobs.ts';
import { importJobs } from './features/imports/jobs.ts';
import { backupJob } from './features/installation/jobs.ts';
import type { JobDefinition } from './jobs/queue.ts';
import type { Deps } from './procedure.ts';
import { sampleJobs } from './sample/job.ts';

/** Every job of every feature, and of the one surface that works in the background: it acts through the procedures and needs what they need. */
// biome-ignore lint/suspicious/noExplicitAny: payload types differ from job to job; each definition is checked where it is written
export function jobDefinitions(env: Env, deps: Promise<Deps>): JobDefinition<any>[] {
  // Without its schedule the backup still runs when somebody asks for it.
  const { schedule: _nightly, ...backupOnDemand } = backupJob;
  return [...sampleJobs(deps), ...cadenceJobs, ...importJobs, env.scheduledBackup ? backupJob : backupOnDemand];
}
