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

/** `posts` are those that the decisions know: lines that were posted after the decisions were read have no record, and are left out. */
export async function* factSections(facts: FactsDoor, posts: ReadonlySet<string>): AsyncGenerator<Section> {
  for (const table of await factTables(facts)) {
    const columns = await factColumns(facts, table);
    yield {
      name: `${factsPrefix}${table}`,
      columns,
      rows: known(factRows(facts, table, columns), columns.indexOf('post_id'), posts),
    };
  }
}

/** Rows without a post, or of one of these. */
async function* known(rows: AsyncIterable<Row>, at: number, posts: ReadonlySet<string>): AsyncGenerator<Row> {
  for await (const row of rows) {
    const post = at < 0 ? '' : String(row[at]);
    if (post === '' || posts.has(post)) yield row;
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
