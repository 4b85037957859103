/** Batches of facts: what an import brings. A batch counts as a whole or not at all; hold {@link lockFacts} while that changes. */
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../store/postgres.ts';
import type { FactsDoor } from './door.ts';
import { factBatch } from './schema.ts';
import { type FactsReceipt, type FactTable, identitySql, receiptColumns } from './tables/table.ts';
import type { Rows } from './visible.ts';

type Scope = { db: Db; workspaceId: string };

/** Makes a batch known. One that nobody has heard of does not count. */
export async function recordBatch(
  { db, workspaceId }: Scope,
  table: FactTable,
  batch: { id: string; scopeId: string; visible: boolean; repeats: boolean },
): Promise<void> {
  await db.insert(factBatch).values({ ...batch, workspaceId, tableName: table.name });
}

/** Lets a batch count, or no longer. */
export async function setVisible({ db, workspaceId }: Scope, id: string, visible: boolean): Promise<void> {
  await db
    .update(factBatch)
    .set({ visible })
    .where(and(eq(factBatch.workspaceId, workspaceId), eq(factBatch.id, id)));
}

/** Lets the states in this batch count before all that were taken over until now. */
export async function rankHighest({ db, workspaceId }: Scope, id: string): Promise<void> {
  const highest = sql`(select coalesce(max(o.rank), 0) + 1 from fact_batch o
    where o.workspace_id = ${workspaceId} and o.table_name = ${factBatch.tableName} and o.scope_id = ${factBatch.scopeId})`;
  await db
    .update(factBatch)
    .set({ rank: highest })
    .where(and(eq(factBatch.workspaceId, workspaceId), eq(factBatch.id, id)));
}

/** How many of these facts are also among those: they would count twice if both did. */
export async function countShared(facts: FactsDoor, table: FactTable, these: Rows, those: Rows): Promise<number> {
  const fact = identitySql(table);
  const renamed = Object.entries(those.params).map(([name, value]) => [`those_${name}`, value]);
  const others = those.where.replace(/\{(\w+):/g, '{those_$1:');
  const [found] = await facts.query<{ total: number }>({
    sql: `SELECT count() AS total FROM ${table.name} WHERE ${these.where} AND (${fact}) IN (SELECT ${fact} FROM ${table.name} WHERE ${others})`,
    params: { ...these.params, ...Object.fromEntries(renamed) },
  });
  return found!.total;
}

/** What these facts are, by count and digest. */
export async function receiptOf(
  facts: FactsDoor,
  table: FactTable,
  { where, params }: Rows,
  signal?: AbortSignal,
): Promise<FactsReceipt> {
  const [receipt] = await facts.query<FactsReceipt>({
    sql: `SELECT ${receiptColumns(table)} FROM ${table.name} WHERE ${where}`,
    params,
    signal,
  });
  return receipt!;
}
