/** Work behind requests: what a job is and what it is given. The queue (`jobs/`) carries it out. */
import type { FactsDoor } from '../facts/door.ts';
import type { Postgres } from '../store/postgres.ts';
import type { Announcement } from './announcer.ts';
import type { Actor } from './audit.ts';
import type { DecideContext } from './context.ts';
import type { Enqueue } from './queue.ts';
import type { Rights } from './rights.ts';
import { type Door, transact } from './transact.ts';

/** What time it is, and where. */
export type Clock = { clock: () => Date; timeZoneOf: Rights['timeZoneOf'] };

export type JobContext = Clock & {
  postgres: Postgres;
  facts: FactsDoor;
  dataDir: string;
  announce: (announcement: Announcement) => Promise<void>;
  /**
   * Changes records of a workspace as the job: the same transaction, audit entries and announcements as for a person. What a job only notes for
   * itself (that it lives, how far it is) is no record and needs none.
   */
  decide: <W>(workspaceId: string, decide: (ctx: DecideContext) => Promise<W>) => Promise<W>;
  /** Gives work to other jobs, to each its part. */
  send: Enqueue;
  /** Aborted when the server stops. */
  signal: AbortSignal;
  jobId: string;
  /** Names this server among those of an installation, from its start to its end. */
  serverId: string;
  /** For what goes wrong behind the job's back. */
  log: (message: string, error?: unknown) => void;
};

/** Idempotent, runs at least once; a failed run is retried with backoff. */
export type JobDefinition<P extends object = object> = {
  name: string;
  run: (ctx: JobContext, payload: P) => Promise<void>;
  retryLimit?: number;
  /** Seconds after which a run counts as dead and is retried. */
  expireInSeconds?: number;
  /** How many of these jobs may run at once on one server; one, unless said otherwise. */
  workers?: number;
  /** Of those that are sent with the same `singletonKey`, or without one, no more than one waits. */
  oneWaits?: boolean;
  /** Cron line (UTC) of jobs that run by themselves. */
  schedule?: string;
  /** Seconds between the rounds of what every server looks after by itself. */
  everySeconds?: number;
  /** Whether it can be enqueued; what has rounds can not, unless said otherwise. */
  queued?: boolean;
};

/** A job acts in its own name, in whichever workspace it works. */
export function decidingAs(job: string, door: Door, { clock, timeZoneOf }: Clock): JobContext['decide'] {
  return async (workspaceId, decide) => {
    const actor: Actor = { kind: 'job', id: job, name: job, role: null };
    const timeZone = await timeZoneOf(door.postgres.db, workspaceId);
    const acting = { procedure: job, workspaceId, personId: job, now: clock(), timeZone, locale: 'zh-CN' as const };
    return (await transact(door, { ...acting, establish: async () => actor }, decide)).written;
  };
}
