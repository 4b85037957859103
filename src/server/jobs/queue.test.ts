import { afterAll, describe, expect, it } from 'vitest';
import { realPostgresPrograms, startRealPostgres } from '../../../test/real-postgres.ts';
import type { JobDefinition } from '../act/job.ts';
import { openFacts } from '../facts/door.ts';
import { openPostgres, type Postgres } from '../store/postgres.ts';
import { startQueue } from './queue.ts';

const programs = realPostgresPrograms();
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

describe('the queue', () => {
  it.skipIf(!programs)(
    `opens for every server of several that start together${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
    async () => {
      const real = startRealPostgres(programs!);
      closing.push(() => real.stop());
      let runs = 0;
      const definitions: JobDefinition[] = Array.from({ length: 5 }, (_, n) => ({
        name: `job.${n}`,
        async run() {
          runs += 1;
        },
      }));
      const failures: unknown[] = [];
      const servers = Array.from({ length: 3 }, () => openPostgres(real.url, { embedded: false }));
      for (const postgres of servers) closing.push(() => postgres.close());
      const facts = openFacts('http://127.0.0.1:1');
      closing.push(() => facts.close());
      const queues = await Promise.all(
        servers.map((postgres) =>
          startQueue({
            postgres,
            definitions,
            context: {
              facts,
              dataDir: '/nowhere',
              clock: () => new Date(),
              timeZoneOf: async () => 'UTC',
              announcer: { announce: async () => {} },
            },
            soleServer: false,
            log: (_message, error) => failures.push(error),
          }),
        ),
      );
      for (const queue of queues) closing.push(() => queue.stop());
      await queues[0]!.send('job.3', {}, {});
      await expect.poll(() => runs, { timeout: 10_000 }).toBe(1);
      expect(failures).toEqual([]);
    },
    60_000,
  );

  it.skipIf(!programs)(
    `runs a job again that outlived the stop, and hears nothing of its end${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
    async () => {
      const real = startRealPostgres(programs!);
      closing.push(() => real.stop());
      let runs = 0;
      let end: () => void = () => {};
      const definitions: JobDefinition[] = [
        {
          name: 'deaf',
          run() {
            runs += 1;
            return new Promise((resolve) => {
              end = resolve;
            });
          },
        },
      ];
      const facts = openFacts('http://127.0.0.1:1');
      closing.push(() => facts.close());
      const start = async () => {
        const postgres = openPostgres(real.url, { embedded: false });
        const context = {
          facts,
          dataDir: '/nowhere',
          clock: () => new Date(),
          timeZoneOf: async () => 'UTC',
          announcer: { announce: async () => {} },
        };
        const queue = await startQueue({ postgres, definitions, context, soleServer: true, log: () => {} });
        return { queue, postgres };
      };
      const first = await start();
      await first.queue.send('deaf', {}, {});
      await expect.poll(() => runs, { timeout: 10_000 }).toBe(1);
      await first.queue.stop();
      await first.postgres.close();
      // An error that nobody can catch would fail this run.
      end();
      const second = await start();
      await expect.poll(() => runs, { timeout: 10_000 }).toBe(2);
      end();
      await second.queue.stop();
      await second.postgres.close();
    },
    60_000,
  );

  it.skipIf(!programs)(
    `waits for a slow server longer than a statement may take, and stops although a round hangs${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
    async () => {
      const real = startRealPostgres(programs!);
      closing.push(() => real.stop());
      const facts = openFacts('http://127.0.0.1:1');
      closing.push(() => facts.close());
      const hanging: JobDefinition = { name: 'hangs', everySeconds: 60, run: () => new Promise(() => {}) };
      const start = (postgres: Postgres) => {
        const context = {
          facts,
          dataDir: '/nowhere',
          clock: () => new Date(),
          timeZoneOf: async () => 'UTC',
          announcer: { announce: async () => {} },
        };
        return startQueue({ postgres, definitions: [hanging], context, soleServer: false, log: () => {} });
      };
      const first = openPostgres(real.url, { embedded: false });
      closing.push(() => first.close());
      await (await start(first)).stop();
      const slow = await first.pool.connect();
      await slow.query('SELECT pg_advisory_lock(7319044513)');
      const bounded = openPostgres(`${real.url}&statement_timeout=1500`, { embedded: false });
      closing.push(() => bounded.close());
      const second = start(bounded);
      setTimeout(() => slow.release(true), 3_000);
      await (await second).stop();
    },
    60_000,
  );
});
