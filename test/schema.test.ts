import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedInstallation } from './harness.ts';

type Column = { type: string; nullable: boolean; hasDefault: boolean };

const sources = import.meta.glob<Record<string, unknown>>(
  [
    '../src/server/features/*/schema.ts',
    '../src/server/signing/schema.ts',
    '../src/server/signing/ledger.ts',
    '../src/server/act/audit-schema.ts',
    '../src/server/act/idempotency-schema.ts',
    '../src/server/store/decisions.ts',
    '../src/server/facts/schema.ts',
    '../src/server/readings/schema.ts',
  ],
  { eager: true },
);
const tables = Object.entries(sources).flatMap(([file, exports]) =>
  Object.values(exports)
    .filter((value) => is(value, PgTable))
    .map((table) => ({ file: file.replace('../', ''), ...getTableConfig(table) })),
);

const stored = new Map<string, Map<string, Column>>();
const keys = new Set<string>();

beforeAll(async () => {
  const { postgres } = (await sharedInstallation()).deps;
  const { rows } = await postgres.pool.query<{ table: string; column: string } & Column>(
    `SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
            a.atthasdef OR a.attidentity <> '' AS "hasDefault"
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
        -- What may be lost is written by hand, where it is counted.
        AND (c.relpersistence = 'p' OR c.relname = 'reading')`,
  );
  for (const { table, column, ...rest } of rows) {
    const columns = stored.get(table) ?? new Map<string, Column>();
    stored.set(table, columns.set(column, rest));
  }
  for (const { name } of (
    await postgres.pool.query<{ name: string }>(
      "SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace",
    )
  ).rows)
    keys.add(name);
});

/** Drizzle's names of types as PostgreSQL prints them. */
function typeName(sqlType: string): string {
  return sqlType
    .replace(/^timestamp$/, 'timestamp without time zone')
    .replace(/^serial$/, 'integer')
    .replace(/^bigserial$/, 'bigint');
}

describe('the tables in the code', () => {
  it('are found', () => expect(tables.length).toBeGreaterThan(10));

  it.each(tables.map((table) => [table.name, table] as const))('%s is what the migrations made', (name, table) => {
    const found = stored.get(name);
    expect(found, `${table.file} declares a table that no migration makes`).toBeDefined();
    const declared = Object.fromEntries(
      table.columns.map((column) => [column.name, { type: typeName(column.getSQLType()), nullable: !column.notNull }]),
    );
    const made = Object.fromEntries([...found!].map(([column, { type, nullable }]) => [column, { type, nullable }]));
    expect(declared).toEqual(made);
    for (const column of table.columns) {
      if (column.hasDefault && !column.defaultFn) {
        expect(found!.get(column.name)?.hasDefault, `${name}.${column.name} has a default in the code only`).toBe(true);
      }
    }
  });

  it('are all there are', () => {
    expect([...stored.keys()].sort()).toEqual(tables.map(({ name }) => name).sort());
  });
});

describe('every table', () => {
  it('has a primary key, so that a row can be named', () => {
    expect([...stored.keys()].filter((name) => !keys.has(name))).toEqual([]);
  });
});
