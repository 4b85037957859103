/** How an import that a job carries out comes to its end. Every end is one transaction, with its entry in the audit log. */
import { and, eq, ne, notInArray, sql } from 'drizzle-orm';
import { type Text, text } from '../../../domain/text.ts';
import type { Change } from '../../act/audit.ts';
import type { JobContext } from '../../act/job.ts';
import { receiptOf, recordBatch } from '../../facts/batches.ts';
import { lockFacts, rowsOfBatch, type Visible } from '../../facts/visible.ts';
import type { ReadResult } from '../../files/tasks.ts';
import type { Db } from '../../store/postgres.ts';
import { countedSince, type FactsOf, visibleTo } from './facts.ts';
import { headersDigest, type ImportRow, presentImport } from './records.ts';
import { importTable } from './schema.ts';
import { type ImportTargets, targetOf } from './targets.ts';

/** The job that carries out imports. */
export const runImportJob = 'imports.run';

/** Somebody cancelled the import, or another server has taken it over. */
export class Cancelled extends Error {}
/** Another import became visible while this one was running, with facts of the same name. */
export class Overtaken extends Error {}

/** The import as it was when this server's attempt began: nothing else may end it. */
const thisAttempt = (row: ImportRow) =>
  and(
    eq(importTable.id, row.id),
    eq(importTable.workspaceId, row.workspaceId),
    row.batchId === null ? sql`${importTable.batchId} is null` : eq(importTable.batchId, row.batchId),
    eq(importTable.status, row.status),
  );

/** The entry of an import that has become another; of its facts, for nobody has decided anything. */
export const entryOf = (before: ImportRow, after: ImportRow): Change => ({
  entity: 'import',
  entityId: before.id,
  launchId: before.launchId,
  before: presentImport(before),
  after: presentImport(after),
  isOfFacts: true,
});

/** What came of reading a file. */
export type FileRead = ReadResult & { rejectsHash: string | null };

/** What counts has changed since it was looked at. */
class Moved extends Error {}
/** Posts come all the time; they rarely come in the few milliseconds between a look and the transaction. */
const mostLooks = 60;

/**
 * Lets the import's facts count, unless somebody cancelled it or was faster with the same facts. `basis`: what counted when it was read. What has
 * begun to count since is compared before the transaction, which only makes sure that nothing has come after that.
 */
export async function publish(
  ctx: JobContext,
  { table, place }: FactsOf,
  row: ImportRow,
  basis: Visible,
  result: FileRead,
): Promise<void> {
  const { workspaceId } = row;
  const receiptOfBatch = (id: string) => receiptOf(ctx.facts, table, rowsOfBatch(table, place, id));
  const { digest } = await receiptOfBatch(row.batchId!);
  const changes = result.changed > 0 ? await receiptOfBatch(row.changesId!) : null;
  const { rows, firstRejects: _first, leftOut: _leftOut, firstLeftOut: _listed, orders: _orders, ...counts } = result;
  const switchOn = (checked: Visible) =>
    ctx.decide(workspaceId, async (scope) => {
      const { db } = scope;
      await lockFacts(scope, row.launchId);
      if ((await visibleTo(scope, { table, place })).digest !== checked.digest) throw new Moved();
      const [done] = await db
        .update(importTable)
        .set({
          ...counts,
          factsDigest: digest,
          changesId: changes ? row.changesId : null,
          changesDigest: changes?.digest ?? null,
          headersDigest: headersDigest(counts.names),
          rowsDone: rows,
          bytesDone: importTable.bytesTotal,
          status: 'done',
          serverId: null,
          finishedAt: scope.now,
          version: sql`${importTable.version} + 1`,
        })
        .where(thisAttempt(row))
        .returning();
      if (!done) throw new Cancelled();
      const batch = { scopeId: place.scopeId, id: row.batchId!, visible: true, repeats: false };
      await recordBatch(scope, table, batch);
      if (changes) await recordBatch(scope, table, { ...batch, id: row.changesId!, visible: false, repeats: true });
      scope.changed(entryOf(row, done));
    });
  let checked = basis;
  for (let look = 1; ; look++) {
    const now = await visibleTo({ db: ctx.postgres.db, workspaceId }, { table, place });
    if (now.digest !== checked.digest) {
      // What was a duplicate may no longer be one; what was new may be one by now.
      if ((await countedSince(ctx, { table, place }, row.batchId!, checked, now)) !== 0) throw new Overtaken();
      checked = now;
    }
    try {
      return await switchOn(checked);
    } catch (error) {
      if (!(error instanceof Moved) || look === mostLooks) throw error instanceof Moved ? new Overtaken() : error;
    }
  }
}

/** Says why nothing came of an import, and discards the study that was made for it. Its batch is still to be removed. */
export async function fail(ctx: JobContext, targets: ImportTargets, row: ImportRow, error: Text): Promise<boolean> {
  return ctx.decide(row.workspaceId, async (scope) => {
    const [failed] = await scope.db
      .update(importTable)
      .set({
        status: 'failed',
        error,
        serverId: row.batchId && (row.serverId ?? ctx.serverId),
        finishedAt: scope.now,
        version: sql`${importTable.version} + 1`,
      })
      .where(thisAttempt(row))
      .returning();
    if (!failed) {
      scope.unchanged();
      return false;
    }
    scope.changed(entryOf(row, failed));
    const discarded = await discardTarget(scope, targets, row);
    if (discarded) scope.changed(discarded);
    return true;
  });
}

/** Takes back what was made for an import that nothing came of, where no other import has to do with it. */
export async function discardTarget(
  ctx: { db: Db; workspaceId: string; now: Date },
  targets: ImportTargets,
  row: ImportRow,
): Promise<Change | null> {
  const others = and(
    eq(importTable.workspaceId, ctx.workspaceId),
    eq(importTable.targetId, row.targetId),
    ne(importTable.id, row.id),
    notInArray(importTable.status, ['failed', 'cancelled']),
  );
  if ((await ctx.db.$count(importTable, others)) > 0) return null;
  return targetOf(targets, row).discard(ctx, row);
}

/** What an import fails with whose server is gone, and its file with it. */
export const lost = text('imports.errors.serverLost');
