import type { FactsDoor } from '../../store/facts.ts';
import { type FactsReceipt, type FactTable, receiptColumns } from '../../store/facts-digest.ts';
import type { ImportRow } from './records.ts';

type Scope = { facts: FactsDoor; workspaceId: string };

const tables = { answers: 'response', orders: 'order_line' } as const;

function tableOf(row: Pick<ImportRow, 'kind'>): FactTable {
  if (row.kind === 'plan') throw new Error('a plan has no facts');
  return tables[row.kind];
}

/** How many facts of the import's batch also stand in one of `others`: they would count twice if both were visible. */
export async function overlap(
  { facts, workspaceId }: Scope,
  row: ImportRow,
  batchId: string,
  others: string[],
): Promise<number> {
  if (others.length === 0) return 0;
  const isOrders = row.kind === 'orders';
  const scope = isOrders ? 'launch_id = {target:String} AND source = {source:String}' : 'study_id = {target:String}';
  const here = `workspace_id = {workspaceId:String} AND ${scope}`;
  const [found] = await facts.query<{ total: number }>({
    sql: `SELECT count() AS total FROM ${tableOf(row)} WHERE ${here} AND batch_id = {batchId:String} AND external_id IN (
        SELECT external_id FROM ${tableOf(row)} WHERE ${here} AND batch_id IN {others:Array(String)})`,
    params: {
      workspaceId,
      target: isOrders ? row.launchId : row.targetId,
      ...(isOrders ? { source: row.targetId } : {}),
      batchId,
      others,
    },
  });
  return found!.total;
}

/** What the import's batch holds, by count and digest. */
export async function batchReceipt(
  { facts, workspaceId }: Scope,
  row: Pick<ImportRow, 'kind' | 'launchId' | 'targetId'>,
  batchId: string,
): Promise<FactsReceipt> {
  const table = tableOf(row);
  const target = row.kind === 'orders' ? 'launch_id' : 'study_id';
  const [receipt] = await facts.query<FactsReceipt>({
    sql: `SELECT ${receiptColumns(table)} FROM ${table}
      WHERE workspace_id = {workspaceId:String} AND ${target} = {target:String} AND batch_id = {batchId:String}`,
    params: { workspaceId, target: row.kind === 'orders' ? row.launchId : row.targetId, batchId },
  });
  return receipt!;
}

/** Removes what an attempt left behind. Its rows never counted; this only gives the space back. */
export async function removeBatch({ facts, workspaceId }: Scope, row: ImportRow, batchId: string): Promise<void> {
  await facts.command(
    `ALTER TABLE ${tableOf(row)} DELETE WHERE workspace_id = {workspaceId:String} AND batch_id = {batchId:String}`,
    { workspaceId, batchId },
  );
}
