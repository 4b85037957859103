import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { startEmbeddedPostgres } from './engines/embedded-postgres.ts';
import { inTransaction } from './procedure.ts';
import { openPostgres } from './store/postgres.ts';

it('asks the one connection of a transaction one thing after the other, without a complaint of the driver', async () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'biplane-transaction-'));
  const engine = await startEmbeddedPostgres({
    directory: path.join(root, 'postgres'),
    runDirectory: path.join(root, 'run'),
    log: () => {},
  });
  const postgres = openPostgres(engine.url, { embedded: true });
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
  await postgres.close();
  await engine.stop();
  rmSync(root, { recursive: true, force: true });
});
