/** The tables of facts as rows for a backup: a section for each month of each table. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { FactsDoor } from '../../facts/door.ts';
import { factTables } from '../../facts/tables/all.ts';
import { type FactTable, sqlName } from '../../facts/tables/table.ts';
import type { Row, Section } from './archive.ts';

export const factsPrefix = 'clickhouse/';

/** The month of a section, and the table it is of. */
function placeOf(section: string): { table: FactTable; month: number } | null {
  const [name, month] = section.slice(factsPrefix.length).split('/');
  const table = factTables.find((each) => each.name === name);
  return table && month ? { table, month: Number(month) } : null;
}

export const tableOfSection = (section: string): FactTable | null => placeOf(section)?.table ?? null;

const columnsOf = (table: FactTable) => Object.keys(table.columns).map(sqlName);
const monthSql = (table: FactTable) => `toYYYYMM(${sqlName(table.day)})`;

async function* monthRows(
  facts: FactsDoor,
  table: FactTable,
  month: number,
  columns: readonly string[],
): AsyncGenerator<Row> {
  // 64 bits without a sign are no safe integers: they travel as text.
  const selected = columns.map((column) =>
    column === 'content_hash' ? 'toString(content_hash) AS content_hash' : column,
  );
  const rows = facts.stream<Record<string, unknown>>({
    sql: `SELECT ${selected.join(', ')} FROM ${table.name} WHERE ${monthSql(table)} = {month:UInt32}`,
    params: { month },
  });
  for await (const record of rows) yield columns.map((column) => record[column]);
}

/** The rows of a section as they are stored now. */
export function storedRows(facts: FactsDoor, { name, columns }: Pick<Section, 'name' | 'columns'>): AsyncIterable<Row> {
  const place = placeOf(name)!;
  return monthRows(facts, place.table, place.month, columns);
}

/** Which batches and groups of facts the decisions know. */
export type KnownFacts = {
  batches: ReadonlySet<string>;
  /** By workspace, table and scope: the last number, and those that do not count. */
  streams: ReadonlyMap<string, { last: number; holes: ReadonlySet<number> }>;
};

const streamKey = (...names: unknown[]) => names.join('/');

export async function knownFacts(client: pg.ClientBase): Promise<KnownFacts> {
  const batches = await client.query<{ id: string }>('SELECT id FROM fact_batch');
  const streams = await client.query<{ workspace: string; table: string; scope: string; last: number }>(
    'SELECT workspace_id AS workspace, table_name AS table, scope_id AS scope, last_number AS last FROM fact_stream',
  );
  const groups = await client.query<{ workspace: string; table: string; scope: string; number: number }>(
    'SELECT workspace_id AS workspace, table_name AS table, scope_id AS scope, number FROM fact_group',
  );
  const holes = new Map<string, Set<number>>();
  for (const { workspace, table, scope, number } of groups.rows) {
    const key = streamKey(workspace, table, scope);
    holes.set(key, (holes.get(key) ?? new Set()).add(number));
  }
  return {
    batches: new Set(batches.rows.map(({ id }) => id)),
    streams: new Map(
      streams.rows.map(({ workspace, table, scope, last }) => {
        const key = streamKey(workspace, table, scope);
        return [key, { last, holes: holes.get(key) ?? new Set() }];
      }),
    ),
  };
}

/** Facts that came after the decisions were read are nobody's yet; in another installation they would be taken for others with their number. */
async function* known(
  rows: AsyncIterable<Row>,
  table: FactTable,
  columns: readonly string[],
  facts: KnownFacts,
): AsyncGenerator<Row> {
  const at = (key: string) => columns.indexOf(sqlName(key));
  const [batch, group, workspace, scope] = [at('batchId'), at('groupNumber'), at('workspaceId'), at(table.scope)];
  for await (const row of rows) {
    if (row[batch] !== '') {
      if (facts.batches.has(String(row[batch]))) yield row;
      continue;
    }
    const stream = facts.streams.get(streamKey(row[workspace], table.name, row[scope]));
    const number = Number(row[group]);
    if (stream && number <= stream.last && !stream.holes.has(number)) yield row;
  }
}

/** Raised when rows are written in another way: what was written before is not taken over. */
const writing = 1;

/**
 * What the rows of a month follow from: the parts of files that hold them, and which batches and groups in it are known. A month whose parts were
 * merged since has another key and the same rows. Of a cluster one server sees its own parts alone: no keys.
 */
async function monthKeys(
  facts: FactsDoor,
  table: FactTable,
  columns: readonly string[],
  decided: KnownFacts,
): Promise<Map<number, string>> {
  if (facts.layout.cluster) return new Map();
  const parts = await facts.query<{ month: number; parts: string }>({
    sql: `SELECT toUInt32(partition) AS month, arrayStringConcat(arraySort(groupArray(concat(name, ' ', hash_of_all_files))), ',') AS parts
      FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String} GROUP BY month`,
    params: { table: table.name },
  });
  const scope = sqlName(table.scope);
  const contents = await facts.query<{
    month: number;
    workspace: string;
    scope: string;
    batches: string[];
    top: number;
  }>({
    sql: `SELECT ${monthSql(table)} AS month, workspace_id AS workspace, ${scope} AS scope,
        arraySort(groupUniqArray(toString(batch_id))) AS batches, max(group_number) AS top
      FROM ${table.name} GROUP BY month, workspace, scope ORDER BY month, workspace, scope`,
  });
  const known = new Map<number, unknown[]>();
  for (const { month, workspace, scope: scopeId, batches, top } of contents) {
    const stream = decided.streams.get(streamKey(workspace, table.name, scopeId));
    const holes = [...(stream?.holes ?? [])].sort((a, b) => a - b);
    const here = [
      workspace,
      scopeId,
      batches.filter((id) => decided.batches.has(id)),
      Math.min(top, stream?.last ?? 0),
      holes,
    ];
    known.set(month, [...(known.get(month) ?? []), here]);
  }
  const keyOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
  return new Map(
    parts.map(({ month, parts: files }) => [month, keyOf([writing, table.name, columns, files, known.get(month)])]),
  );
}

export async function* factSections(facts: FactsDoor, decided: KnownFacts): AsyncGenerator<Section> {
  for (const table of factTables) {
    const columns = columnsOf(table);
    const keys = await monthKeys(facts, table, columns, decided);
    const months = await facts.query<{ month: number }>({
      sql: `SELECT DISTINCT ${monthSql(table)} AS month FROM ${table.name} ORDER BY month`,
    });
    for (const { month } of months)
      yield {
        name: `${factsPrefix}${table.name}/${month}`,
        columns,
        rows: known(monthRows(facts, table, month, columns), table, columns, decided),
        key: keys.get(month),
      };
  }
}

export async function countFacts(facts: FactsDoor, table: FactTable): Promise<number> {
  const [row] = await facts.query<{ n: number }>({ sql: `SELECT count() AS n FROM ${table.name}` });
  return row!.n;
}

export async function loadFacts(facts: FactsDoor, table: FactTable, section: Section): Promise<void> {
  await facts.insert({ table: table.name, columns: section.columns, rows: section.rows });
}
