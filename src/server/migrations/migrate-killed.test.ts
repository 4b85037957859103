import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { sharedInstallation } from '../../../test/harness.ts';
import { copyTemplate, emptyDatabase } from '../../../test/template.ts';
import { startEngines } from '../engines/engines.ts';
import { type FactsDoor, openFacts } from '../facts/door.ts';
import { openPostgres, type Postgres } from '../store/postgres.ts';
import { knownLevels, migrate } from './migrate.ts';

const dir = fileURLToPath(new URL('../../../migrations', import.meta.url));
const fixture = fileURLToPath(new URL('./migrate.fixture.ts', import.meta.url));
const root = mkdtempSync(path.join(os.tmpdir(), 'biplane-migrate-killed-'));
const dataDir = path.join(root, 'data');
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function inEngines<T>(work: (engines: { postgres: Postgres; facts: FactsDoor }) => Promise<T>): Promise<T> {
  const engines = await startEngines({ dataDir, log: () => {} });
  const postgres = openPostgres(engines.databaseUrl, { embedded: true });
  const facts = openFacts(engines.clickhouseUrl);
  try {
    return await work({ postgres, facts });
  } finally {
    await facts.close();
    await postgres.close();
    await engines.stop();
  }
}

/** Starts to migrate in a process of its own, which dies after so many statements of this engine. */
function killedAfter(engine: 'postgres' | 'clickhouse', statements: number): NodeJS.Signals | null {
  const args = ['--import', 'tsx', fixture, dataDir, dir, engine, String(statements)];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).signal;
}

/** Every column of both databases. */
async function columnsOf({ postgres, facts }: { postgres: Postgres; facts: FactsDoor }) {
  const { rows } = await postgres.pool.query(
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
      WHERE table_schema = 'public' ORDER BY 1, 2`,
  );
  const sql = 'SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY table, name';
  return { postgres: rows, clickhouse: await facts.query({ sql }) };
}

/** An earlier version had no such columns. */
const laterColumns = ['goods_minor', 'shipping_minor'];

it('a migration that is killed half-way, in either engine, is finished by the next start, and nothing is lost', async () => {
  await copyTemplate(emptyDatabase, dataDir);
  await inEngines(async ({ postgres, facts }) => {
    await migrate({ postgres, facts, dir, upTo: { postgres: '0001', clickhouse: '0000' } });
    await postgres.pool.query(`INSERT INTO workspace (id, name) VALUES (gen_random_uuid(), '先前')`);
    for (const column of laterColumns) await facts.command(`ALTER TABLE order_line DROP COLUMN ${column}`);
    await facts.insert({ table: 'order_line', columns: ['workspace_id', 'line_key'], rows: [['先前', 'L1']] });
  });
  // The table is there already; of the columns that it lacks only one is added.
  expect(killedAfter('clickhouse', 2)).toBe('SIGKILL');
  expect(killedAfter('postgres', 2)).toBe('SIGKILL');
  await inEngines(async ({ postgres, facts }) => {
    const { applied, ...levels } = await migrate({ postgres, facts, dir });
    expect(levels).toEqual(await knownLevels(dir));
    // Whoever died had not got as far as to say that it was done.
    expect(applied).not.toContain('postgres/0001_people_launches.sql');
    expect(applied).toContain('postgres/0002_imports.sql');
    expect((await postgres.pool.query('SELECT name FROM workspace')).rows).toEqual([{ name: '先前' }]);
    expect(await facts.query({ sql: 'SELECT line_key, goods_minor FROM order_line' })).toEqual([
      { line_key: 'L1', goods_minor: 0 },
    ]);
    expect(await columnsOf({ postgres, facts })).toEqual(await columnsOf((await sharedInstallation()).deps));
    expect(await migrate({ postgres, facts, dir })).toMatchObject({ applied: [] });
  });
}, 300_000);
