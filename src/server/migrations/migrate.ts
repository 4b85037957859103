/**
 * Brings both databases to the level of the code: numbered SQL files, forward only, each applied once. The tables of facts are derived
 * (`facts/ddl.ts`); files are for what cannot be.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { bringTables } from '../facts/ddl.ts';
import type { FactsDoor } from '../facts/door.ts';
import { factTables } from '../facts/tables/all.ts';
import type { Postgres } from '../store/postgres.ts';

export type MigrationLevels = { postgres: string; clickhouse: string };
export type Migrated = MigrationLevels & { applied: string[] };
type Engine = keyof MigrationLevels;
type Migration = { engine: Engine; number: string; name: string; sql: string; checksum: string };

/** Any constant, the same for every server of an installation. */
const lockKey = 7_319_044_512;
const noLevel = '0000';

async function readMigrations(dir: string, engine: Engine): Promise<Migration[]> {
  const files = (await readdir(path.join(dir, engine))).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = (await readFile(path.join(dir, engine, file), 'utf8')).replaceAll('\r\n', '\n');
      const number = /^(\d{4})_\w+\.sql$/.exec(file)?.[1];
      if (!number) throw new Error(`${engine}/${file} is not named NNNN_name.sql`);
      return {
        engine,
        number,
        name: `${engine}/${file}`,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}

/** The statements of a script: cut at semicolons outside of quotes and comments. ClickHouse takes one at a time. */
export function splitStatements(script: string): string[] {
  const pieces = script.match(/'(?:\\.|''|[^'\\])*'|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^'`;/-]+|[\s\S]/g) ?? [];
  const statements = [''];
  for (const piece of pieces) {
    if (piece === ';') statements.push('');
    else if (!piece.startsWith('--') && !piece.startsWith('/*')) statements[statements.length - 1] += piece;
  }
  return statements.map((statement) => statement.trim()).filter(Boolean);
}

function levelsOf(names: Iterable<string>): MigrationLevels {
  const levels: MigrationLevels = { postgres: noLevel, clickhouse: noLevel };
  for (const name of names) {
    const [engine, file] = name.split('/') as [Engine, string];
    const number = file.slice(0, noLevel.length);
    if (number > levels[engine]) levels[engine] = number;
  }
  return levels;
}

/** The levels that this version of the program brings databases to. */
export async function knownLevels(dir: string): Promise<MigrationLevels> {
  const all = await Promise.all([readMigrations(dir, 'postgres'), readMigrations(dir, 'clickhouse')]);
  return levelsOf(all.flat().map(({ name }) => name));
}

/** The levels that the databases are at. */
export async function appliedLevels(client: pg.ClientBase): Promise<MigrationLevels> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migration');
  return levelsOf(rows.map(({ name }) => name));
}

/** A table without rows that is there from before the first fact of a restore until everything is checked. */
export const restoreMark = 'restoring';

/** Whether a restore began here and did not end. */
export async function isRestoring(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ mark: string | null }>('SELECT to_regclass($1) AS mark', [restoreMark]);
  return rows[0]!.mark !== null;
}

/**
 * Applies what is missing, in the order of the numbers, PostgreSQL first. `dir` holds `postgres/` and `clickhouse/`.
 * `upTo` stops at earlier levels, as a restore needs it; the result tells the levels reached.
 *
 * One transaction and its lock cover everything, so that servers starting together wait for each other. ClickHouse has no transactions: its
 * statements must bear repetition (`IF NOT EXISTS`), because a failure repeats them.
 * Fails with `precondition_failed` when a file that was applied has changed or is gone, and when an empty ClickHouse meets a PostgreSQL
 * whose facts are elsewhere, and when a restore has not been finished.
 */
export async function migrate(options: {
  postgres: Postgres;
  facts: FactsDoor;
  dir: string;
  upTo?: MigrationLevels;
}): Promise<Migrated> {
  const { postgres, facts, dir, upTo } = options;
  const migrations = [...(await readMigrations(dir, 'postgres')), ...(await readMigrations(dir, 'clickhouse'))];
  const client = await postgres.pool.connect().catch((error: Error) => {
    const { host } = new pg.Client(postgres.url);
    const reason = text('engines.errors.postgresUnreachable', { address: host, message: error.message });
    throw new BiplaneError('unavailable', reason);
  });
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS migration (
         name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    if (!upTo && (await isRestoring(client)))
      throw new BiplaneError('precondition_failed', text('engines.errors.restoreUnfinished'));
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration');
    const recorded = new Map(rows.map((row) => [row.name, row.checksum]));
    const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
    for (const [name, checksum] of recorded) {
      if (!known.has(name))
        throw new BiplaneError('precondition_failed', text('engines.errors.migrationUnknown', { name }));
      if (known.get(name) !== checksum)
        throw new BiplaneError('precondition_failed', text('engines.errors.migrationChanged', { name }));
    }
    const [tables] = await facts.query<{ n: number }>({
      sql: 'SELECT count() AS n FROM system.tables WHERE database = currentDatabase()',
    });
    // Both were made together.
    if (tables!.n === 0 && recorded.size > 0) {
      throw new BiplaneError('precondition_failed', text('engines.errors.factsMissing'));
    }
    const missing = migrations.filter(
      ({ engine, name, number }) => !recorded.has(name) && (!upTo || number <= upTo[engine]),
    );
    await bringTables(facts, factTables);
    for (const { engine, name, sql, checksum } of missing) {
      if (engine === 'postgres') await client.query(sql);
      else for (const statement of splitStatements(sql)) await facts.command(statement);
      await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [name, checksum]);
    }
    await client.query('COMMIT');
    const applied = missing.map(({ name }) => name);
    return { ...levelsOf([...recorded.keys(), ...applied]), applied };
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
