import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { FactsRecord } from '../../../domain/cards/facts.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { response } from '../../facts/tables/response.ts';
import { type FactsReceipt, type FactTable, receiptColumns, scopeSql } from '../../facts/tables/table.ts';
import type { Db } from '../../store/postgres.ts';
import { importTable } from './schema.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string };
type Found = FactsReceipt & { batchId: string };

/** The facts of every finished import of a launch, as they became visible and as they are now. Imports from before digests were kept are left out. */
export async function importFacts(ctx: Scope, launchId: string): Promise<FactsRecord[]> {
  const imports = await ctx.db
    .select({
      name: importTable.fileName,
      kind: importTable.kind,
      targetId: importTable.targetId,
      batchId: importTable.batchId,
      lines: importTable.stored,
      digest: importTable.factsDigest,
      changesId: importTable.changesId,
      changed: importTable.changed,
      changesDigest: importTable.changesDigest,
    })
    .from(importTable)
    .where(
      and(
        eq(importTable.workspaceId, ctx.workspaceId),
        eq(importTable.launchId, launchId),
        inArray(importTable.status, ['done', 'undone']),
        isNotNull(importTable.factsDigest),
      ),
    );
  const batchesIn = (table: FactTable, scopeId: string) =>
    ctx.facts.query<Found>({
      sql: `SELECT toString(batch_id) AS batchId, ${receiptColumns(table)} FROM ${table.name}
        WHERE ${scopeSql(table)} AND batch_id != '' GROUP BY batch_id`,
      params: { workspaceId: ctx.workspaceId, scopeId },
    });
  const studies = new Set(imports.flatMap(({ kind, targetId }) => (kind === 'answers' ? [targetId] : [])));
  const receipts = await Promise.all([
    ...[...studies].map((studyId) => batchesIn(response, studyId)),
    batchesIn(orderLine, launchId),
  ]);
  const found = new Map(receipts.flat().map(({ batchId, ...receipt }) => [batchId, receipt]));
  return imports.flatMap(({ name, batchId, lines, digest, changesId, changed, changesDigest }) => [
    { name, recorded: { lines, digest: digest! }, found: found.get(batchId!) ?? null },
    ...(changesId && changesDigest
      ? [{ name, recorded: { lines: changed, digest: changesDigest }, found: found.get(changesId) ?? null }]
      : []),
  ]);
}
