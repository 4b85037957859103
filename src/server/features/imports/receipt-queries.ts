import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { FactsRecord } from '../../../domain/cards/facts.ts';
import type { FactsDoor } from '../../store/facts.ts';
import { type FactsReceipt, receiptColumns } from '../../store/facts-digest.ts';
import type { Db } from '../../store/postgres.ts';
import { apiBatch } from './queries.ts';
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
  const studies = new Set(imports.flatMap(({ kind, targetId }) => (kind === 'answers' ? [targetId] : [])));
  const [answers, lines] = await Promise.all([
    ctx.facts.query<Found>({
      sql: `SELECT batch_id AS batchId, ${receiptColumns('response')} FROM response
        WHERE workspace_id = {workspaceId:String} AND study_id IN {studies:Array(String)} GROUP BY batch_id`,
      params: { workspaceId: ctx.workspaceId, studies: [...studies] },
    }),
    ctx.facts.query<Found>({
      sql: `SELECT batch_id AS batchId, ${receiptColumns('order_line')} FROM order_line
        WHERE workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id != {api:String} GROUP BY batch_id`,
      params: { workspaceId: ctx.workspaceId, launchId, api: apiBatch },
    }),
  ]);
  const found = new Map([...answers, ...lines].map(({ batchId, ...receipt }) => [batchId, receipt]));
  return imports.map(({ name, batchId, lines: stored, digest }) => ({
    name,
    recorded: { lines: stored, digest: digest! },
    found: found.get(batchId!) ?? null,
  }));
}
