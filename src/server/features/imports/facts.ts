/** The facts of an import: where they are, and how they begin to count. */

import { countShared } from '../../facts/batches.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { removeBatch } from '../../facts/removal.ts';
import type { FactTable } from '../../facts/tables/table.ts';
import { newcomers, resolveVisible, rowsOfBatch, type Visible } from '../../facts/visible.ts';
import type { Db } from '../../store/postgres.ts';
import type { ImportRow } from './records.ts';
import { type ImportTargets, targetOf } from './targets.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string };

/** Which facts an import is about. */
export type FactsOf = { table: FactTable; place: { workspaceId: string; scopeId: string } };

export function factsOf(
  targets: ImportTargets,
  row: Pick<ImportRow, 'kind' | 'workspaceId' | 'launchId' | 'targetId'>,
): FactsOf {
  const target = targetOf(targets, row);
  return { table: target.table, place: { workspaceId: row.workspaceId, scopeId: target.scopeOf(row)! } };
}

export const visibleTo = (ctx: Pick<Scope, 'db' | 'workspaceId'>, { table, place }: FactsOf): Promise<Visible> =>
  resolveVisible(ctx, table, place.scopeId);

/** How many facts of a batch have begun to count through others since `before`; `null` where something has stopped to. */
export async function countedSince(
  { facts }: Pick<Scope, 'facts'>,
  { table, place }: FactsOf,
  batchId: string,
  before: Visible,
  now: Visible,
): Promise<number | null> {
  const others = newcomers(table, place, before, now);
  return others && countShared(facts, table, rowsOfBatch(table, place, batchId), others);
}

/** Removes what an attempt has stored. Its rows never counted; this only gives the space back. */
export async function removeAttempt(
  { facts }: Pick<Scope, 'facts'>,
  { table }: FactsOf,
  { workspaceId, batchId, changesId }: Pick<ImportRow, 'workspaceId' | 'batchId' | 'changesId'>,
): Promise<void> {
  for (const id of [batchId, changesId]) if (id) await removeBatch(facts, table, workspaceId, id);
}
