/** The tables of ClickHouse as rows for a backup. */
import type { FactsDoor } from '../../store/facts.ts';
import type { Row, Section } from './archive.ts';

export const factsPrefix = 'clickhouse/';

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '\\`')}\``;
}

/** The tables that hold rows themselves; views and distributed tables only point to them. */
export async function factTables(facts: FactsDoor): Promise<string[]> {
  const tables = await facts.query<{ name: string }>({
    sql: "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name",
  });
  return tables.map(({ name }) => name);
}

export async function factColumns(facts: FactsDoor, table: string): Promise<string[]> {
  const columns = await facts.query<{ name: string }>({
    sql: `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}
             AND default_kind NOT IN ('ALIAS', 'MATERIALIZED') ORDER BY position`,
    params: { table },
  });
  return columns.map(({ name }) => name);
}

export async function* factRows(facts: FactsDoor, table: string, columns: readonly string[]): AsyncGenerator<Row> {
  const sql = `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}`;
  for await (const record of facts.stream<Record<string, unknown>>({ sql }))
    yield columns.map((column) => record[column]);
}

export async function* factSections(facts: FactsDoor): AsyncGenerator<Section> {
  for (const table of await factTables(facts)) {
    const columns = await factColumns(facts, table);
    yield { name: `${factsPrefix}${table}`, columns, rows: factRows(facts, table, columns) };
  }
}

export async function countFacts(facts: FactsDoor, table: string): Promise<number> {
  const [row] = await facts.query<{ n: number }>({ sql: `SELECT count() AS n FROM ${quoted(table)}` });
  return row!.n;
}

export async function loadFacts(facts: FactsDoor, table: string, section: Section): Promise<void> {
  await facts.insert({ table: quoted(table), columns: section.columns, rows: section.rows });
}

export async function emptyFacts(facts: FactsDoor, table: string): Promise<void> {
  await facts.command(`TRUNCATE TABLE ${quoted(table)}`);
}
