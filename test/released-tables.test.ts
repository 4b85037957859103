/** The tables of facts of every release become those of this version: what is derived cannot change behind the back of what is stored. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engines, startEngines } from '../src/server/engines/engines.ts';
import { type FactsDoor, openFacts } from '../src/server/facts/door.ts';
import { migrate } from '../src/server/migrations/migrate.ts';
import { openPostgres, type Postgres } from '../src/server/store/postgres.ts';
import { type FactTableStatements, factTableStatements, factTablesName, readReleased, releases } from './releases.ts';
import { copyTemplate, emptyDatabase } from './template.ts';

const dir = fileURLToPath(new URL('../migrations', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'biplane-tables-'));
let engines: Engines;
let postgres: Postgres;
let facts: FactsDoor;

beforeAll(async () => {
  await copyTemplate(emptyDatabase, root);
  engines = await startEngines({ dataDir: root, log: () => {} });
  postgres = openPostgres(engines.databaseUrl, { embedded: true });
  facts = openFacts(engines.clickhouseUrl);
});
afterAll(async () => {
  await facts?.close();
  await postgres?.close();
  await engines?.stop();
  rmSync(root, { recursive: true, force: true });
});

const here = 'WHERE database = currentDatabase()';
/** All that a table is, whatever the order of its columns. */
async function tables(): Promise<unknown[]> {
  const asked = [
    `SELECT name, engine, partition_key, sorting_key FROM system.tables ${here} ORDER BY name`,
    `SELECT table, name, type FROM system.columns ${here} ORDER BY table, name`,
    `SELECT table, name, type, expr, granularity FROM system.data_skipping_indices ${here} ORDER BY table, name`,
  ];
  return (await Promise.all(asked.map((sql) => facts.query<object>({ sql })))).flat();
}

/** The tables of this version in a place where these statements have made earlier ones, or none. */
async function tablesAfter(statements: readonly string[]): Promise<unknown[]> {
  await postgres.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const there = await facts.query<{ name: string }>({ sql: `SELECT name FROM system.tables ${here}` });
  for (const { name } of there) await facts.command(`DROP TABLE ${name}`);
  for (const statement of statements) await facts.command(statement);
  await migrate({ postgres, facts, dir, upTo: { postgres: '0000', clickhouse: '9999' } });
  return tables();
}

/** What no statement changes in a table that is there: how it is kept, cut into partitions, sorted and shared out among servers. */
const fixed = (statements: readonly string[]) =>
  statements.map((statement) => ({
    table: statement.split(' (\n')[0]!.split('\n')[0],
    kept: statement.split('\n').filter((line) => /^(\) )?ENGINE|^PARTITION|^ORDER/.test(line)),
  }));

describe.each(releases())('the tables of facts of release %s', (release) => {
  const released = readReleased(release, factTablesName) as FactTableStatements;

  it('become those of this version', async () => {
    expect(await tablesAfter(released.single)).toEqual(await tablesAfter([]));
  });

  it('are kept, cut, sorted and shared out as they were', () => {
    const now = factTableStatements();
    expect(fixed(now.single)).toEqual(expect.arrayContaining(fixed(released.single)));
    expect(fixed(now.cluster)).toEqual(expect.arrayContaining(fixed(released.cluster)));
  });
});

describe('a table of facts', () => {
  const { single, cluster } = factTableStatements();
  const edited = (from: string | RegExp, to: string) => {
    const changed = single.map((statement) => statement.replace(from, to));
    expect(changed).not.toEqual(single);
    return changed;
  };

  it('may get columns and indices', async () => {
    const without = edited(/ {2}(currency|INDEX by_group_number) .*\n/g, '').map((each) =>
      each.replace(/,\n\)/, '\n)'),
    );
    expect(await tablesAfter(without)).toEqual(await tablesAfter([]));
  });

  it('is told from one whose column has another type, lies in another order, or is there no more', async () => {
    const now = await tablesAfter([]);
    expect(await tablesAfter(edited('repeats UInt8', 'repeats UInt64'))).not.toEqual(now);
    expect(await tablesAfter(edited('  currency ', '  money LowCardinality(String),\n  currency '))).not.toEqual(now);
    expect(fixed(edited('ORDER BY (workspace_id, ', 'ORDER BY ('))).not.toEqual(fixed(single));
    expect(fixed(cluster.map((each) => each.replace('cityHash64(workspace_id, ', 'cityHash64(')))).not.toEqual(
      fixed(cluster),
    );
  });
});
