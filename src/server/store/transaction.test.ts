import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedInstallation } from '../../../test/harness.ts';
import { type RealPostgres, realPostgresPrograms, startRealPostgres } from '../../../test/real-postgres.ts';
import { openPostgres, type Postgres } from './postgres.ts';
import { inTransaction } from './transaction.ts';
import { asUnavailable } from './unavailable.ts';

it('asks the one connection of a transaction one thing after the other, without a complaint of the driver', async () => {
  const { postgres } = (await sharedInstallation()).deps;
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on('warning', listen);
  const ask = (number: number) => sql`SELECT ${number}::int AS number`;
  const answers = await inTransaction(postgres.pool, (db) =>
    Promise.all([1, 2, 3].map(async (number) => (await db.execute(ask(number))).rows[0])),
  );
  expect(answers).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
  const failing = inTransaction(postgres.pool, (db) =>
    Promise.all([db.execute(sql`CREATE TABLE gone ()`), db.execute(sql`SELECT 1 / 0`), db.execute(ask(1))]),
  );
  await expect(failing).rejects.toThrow();
  expect((await postgres.pool.query(`SELECT to_regclass('gone') AS gone`)).rows).toEqual([{ gone: null }]);
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});

const programs = realPostgresPrograms();

describe.skipIf(!programs)(
  `a transaction${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
  () => {
    let real: RealPostgres;
    let postgres: Postgres;
    beforeAll(async () => {
      real = startRealPostgres(programs!);
      postgres = openPostgres(real.url, { embedded: false });
      await postgres.pool.query(
        'CREATE TABLE counter (name text PRIMARY KEY, n int); CREATE TABLE numbered (n int UNIQUE)',
      );
      await postgres.pool.query(`INSERT INTO counter VALUES ('a', 0), ('b', 0)`);
    }, 60_000);
    afterAll(async () => {
      await postgres?.close();
      real?.stop();
    });

    const counts = async () => (await postgres.pool.query('SELECT name, n FROM counter ORDER BY name')).rows;
    const endBackend = (client: pg.PoolClient) =>
      client
        .query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
        .then(({ rows }) => postgres.pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]));

    it.each(['while it waits for its next statement', 'in the middle of a statement'])(
      'says `unavailable` when its connection ends %s, and the next one works',
      async (when) => {
        const before = await counts();
        const failure = await inTransaction(postgres.pool, async (_db, client) => {
          await client.query(`UPDATE counter SET n = n + 1`);
          await endBackend(client);
          if (when.includes('waits')) await new Promise((resolve) => setTimeout(resolve, 50));
          await client.query('SELECT pg_sleep(5)');
        }).catch((error: unknown) => error);
        expect(asUnavailable(failure)).toMatchObject({ code: 'unavailable' });
        expect(await counts()).toEqual(before);
      },
    );

    it('ends a statement that takes too long, and says so', async () => {
      const bounded = openPostgres(`${real.url}&statement_timeout=100`, { embedded: false });
      const failure = await inTransaction(bounded.pool, async (_db, client) =>
        client.query('SELECT pg_sleep(5)'),
      ).catch((error: unknown) => error);
      expect(asUnavailable(failure)?.reason.key).toBe('engines.errors.tookTooLong');
      await bounded.close();
    });

    it('does not wait for ever for a connection', async () => {
      const small = openPostgres(real.url, { embedded: false });
      Object.assign(small.pool.options, { max: 1, connectionTimeoutMillis: 100 });
      const [, failure] = await Promise.all([
        inTransaction(small.pool, async (_db, client) => client.query('SELECT pg_sleep(0.5)')),
        inTransaction(small.pool, async () => {}).catch((error: unknown) => error),
      ]);
      expect(asUnavailable(failure)?.reason.key).toBe('engines.errors.tooManyConnections');
      await small.close();
    });

    it('is done again when others were in its way: a deadlock, and a number taken at the same moment', async () => {
      const [before] = await counts();
      const add = (first: string, second: string) =>
        inTransaction(postgres.pool, async (_db, client) => {
          for (const name of [first, second]) {
            await client.query('UPDATE counter SET n = n + 1 WHERE name = $1', [name]);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        });
      await Promise.all([add('a', 'b'), add('b', 'a')]);
      expect(await counts()).toEqual([before.n + 2, before.n + 2].map((n, i) => ({ name: 'ab'[i], n })));

      const next = () =>
        inTransaction(postgres.pool, async (_db, client) => {
          await client.query('INSERT INTO numbered SELECT coalesce(max(n), 0) + 1 FROM numbered');
        });
      await Promise.all([next(), next(), next()]);
      expect((await postgres.pool.query('SELECT n FROM numbered ORDER BY n')).rows).toEqual([
        { n: 1 },
        { n: 2 },
        { n: 3 },
      ]);
    });

    it('keeps its connection when it is done again, also when the refusal comes at its commit', async () => {
      const one = openPostgres(real.url, { embedded: false });
      Object.assign(one.pool.options, { max: 1 });
      await postgres.pool.query('CREATE TABLE refused (n int)');
      await postgres.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'not serialisable' USING ERRCODE = '40001'; END $$`);
      await postgres.pool.query(`CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON refused DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (new.n < 3) EXECUTE FUNCTION refuse()`);
      const backends = new Set<number>();
      let runs = 0;
      const inserted = await inTransaction(one.pool, async (_db, client) => {
        runs += 1;
        backends.add((await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid);
        await client.query('INSERT INTO refused VALUES ($1)', [runs]);
        return runs;
      });
      expect([inserted, runs, backends.size]).toEqual([3, 3, 1]);
      expect((await postgres.pool.query('SELECT n FROM refused')).rows).toEqual([{ n: 3 }]);
      await one.close();
    });

    it('is tried three times and no more when what it wants has been taken long since', async () => {
      let runs = 0;
      const taken = inTransaction(postgres.pool, async (_db, client) => {
        runs += 1;
        await client.query(`INSERT INTO counter VALUES ('a', 0)`);
      });
      await expect(taken).rejects.toMatchObject({ code: '23505' });
      expect(runs).toBe(3);
    });

    it('asks nothing more once it has failed, whatever goes on beside what failed', async () => {
      const one = openPostgres(real.url, { embedded: false });
      Object.assign(one.pool.options, { max: 1 });
      let beside: Promise<unknown> | undefined;
      const failing = inTransaction(one.pool, async (_db, client) => {
        await client.query('SELECT 1');
        beside = wait(100).then(() => client.query(`UPDATE counter SET n = 99 WHERE name = 'b'`));
        beside.catch(() => {});
        throw new Error('failed');
      });
      await expect(failing).rejects.toThrow('failed');
      // On the same connection.
      await inTransaction(one.pool, async (_db, client) => {
        await expect(beside).rejects.toThrow('over');
        await client.query('SELECT 1');
      });
      expect((await postgres.pool.query(`SELECT n FROM counter WHERE name = 'b'`)).rows).not.toEqual([{ n: 99 }]);
      await one.close();
    });

    it('does not wait a second time for a connection that gave no answer at its commit', async () => {
      const asked: string[] = [];
      const silent = new Proxy(postgres.pool, {
        get: (pool, name) =>
          name !== 'connect'
            ? Reflect.get(pool, name)
            : async () =>
                new Proxy(await pool.connect(), {
                  get: (client, key) =>
                    key !== 'query'
                      ? Reflect.get(client, key)
                      : async (statement: string) => {
                          asked.push(statement);
                          if (statement === 'commit') throw new Error('Query read timeout');
                          return client.query(statement);
                        },
                }),
      });
      const unknown = inTransaction(silent, async (_db, client) => client.query('SELECT 1'));
      await expect(unknown).rejects.toMatchObject({ reason: { key: 'engines.errors.outcomeUnknown' } });
      expect(asked).toEqual(['begin ', 'SELECT 1', 'commit']);
    });

    it('is no success when one of its statements failed unnoticed', async () => {
      const swallowing = inTransaction(postgres.pool, async (_db, client) => {
        await client.query(`UPDATE counter SET n = -1`);
        await client.query('SELECT 1 / 0').catch(() => {});
      });
      await expect(swallowing).rejects.toThrow('had failed');
    });
  },
);
