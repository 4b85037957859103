/**
 * What a table of facts is: its columns as data, each said once. What speaks of them (DDL, insert, select, scope, digest, backup, erasure) is
 * derived from here.
 */
import type { FactsLoad } from '../door.ts';
import { RowBinary, writeValue } from '../row-binary.ts';

/** Plain types only: the same tables run on old clusters (see `ddl.ts`). */
type ColumnType =
  | 'String'
  | 'LowCardinality(String)'
  | 'Array(LowCardinality(String))'
  | 'Date'
  | 'Int64'
  | 'UInt8'
  | 'UInt64'
  | 'Float64';

/**
 * What a column is of: `place` (where the fact is kept and how it came), `identity` (what names the fact within its scope), `written` (an
 * identity as the source wrote it), `content` (what the fact says), `version` (which state of the fact it is).
 */
type ColumnRole = 'place' | 'identity' | 'written' | 'content' | 'version';

type Column = {
  readonly type: ColumnType;
  readonly is: ColumnRole;
  readonly comment: string;
  /** It names a person: see `removal.ts`. */
  readonly personal?: true;
};
type Columns = Readonly<Record<string, Column>>;

export type FactTable<C extends Columns = Columns> = {
  readonly name: string;
  /** The column that holds what the facts are of, within a workspace: a launch, a study. */
  readonly scope: string;
  /** The business day, 1970-01-01 where it is not known: a partition holds a month of them. */
  readonly day: string;
  /** How rows lie behind workspace, scope and day. */
  readonly order: readonly string[];
  /** Looked up by value: these have a skipping index. */
  readonly soughtBy: readonly string[];
  readonly columns: C;
};

type ValueOf<T extends ColumnType> = T extends `Array(${string}`
  ? readonly string[]
  : T extends 'Int64' | 'UInt8' | 'Float64'
    ? number
    : string;
/** A fact as the program holds it; 64 bits without a sign are text. */
export type RowOf<T extends FactTable> = { -readonly [K in keyof T['columns']]: ValueOf<T['columns'][K]['type']> };
export type ColumnOf<T extends FactTable> = keyof T['columns'] & string;

/** Facts of every kind come by a batch (an import) or by a group of posts, and may come again in another state. */
export const commonColumns = {
  workspaceId: { type: 'String', is: 'place', comment: 'workspace' },
  batchId: {
    type: 'LowCardinality(String)',
    is: 'place',
    comment: 'the batch that brought it; empty: a group of posts',
  },
  groupNumber: { type: 'Int64', is: 'place', comment: 'the group of posts that brought it; 0: a batch' },
  postId: { type: 'String', is: 'place', comment: 'the post within the group' },
  repeats: { type: 'UInt8', is: 'place', comment: '1: another state of the same fact counted already when it came' },
  contentHash: { type: 'UInt64', is: 'place', comment: 'of the columns that are content' },
  sourceVersion: {
    type: 'Int64',
    is: 'version',
    comment: 'a number of the source, a later state has a higher one; 0: unknown',
  },
} as const satisfies Columns;

/** A table whose columns keep their types, and that speaks of no others. */
export function factTable<const C extends Columns>(
  table: FactTable<C> & Record<'scope' | 'day', keyof C> & Record<'order' | 'soughtBy', readonly (keyof C)[]>,
): FactTable<C> {
  return table;
}

/** The column's name in SQL. */
export const sqlName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const keysWhere = (table: FactTable, test: (column: Column) => boolean): string[] =>
  Object.keys(table.columns).filter((key) => test(table.columns[key]!));

export const keysOf = (table: FactTable, ...roles: ColumnRole[]): string[] =>
  keysWhere(table, ({ is }) => roles.includes(is));
export const personalKeysOf = (table: FactTable): string[] => keysWhere(table, ({ personal }) => personal === true);

/** The columns under the names of {@link RowOf}, for a SELECT. */
export function selectOf<T extends FactTable>(_table: T, keys: readonly ColumnOf<T>[]): string {
  return keys.map((key) => `${sqlName(key)} AS ${key}`).join(', ');
}

/** Names and types of these columns in the form of the fast way in ({@link FactsDoor.load}). */
export function loadColumns<T extends FactTable>(table: T, keys: readonly ColumnOf<T>[]): Record<string, string> {
  const plain = (type: string) => type.replace('LowCardinality(String)', 'String');
  return Object.fromEntries(keys.map((key) => [sqlName(key), plain(table.columns[key]!.type)]));
}

/** Rows of one scope in the form of the fast way in: the given columns. */
export function loadOf<T extends FactTable, K extends ColumnOf<T>>(
  table: T,
  { workspaceId, scopeId }: { workspaceId: string; scopeId: string },
  keys: readonly K[],
  rows: readonly Pick<RowOf<T>, K>[],
): Pick<FactsLoad, 'table' | 'constants' | 'columns' | 'body'> {
  const varying = keys.filter((key) => key !== 'workspaceId' && key !== table.scope);
  const types = varying.map((key) => table.columns[key]!.type);
  const writer = new RowBinary(256 * Math.max(1, rows.length));
  for (const row of rows) for (let at = 0; at < varying.length; at++) writeValue(writer, types[at]!, row[varying[at]!]);
  return {
    table: table.name,
    constants: { workspace_id: workspaceId, [sqlName(table.scope)]: scopeId },
    columns: loadColumns(table, varying),
    body: writer.take(),
  };
}

/** The facts of one scope: `{workspaceId}` and `{scopeId}`. */
export const scopeSql = (table: FactTable): string =>
  `workspace_id = {workspaceId:String} AND ${sqlName(table.scope)} = {scopeId:String}`;

/** What names a fact within its scope, as a list of columns. */
export const identitySql = (table: FactTable): string => keysOf(table, 'identity').map(sqlName).join(', ');

/** How many facts, and the digest of them. */
export type FactsReceipt = { lines: number; digest: string };

/**
 * What to select for a {@link FactsReceipt}. The digest does not depend on the order of the facts nor on how they came, but on everything that they
 * say and on how often a fact is there. It tells changes; it is no proof against somebody who looks for facts with the same digest.
 */
export function receiptColumns(table: FactTable): string {
  const fact = keysOf(table, 'identity', 'written', 'content').map(sqlName).join(', ');
  return `count() AS lines, concat(hex(groupBitXor(sipHash64(${fact}))), '-', hex(sum(cityHash64(${fact})))) AS digest`;
}
