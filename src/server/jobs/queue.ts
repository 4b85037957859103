/** The queue and its schedules: pg-boss in the same Postgres, so that a job is enqueued in the transaction that causes it. */

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import PgBoss from 'pg-boss';
import { decidingAs, type JobContext, type JobDefinition } from '../act/job.ts';
import type { Queue } from '../act/queue.ts';
import type { Door } from '../act/transact.ts';
import type { Postgres } from '../store/postgres.ts';

/** What is enqueued here is begun at once; what another server left, or what failed and is due again, within this time. */
const pollSeconds = 15;
const retriesSeconds = [2, 5, 10];
const turnMs = 200;
/** What is under way when the server stops may hang on an engine; it starts over with the next server. */
const stopMs = 5_000;
/** Any constant, the same for every server of an installation. */
const lockKey = 7_319_044_513;

/** Servers that start together create the same tables; PostgreSQL answers that with a deadlock unless they take turns. */
async function takingTurns(postgres: Postgres, work: () => Promise<void>): Promise<void> {
  // The embedded engine has one server, and one backend in which the lock would mean nothing.
  if (postgres.embedded) return work();
  const client = await postgres.pool.connect();
  try {
    // Asked again and again, for no single statement may wait as long as a slow server needs.
    const isMine = async () => {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [lockKey]);
      return rows[0]!.mine;
    };
    while (!(await isMine())) await wait(turnMs);
    await work();
  } finally {
    // Ends the connection and with it the lock.
    client.release(true);
  }
}

type QueueOptions = {
  postgres: Postgres;
  // biome-ignore lint/suspicious/noExplicitAny: payload types differ from job to job; each definition is checked where it is written
  definitions: JobDefinition<any>[];
  context: Pick<JobContext, 'facts' | 'dataDir' | 'clock' | 'timeZoneOf'> & { announcer: Door['announcer'] };
  /** No other server shares the database: what was running when the last process died is run again at once. */
  soleServer: boolean;
  log: (message: string, error?: unknown) => void;
};

/** Opens the queue and starts a worker per definition. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { postgres, soleServer, log } = options;
  const { announcer, ...given } = options.context;
  const serverId = randomUUID();
  const definitions = options.definitions.filter(({ everySeconds, queued = everySeconds === undefined }) => queued);
  let stopped = false;
  const executeSql = (sql: string, values: unknown[] = []) =>
    // A job that outlives the stop is never answered (nobody could catch a refusal): unfinished in the database, it runs again after the next start.
    stopped ? new Promise<pg.QueryResult>(() => {}) : postgres.pool.query(sql, values);
  const boss = new PgBoss({
    db: { executeSql },
    schema: 'pgboss',
    maintenanceIntervalSeconds: 300,
    monitorStateIntervalSeconds: 600,
  });
  boss.on('error', (error) => log('queue', error));
  await takingTurns(postgres, async () => {
    await boss.start();
    for (const { name, retryLimit = 3, expireInSeconds = 900, schedule, oneWaits } of definitions) {
      const queued = {
        name,
        policy: oneWaits ? 'short' : 'standard',
        retryLimit,
        retryBackoff: true,
        expireInSeconds,
      } as const;
      await boss.createQueue(name, queued);
      // One that an earlier version made keeps to its own otherwise.
      if (oneWaits) await boss.updateQueue(name, queued);
      // What an earlier start scheduled stays in the database until it is taken out.
      if (schedule) await boss.schedule(name, schedule);
      else await boss.unschedule(name);
    }
  });
  if (soleServer) {
    await postgres.pool.query(`update pgboss.job set state = 'retry', start_after = now() where state = 'active'`);
  }
  const stopping = new AbortController();
  const workers = new Map<string, string[]>();
  const queue: Pick<Queue, 'send' | 'wake'> = {
    send: async (job, payload, { client, singletonKey, startAfterSeconds }) => {
      const id = await boss.send(job, payload, {
        ...(singletonKey ? { singletonKey } : {}),
        ...(startAfterSeconds ? { startAfter: startAfterSeconds } : {}),
        ...(client
          ? { db: { executeSql: async (sql: string, values: unknown[] = []) => client.query(sql, values) } }
          : {}),
      });
      // What is sent in a transaction is there when that is committed.
      if (!client) queue.wake([job]);
      return id;
    },
    wake: (jobs) => {
      if (stopping.signal.aborted) return;
      for (const job of new Set(jobs)) {
        for (const worker of workers.get(job) ?? []) boss.notifyWorker(worker);
      }
    },
  };
  const door = { postgres, queue, announcer, log };
  const contextOf = (job: string, jobId: string): JobContext => ({
    ...given,
    ...{ postgres, serverId, log, jobId },
    announce: announcer.announce,
    decide: decidingAs(job, door, given),
    send: (to, payload, options = {}) => queue.send(to, payload, options),
    signal: stopping.signal,
  });
  /** Looks again about when the next tries of what has failed are due. */
  function wakeForRetries(job: string): void {
    for (const seconds of retriesSeconds) setTimeout(() => queue.wake([job]), seconds * 1000).unref();
  }
  for (const definition of definitions) {
    const perform: PgBoss.WorkHandler<object> = async (jobs) => {
      for (const job of jobs) {
        try {
          await definition.run(contextOf(definition.name, job.id), job.data);
        } catch (error) {
          // What the stop interrupts is no fault: it fails here, and runs again after the next start.
          if (!stopping.signal.aborted) log(`job ${definition.name}`, error);
          wakeForRetries(definition.name);
          throw error;
        } finally {
          // The worker would wait until its next look, whatever else there is to do.
          queue.wake([definition.name]);
        }
      }
    };
    const ids: string[] = [];
    for (let worker = 0; worker < (definition.workers ?? 1); worker++)
      ids.push(await boss.work<object>(definition.name, { pollingIntervalSeconds: pollSeconds }, perform));
    workers.set(definition.name, ids);
    // What the stop of a server has interrupted counts as failed.
    wakeForRetries(definition.name);
  }
  const rounds = options.definitions.flatMap(({ name, everySeconds, run }) =>
    everySeconds === undefined ? [] : [startRounds(name, everySeconds, run)],
  );
  /** One round at a time; the first one at once. */
  function startRounds(name: string, everySeconds: number, run: JobDefinition['run']): () => Promise<void> {
    let going: Promise<void> | null = null;
    const round = () => {
      going ??= run(contextOf(name, name), {})
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log(`job ${name}`, error);
        })
        .finally(() => {
          going = null;
        });
    };
    round();
    const timer = setInterval(round, everySeconds * 1000);
    return async () => {
      clearInterval(timer);
      await going;
    };
  }
  return {
    ...queue,
    stop: async () => {
      stopping.abort();
      const roundsEnded = Promise.all(rounds.map((stopRounds) => stopRounds()));
      await Promise.race([roundsEnded, wait(stopMs, undefined, { ref: false })]);
      await boss.stop({ graceful: true, timeout: stopMs });
      stopped = true;
    },
  };
}
