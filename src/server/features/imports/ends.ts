/** How an import that a job carries out comes to its end. Every end is one transaction, with its entry in the audit log. */
import { and, eq, sql } from 'drizzle-orm';
import { type Text, text } from '../../../domain/text.ts';
import { type Actor, audit, type Change } from '../../act/audit.ts';
import type { JobContext } from '../../act/job.ts';
import type { Db } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import { batchReceipt, overlap } from './batches.ts';
import type { ReadResult } from './parsing/tasks.ts';
import { apiBatch, lockTarget } from './queries.ts';
import { headersDigest, type ImportRow, otherBatches, presentImport } from './records.ts';
import { importTable } from './schema.ts';
import { discardStudy } from './targets.ts';

/** The job that carries out imports. */
export const runImportJob = 'imports.run';

const actor: Actor = { kind: 'job', id: runImportJob, name: runImportJob, role: null };

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

const entryOf = (before: ImportRow, after: ImportRow): Change => ({
  entity: 'import',
  entityId: before.id,
  launchId: before.launchId,
  before: presentImport(before),
  after: presentImport(after),
  isOfFacts: true,
});

const record = (ctx: JobContext, db: Db, row: ImportRow, changes: Change[]) =>
  audit(db, { workspaceId: row.workspaceId, at: ctx.clock(), actor, procedure: runImportJob }, changes);

/** Notes that an import has gone to another server than the one that had begun it. */
export const recordTakeover = (ctx: JobContext, db: Db, before: ImportRow, after: ImportRow) =>
  record(ctx, db, before, [entryOf(before, after)]);

/** Makes the batch visible, unless somebody cancelled or was faster with the same facts. `basis`: the batches that counted when it was read. */
export async function publish(ctx: JobContext, row: ImportRow, basis: string[], result: ReadResult): Promise<void> {
  const { digest } = await batchReceipt({ facts: ctx.facts, workspaceId: row.workspaceId }, row, row.batchId!);
  await inTransaction(ctx.postgres.pool, async (db) => {
    const scope = { db, facts: ctx.facts, workspaceId: row.workspaceId };
    await lockTarget(scope, row.launchId);
    const newcomers = (await otherBatches(scope, row)).filter((batch) => !basis.includes(batch));
    if (row.kind === 'orders') newcomers.push(apiBatch);
    if ((await overlap(scope, row, row.batchId!, newcomers)) > 0) throw new Overtaken();
    const { rows, firstRejects: _first, ...counts } = result;
    const [done] = await db
      .update(importTable)
      .set({
        ...counts,
        factsDigest: digest,
        headersDigest: headersDigest(counts.names),
        rowsDone: rows,
        bytesDone: importTable.bytesTotal,
        status: 'done',
        serverId: null,
        finishedAt: ctx.clock(),
        version: sql`${importTable.version} + 1`,
      })
      .where(thisAttempt(row))
      .returning();
    if (!done) throw new Cancelled();
    await record(ctx, db, row, [entryOf(row, done)]);
  });
}

/** Says why nothing came of an import, and discards the study that was made for it. Its batch is still to be removed. */
export async function fail(ctx: JobContext, row: ImportRow, error: Text): Promise<boolean> {
  return inTransaction(ctx.postgres.pool, async (db) => {
    const now = ctx.clock();
    const [failed] = await db
      .update(importTable)
      .set({
        status: 'failed',
        error,
        serverId: row.batchId && (row.serverId ?? ctx.serverId),
        finishedAt: now,
        version: sql`${importTable.version} + 1`,
      })
      .where(thisAttempt(row))
      .returning();
    if (!failed) return false;
    const study = await discardStudy({ db, now }, row);
    await record(ctx, db, row, [
      entryOf(row, failed),
      ...(study
        ? [
            {
              entity: 'study',
              entityId: study.id,
              launchId: row.launchId,
              before: { name: study.name },
              after: null,
            },
          ]
        : []),
    ]);
    return true;
  });
}

/** What an import fails with whose server is gone, and its file with it. */
export const lost = text('imports.errors.serverLost');
