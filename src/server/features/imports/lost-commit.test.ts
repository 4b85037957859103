import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import type { JobContext } from '../../jobs/queue.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { importFile, newPlace } from './imports.fixture.ts';
import { importJobs } from './jobs.ts';
import { importTable } from './schema.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation.stop());

/** A database whose connections break at the end of a commit that makes an import `done`; `then` says what becomes of the next statements. */
function breaking(postgres: Postgres, then: 'answers again' | 'stays away'): Postgres & { broken: () => boolean } {
  let broken = false;
  const ended = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
  const away = () => broken && then === 'stays away';
  const clientOf = (client: pg.PoolClient) => {
    let publishes = false;
    return new Proxy(client, {
      get(target, name) {
        if (name !== 'query') {
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return async (...statement: unknown[]) => {
          if (away()) throw ended();
          const asked = JSON.stringify(statement);
          const answer: unknown = await Reflect.apply(target.query, target, statement);
          publishes ||= /update \\"import\\"/.test(asked) && asked.includes('"done"');
          if (publishes && /^\["commit"/.test(asked)) {
            broken = true;
            throw ended();
          }
          return answer;
        };
      },
    });
  };
  const pool = new Proxy(postgres.pool, {
    get(target, name) {
      if (name === 'connect') return async () => clientOf(await target.connect());
      if (name === 'query')
        return (...statement: unknown[]) =>
          away() ? Promise.reject(ended()) : Reflect.apply(target.query, target, statement);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { ...postgres, pool, db: drizzle(pool) as unknown as Db, broken: () => broken };
}

function contextOf(postgres: Postgres): JobContext {
  const { facts, announcer, clock } = installation.deps;
  return {
    postgres,
    facts,
    dataDir: installation.dataDir,
    clock,
    announce: announcer.announce,
    signal: new AbortController().signal,
    jobId: 'test',
    serverId: 'whose connection breaks',
    log: () => {},
  };
}

test.each(['answers again', 'stays away'] as const)(
  'an import keeps its facts when its commit was carried out and the connection broke: the database %s',
  async (then) => {
    const here = await newPlace(installation);
    const content = 'order_id,date,amount\nA1,2026-01-01,10\nA2,2026-01-02,20\n';
    const { done } = await importFile(installation, here, 'orders', { name: 'orders.csv', content });
    const { db } = installation.deps.postgres;
    const where = eq(importTable.id, done.id);
    // As a killed server leaves it: free to be taken on.
    const silent = new Date(Date.now() - 60_000);
    await db.update(importTable).set({ status: 'running', serverId: 'killed', heartbeatAt: silent }).where(where);
    const postgres = breaking(installation.deps.postgres, then);
    await importJobs[0]!.run(contextOf(postgres), {});
    await expect.poll(postgres.broken, { timeout: 20_000 }).toBe(true);
    // Long enough for what would have been removed.
    await wait(2_500);
    const [row] = await db.select().from(importTable).where(where);
    expect(row).toMatchObject({ status: 'done', stored: 2, serverId: null });
    expect((await here.client.orders.totals(here.place)).lines).toBe(2);
  },
  60_000,
);
