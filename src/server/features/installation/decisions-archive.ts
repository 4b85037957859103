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

/** All tables but the record of migrations, the keys of recent writes and what may be lost (unlogged ones), with the columns that can be written. The queue's own schema is not among them: its jobs start anew. */
export async function decisionTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; column: string; type: string }>(
    `SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND NOT c.relispartition AND c.relname NOT IN ('migration', 'idempotency_key')
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

const asText = (columns: readonly string[]) => columns.map((column) => `${quoted(column)}::text`).join(', ');

/** The rows of one table, a few hundred in memory at a time. Needs a transaction. */
export async function* tableRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  where = 'true',
): AsyncGenerator<Row> {
  const list = asText(columns);
  await client.query(`DECLARE archive NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoted(table)} WHERE ${where}`);
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

/** The audit log: by far the longest table, and what is sealed of it stays as it is. */
const log = 'audit_entry';

/** Up to which entry all of the audit log is sealed. `OFFSET 0`: by the index of what is not; from the first entry on it would be a long way. */
async function sealedUpTo(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ id: number | null }>(
    `SELECT coalesce(
       (SELECT min(id) FROM (SELECT id FROM ${log} WHERE block IS NULL OFFSET 0) AS unsealed) - 1,
       (SELECT max(id) FROM ${log})
     ) AS id`,
  );
  return rows[0]!.id ?? 0;
}

/** Runs `work` in a transaction of its own in which values are written as the archive holds them. */
type InPlainText = <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T>;

async function* logPages(inPlainText: InPlainText, columns: readonly string[], upTo: number): AsyncGenerator<Row> {
  const text = `SELECT id, ${asText(columns)} FROM ${log} WHERE id > $1 AND id <= $2 ORDER BY ${log}.id LIMIT ${rowsAtOnce}`;
  for (let last = 0; ; ) {
    const { rows } = await inPlainText((client) =>
      client.query<[number, ...unknown[]]>({ text, values: [last, upTo], rowMode: 'array' }),
    );
    for (const [, ...row] of rows) yield row;
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1)![0];
  }
}

const workspaceIds = async (client: pg.ClientBase) =>
  new Set((await client.query<{ id: string }>('SELECT id FROM workspace')).rows.map(({ id }) => id));

/** What was read before the moment that the archive is of is not true at that moment. */
export class Overtaken extends Error {}

/**
 * The sections of all tables at the moment at which `begin` begins the transaction of `client`. Where others wait for an open transaction, as with
 * the embedded engine (`alone`), the sealed part of the audit log is read before it, page by page.
 */
export async function* decisionSections(
  client: pg.ClientBase,
  { begin, inPlainText, alone }: { begin: () => Promise<void>; inPlainText: InPlainText; alone: boolean },
): AsyncGenerator<Section> {
  const tables = (await decisionTables(client)).map(({ name, columns }) => ({
    name,
    columns: columns.map((column) => column.name),
  }));
  const sectionOf = (name: string, columns: string[], rows: AsyncIterable<Row>): Section => ({
    name: `${decisionsPrefix}${name}`,
    columns,
    rows,
  });
  const { columns: ofLog } = tables.find(({ name }) => name === log)!;
  async function* logRows(): AsyncGenerator<Row> {
    const known = await workspaceIds(client);
    const upTo = alone ? await sealedUpTo(client) : 0;
    yield* logPages(inPlainText, ofLog, upTo);
    await begin();
    // With a workspace its entries go, which are in the archive already.
    const present = await workspaceIds(client);
    if (upTo > 0 && [...known].some((id) => !present.has(id))) throw new Overtaken();
    yield* tableRows(client, log, ofLog, `id > ${upTo}`);
  }
  yield sectionOf(log, ofLog, logRows());
  for (const { name, columns } of tables)
    if (name !== log) yield sectionOf(name, columns, tableRows(client, name, columns));
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
