/** The tables of PostgreSQL as rows of text, which every version and either engine writes and reads alike. */
import type pg from 'pg';
import type { Row, Section } from './archive.ts';

export const decisionsPrefix = 'postgres/';

export type Table = { name: string; columns: { name: string; type: string }[] };

const rowsAtOnce = 500;
const charactersAtOnce = 1_000_000;

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** All tables but the record of migrations and what may be lost (unlogged ones), with the columns that can be written. The queue's own schema is not among them: its jobs start anew. */
export async function decisionTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; column: string; type: string }>(
    `SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND NOT c.relispartition AND c.relname <> 'migration'
      ORDER BY c.relname COLLATE "C", a.attnum`,
  );
  const tables = new Map<string, Table>();
  for (const { name, column, type } of rows) {
    const table = tables.get(name) ?? { name, columns: [] };
    table.columns.push({ name: column, type });
    tables.set(name, table);
  }
  return [...tables.values()];
}

/** Makes text mean the same whatever the server's defaults are. Holds for the transaction. */
export async function plainText(client: pg.ClientBase): Promise<void> {
  await client.query(
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1",
  );
}

/** The rows of one table, a few hundred in memory at a time. Needs a transaction. */
export async function* tableRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
): AsyncGenerator<Row> {
  const list = columns.map((column) => `${quoted(column)}::text`).join(', ');
  await client.query(`DECLARE archive NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoted(table)}`);
  try {
    for (;;) {
      const { rows } = await client.query<unknown[]>({ text: `FETCH ${rowsAtOnce} FROM archive`, rowMode: 'array' });
      yield* rows;
      if (rows.length < rowsAtOnce) break;
    }
  } finally {
    await client.query('CLOSE archive').catch(() => {});
  }
}

export async function* decisionSections(client: pg.ClientBase): AsyncGenerator<Section> {
  for (const { name, columns } of await decisionTables(client)) {
    const names = columns.map((column) => column.name);
    yield { name: `${decisionsPrefix}${name}`, columns: names, rows: tableRows(client, name, names) };
  }
}

/** Adds the rows to a table whose columns are named by the section. Resolves when the last one is in. */
export async function loadTable(client: pg.ClientBase, table: Table, section: Section): Promise<void> {
  const types = section.columns.map((column) => {
    const known = table.columns.find(({ name }) => name === column);
    if (!known) throw new Error(`column ${table.name}.${column} is not known`);
    return known.type;
  });
  const values = types.map((type, index) => `(row ->> ${index})::${type}`).join(', ');
  const insert = `INSERT INTO ${quoted(table.name)} (${section.columns.map(quoted).join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${values} FROM json_array_elements($1::json) AS row`;
  let batch: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (batch.length > 0) await client.query(insert, [`[${batch.join(',')}]`]);
    batch = [];
    characters = 0;
  };
  for await (const row of section.rows) {
    const line = JSON.stringify(row);
    batch.push(line);
    characters += line.length;
    if (batch.length >= rowsAtOnce || characters >= charactersAtOnce) await flush();
  }
  await flush();
}

/** Runs `load` while no table refers to another, so that their order does not matter; afterwards all references are checked again. */
export async function withoutReferences(client: pg.ClientBase, load: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT k.conrelid::regclass::text AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
       FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.contype = 'f' AND n.nspname = 'public'`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted(name)}`);
  await load();
  for (const { table, name, definition } of rows) {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${quoted(name)} ${definition}`);
  }
}

/** Numbers handed out after a restore follow those that came with it. */
export async function continueSequences(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT t.oid::regclass::text AS table, a.attname AS column, s.oid::regclass::text AS sequence
       FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
       JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
       JOIN pg_namespace n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND n.nspname = 'public'`,
  );
  for (const { table, column, sequence } of rows) {
    await client.query(
      `SELECT setval('${sequence.replaceAll("'", "''")}', max(${quoted(column)})) FROM ${table} HAVING max(${quoted(column)}) IS NOT NULL`,
    );
  }
}
