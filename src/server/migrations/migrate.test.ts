import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyTemplate, emptyDatabase } from '../../../test/template.ts';
import { type Engines, startEngines } from '../engines/engines.ts';
import { type FactsDoor, openFacts } from '../facts/door.ts';
import { openPostgres, type Postgres } from '../store/postgres.ts';
import { migrate, splitStatements } from './migrate.ts';

let root: string;
let dir: string;
let engines: Engines;
let postgres: Postgres;
let facts: FactsDoor;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-migrate-'));
  const dataDir = path.join(root, 'data');
  await copyTemplate(emptyDatabase, dataDir);
  engines = await startEngines({ dataDir, log: () => {} });
  postgres = openPostgres(engines.databaseUrl, { embedded: true });
  facts = openFacts(engines.clickhouseUrl);
});
afterAll(async () => {
  await facts.close();
  await postgres.close();
  await engines.stop();
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, sql: string): void {
  writeFileSync(path.join(dir, file), sql);
}

beforeEach(async () => {
  dir = mkdtempSync(path.join(root, 'migrations-'));
  mkdirSync(path.join(dir, 'postgres'));
  mkdirSync(path.join(dir, 'clickhouse'));
  await postgres.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await facts.command('DROP TABLE IF EXISTS fact');
  write(
    'postgres/0001_first.sql',
    'CREATE TABLE a (n int); INSERT INTO a VALUES (1); -- a; comment\nINSERT INTO a VALUES (2)',
  );
  write(
    'clickhouse/0001_fact.sql',
    "-- one; two\nCREATE TABLE IF NOT EXISTS fact (n Int64, s String DEFAULT ';') ENGINE = MergeTree ORDER BY n;\n",
  );
});

const run = () => migrate({ postgres, facts, dir });

describe('migrations', () => {
  it('are applied once, in order, and reported', async () => {
    expect(await run()).toEqual({
      postgres: '0001',
      clickhouse: '0001',
      applied: ['postgres/0001_first.sql', 'clickhouse/0001_fact.sql'],
    });
    write('postgres/0002_second.sql', 'ALTER TABLE a ADD COLUMN m int');
    expect(await run()).toEqual({ postgres: '0002', clickhouse: '0001', applied: ['postgres/0002_second.sql'] });
    expect(await run()).toMatchObject({ applied: [] });
    expect((await postgres.pool.query('SELECT n, m FROM a ORDER BY n')).rows).toEqual([
      { n: 1, m: null },
      { n: 2, m: null },
    ]);
    expect(await facts.query({ sql: 'SELECT count() AS n FROM fact' })).toEqual([{ n: 0 }]);
  });

  it('are refused by name when an applied file was changed', async () => {
    await run();
    write('postgres/0001_first.sql', 'CREATE TABLE a (n bigint)');
    await expect(run()).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'engines.errors.migrationChanged', params: { name: 'postgres/0001_first.sql' } },
    });
  });

  it('are refused when the database comes from a newer version', async () => {
    write('postgres/0002_second.sql', 'SELECT 1');
    await run();
    rmSync(path.join(dir, 'postgres/0002_second.sql'));
    await expect(run()).rejects.toMatchObject({ reason: { params: { name: 'postgres/0002_second.sql' } } });
  });

  it('are refused when the decisions are there and the facts are not', async () => {
    await run();
    for (const table of ['fact', 'order_line', 'response']) await facts.command(`DROP TABLE ${table}`);
    await expect(run()).rejects.toMatchObject({ reason: { key: 'engines.errors.factsMissing' } });
  });

  it('leave nothing behind when one of them fails', async () => {
    write('postgres/0002_second.sql', 'CREATE TABLE b (n int); SELECT nonsense');
    await expect(run()).rejects.toThrow(/nonsense/);
    const { rows } = await postgres.pool.query("SELECT to_regclass('a') AS a, to_regclass('b') AS b");
    expect(rows).toEqual([{ a: null, b: null }]);
    write('postgres/0002_second.sql', 'CREATE TABLE b (n int)');
    expect(await run()).toMatchObject({ postgres: '0002' });
  });

  it('are applied once by two servers that start together', async () => {
    const both = await Promise.all([run(), run(), run()]);
    expect(both.flatMap(({ applied }) => applied)).toEqual(['postgres/0001_first.sql', 'clickhouse/0001_fact.sql']);
    expect((await postgres.pool.query('SELECT n FROM a')).rowCount).toBe(2);
  });

  it('of the project apply to empty databases', async () => {
    cpSync(fileURLToPath(new URL('../../../migrations', import.meta.url)), dir, { recursive: true });
    rmSync(path.join(dir, 'postgres/0001_first.sql'));
    rmSync(path.join(dir, 'clickhouse/0001_fact.sql'));
    const { postgres: level, applied } = await run();
    expect(Number(level)).toBeGreaterThan(0);
    expect(applied.length).toBeGreaterThan(2);
  });
});

describe('the statements of a script', () => {
  it('end at semicolons outside of quotes and comments', () => {
    expect(splitStatements("SELECT ';'; -- no; end\nSELECT 'it''s; fine' /* ; */;\n\n ; SELECT 1")).toEqual([
      "SELECT ';'",
      "SELECT 'it''s; fine'",
      'SELECT 1',
    ]);
  });
});
