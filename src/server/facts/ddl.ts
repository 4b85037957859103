/** The tables of facts as DDL: on one server, replicated, and spread over the shards of a cluster. */
import type { FactsDoor, Layout } from './door.ts';
import { type FactTable, sqlName } from './tables/table.ts';

/** What a server can do, by its version. Old ones lack what only saves time or room. */
type Abilities = { dictionaries: boolean; skippingIndices: boolean; comments: boolean };

export function abilitiesOf(version: string): Abilities {
  const [major = 0] = version.split('.').map(Number);
  return { dictionaries: major >= 20, skippingIndices: major >= 20, comments: major >= 20 };
}

/** The table that holds the rows; on a cluster the table's own name is that of the one that reaches all shards. */
export const localName = ({ name }: FactTable, { cluster }: Layout): string => (cluster ? `${name}_local` : name);

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function typeSql(type: string, { dictionaries }: Abilities): string {
  return dictionaries ? type : type.replace('LowCardinality(String)', 'String');
}

function columnSql(table: FactTable, key: string, able: Abilities): string {
  const { type, comment } = table.columns[key]!;
  return `${sqlName(key)} ${typeSql(type, able)}${able.comments ? ` COMMENT ${quoted(comment)}` : ''}`;
}

/** Numbers grow with time, and so do parts: the smallest and the largest tell. Of texts a filter tells which are not there. */
function indexSql(table: FactTable, key: string): string {
  const isNumber = table.columns[key]!.type.startsWith('Int');
  const kind = isNumber ? 'minmax GRANULARITY 1' : 'bloom_filter(0.01) GRANULARITY 4';
  return `INDEX by_${sqlName(key)} ${sqlName(key)} TYPE ${kind}`;
}
const onCluster = ({ cluster }: Layout) => (cluster ? ` ON CLUSTER ${quoted(cluster)}` : '');

function engineSql(table: FactTable, layout: Layout): string {
  if (!layout.replicated) return 'MergeTree';
  return `ReplicatedMergeTree('/clickhouse/tables/{shard}/${localName(table, layout)}', '{replica}')`;
}

/** A scope lies on one shard, so that what is asked of it can be answered there. */
const shardSql = (table: FactTable) => `cityHash64(workspace_id, ${sqlName(table.scope)})`;

/** The statements that make the table, and on a cluster the one that reaches all shards. They bear repetition. */
export function createSql(table: FactTable, layout: Layout, able: Abilities): string[] {
  const columns = Object.keys(table.columns).map((key) => columnSql(table, key, able));
  const indices = able.skippingIndices ? table.soughtBy.map((key) => indexSql(table, key)) : [];
  const order = ['workspaceId', table.scope, table.day, ...table.order].map(sqlName).join(', ');
  const local = localName(table, layout);
  const create = `CREATE TABLE IF NOT EXISTS ${local}${onCluster(layout)} (\n  ${[...columns, ...indices].join(',\n  ')}\n) ENGINE = ${engineSql(table, layout)}
PARTITION BY toYYYYMM(${sqlName(table.day)})
ORDER BY (${order})`;
  if (!layout.cluster) return [create];
  const spread = `CREATE TABLE IF NOT EXISTS ${table.name}${onCluster(layout)} AS ${local}
ENGINE = Distributed(${quoted(layout.cluster)}, currentDatabase(), ${local}, ${shardSql(table)})`;
  return [create, spread];
}

/** The statements that add what a table of an earlier version lacks; both tables of a cluster have the same columns. */
export function addSql(
  table: FactTable,
  has: { columns: ReadonlySet<string>; indices: ReadonlySet<string> },
  layout: Layout,
  able: Abilities,
): string[] {
  const columns = Object.keys(table.columns).filter((key) => !has.columns.has(sqlName(key)));
  const indices = able.skippingIndices ? table.soughtBy.filter((key) => !has.indices.has(`by_${sqlName(key)}`)) : [];
  const local = localName(table, layout);
  const names = layout.cluster ? [local, table.name] : [local];
  return [
    ...columns.flatMap((key) =>
      names.map((name) => `ALTER TABLE ${name}${onCluster(layout)} ADD COLUMN ${columnSql(table, key, able)}`),
    ),
    ...indices.map((key) => `ALTER TABLE ${local}${onCluster(layout)} ADD ${indexSql(table, key)}`),
  ];
}

type Asked = Pick<FactsDoor, 'query' | 'command' | 'version' | 'layout'>;

/** Makes the tables that are missing, and adds the columns and indices that existing ones lack. Needs a lock: servers may start together. */
export async function bringTables(facts: Asked, tables: readonly FactTable[]): Promise<void> {
  const able = abilitiesOf(await facts.version());
  const { layout } = facts;
  for (const table of tables) {
    for (const statement of createSql(table, layout, able)) await facts.command(statement);
    const here = `database = currentDatabase() AND table = '${localName(table, layout)}'`;
    const named = async (from: string) =>
      new Set(
        (await facts.query<{ name: string }>({ sql: `SELECT name FROM ${from} WHERE ${here}` })).map(
          ({ name }) => name,
        ),
      );
    const has = {
      columns: await named('system.columns'),
      indices: able.skippingIndices ? await named('system.data_skipping_indices') : new Set<string>(),
    };
    for (const statement of addSql(table, has, layout, able)) await facts.command(statement);
  }
}
