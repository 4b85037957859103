import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { JobContext, JobDefinition } from '../../jobs/queue.ts';
import { inTransaction } from '../../store/transaction.ts';
import { overlap, removeBatch } from './batches.ts';
import { rejectsPath, uploadPath } from './files.ts';
import { runImportJob } from './handlers.ts';
import type { ReaderProgress, ReadResult } from './parsing/tasks.ts';
import { apiBatch, lockTarget, visibleBatches } from './queries.ts';
import { runReader } from './readers.ts';
import { headersDigest, type ImportRow, otherBatches } from './records.ts';
import { importTable } from './schema.ts';
import { discardStudy, readTarget } from './targets.ts';

type Payload = { workspaceId: string; importId: string };

/** An import waits for an engine that is being restarted, and starts over when others made the same facts visible meanwhile. */
const attempts = 4;
const attemptDelayMs = 1_000;

/** How often a running import looks whether it has been cancelled, and notes how far it is. */
const noteEveryMs = 250;

class Cancelled extends Error {}
/** Another import became visible while this one was running, with facts of the same name. */
class Overtaken extends Error {}

function here(row: Payload) {
  return and(eq(importTable.id, row.importId), eq(importTable.workspaceId, row.workspaceId));
}

/**
 * Imports one file. An attempt writes its facts under a batch of its own, which becomes visible in the moment the import is done: a crash
 * leaves rows that never count, and the next attempt starts from the beginning.
 */
async function runImport(ctx: JobContext, payload: Payload): Promise<void> {
  const { db } = ctx.postgres;
  const scope = { db, facts: ctx.facts, workspaceId: payload.workspaceId, dataDir: ctx.dataDir };
  const [row] = await db.select().from(importTable).where(here(payload));
  if (!row || (row.status !== 'queued' && row.status !== 'running')) return;
  if (row.batchId) await removeBatch(scope, row, row.batchId);
  const announce = () =>
    ctx.announce({ workspaceId: row.workspaceId, launchId: row.launchId, entity: 'import', entityId: row.id });

  for (let attempt = 1; ; attempt++) {
    const batchId = crypto.randomUUID();
    try {
      await begin(ctx, payload, batchId);
      const basis = await visibleBatches(scope, {
        launchId: row.launchId,
        kind: row.kind,
        // Orders meet refunds of every source; answers of another study say nothing.
        ...(row.kind === 'answers' ? { targetId: row.targetId } : {}),
      });
      void announce();
      const result = await readFile(ctx, row, batchId, basis, announce);
      await publish(ctx, row, batchId, basis, result);
      return await announce();
    } catch (error) {
      await removeBatch(scope, row, batchId).catch(() => {});
      if (error instanceof Cancelled) return await announce();
      // The server stops: the import stays `running` and starts over with the next server.
      if (ctx.signal.aborted) throw error;
      const final = error instanceof BiplaneError && error.code !== 'unavailable';
      if (!final && attempt < attempts) {
        await wait(error instanceof Overtaken ? 0 : attemptDelayMs * attempt);
        continue;
      }
      const reason = error instanceof BiplaneError ? error.reason : text('imports.errors.failed');
      await fail(ctx, payload, batchId, reason);
      await discardStudy({ db: ctx.postgres.db, now: ctx.clock() }, row);
      await announce();
      if (!(error instanceof BiplaneError)) throw error;
      return;
    }
  }
}

async function begin(ctx: JobContext, payload: Payload, batchId: string): Promise<void> {
  const fresh = { rowsDone: 0, bytesDone: 0, stored: 0, duplicates: 0, rejected: 0, unmatchedRefunds: 0, error: null };
  const moved = await ctx.postgres.db
    .update(importTable)
    .set({ ...fresh, status: 'running', batchId, startedAt: ctx.clock() })
    .where(and(here(payload), inArray(importTable.status, ['queued', 'running'])))
    .returning({ id: importTable.id });
  if (moved.length === 0) throw new Cancelled();
}

/** Reads and loads the file, noting its progress; ends when the import is no longer running, or no longer this attempt's. */
async function readFile(
  ctx: JobContext,
  row: ImportRow,
  batchId: string,
  basis: string[],
  announce: () => Promise<void>,
): Promise<ReadResult> {
  const { db } = ctx.postgres;
  const scope = { db, facts: ctx.facts, workspaceId: row.workspaceId, dataDir: ctx.dataDir };
  const stop = new AbortController();
  const onStop = () => stop.abort(ctx.signal.reason);
  ctx.signal.addEventListener('abort', onStop, { once: true });
  let progress: ReaderProgress = { bytesDone: 0, bytesTotal: row.bytesTotal, rows: 0 };
  let noting: Promise<void> | null = null;
  const note = async () => {
    const noted = await db
      .update(importTable)
      .set({ bytesDone: progress.bytesDone, rowsDone: progress.rows })
      .where(and(eq(importTable.id, row.id), eq(importTable.batchId, batchId), eq(importTable.status, 'running')))
      .returning({ id: importTable.id });
    if (noted.length === 0) stop.abort(new Cancelled());
    else await announce();
  };
  // By the clock, not by progress: a reading that is stuck can be cancelled too.
  const timer = setInterval(() => {
    noting ??= note()
      .catch(() => {})
      .finally(() => {
        noting = null;
      });
  }, noteEveryMs);
  try {
    return await runReader(
      {
        task: 'read',
        path: uploadPath(scope, row.uploadId),
        names: row.names,
        mapping: row.mapping,
        target: await readTarget(scope, row, row.mapping),
        batches: basis,
        factsUrl: ctx.facts.url,
        store: { batchId, rejectsPath: rejectsPath(scope, row.id) },
      },
      {
        signal: stop.signal,
        onProgress: (reached) => {
          progress = reached;
        },
      },
    );
  } finally {
    clearInterval(timer);
    ctx.signal.removeEventListener('abort', onStop);
    await noting;
  }
}

/** Makes the batch visible, unless somebody cancelled or was faster with the same facts. */
async function publish(
  ctx: JobContext,
  row: ImportRow,
  batchId: string,
  basis: string[],
  result: ReadResult,
): Promise<void> {
  await inTransaction(ctx.postgres.pool, async (db) => {
    const scope = { db, facts: ctx.facts, workspaceId: row.workspaceId };
    await lockTarget(scope, row.launchId);
    const newcomers = (await otherBatches(scope, row)).filter((batch) => !basis.includes(batch));
    if (row.kind === 'orders') newcomers.push(apiBatch);
    if ((await overlap(scope, row, batchId, newcomers)) > 0) throw new Overtaken();
    const { rows, firstRejects: _first, ...counts } = result;
    const done = await db
      .update(importTable)
      .set({
        ...counts,
        headersDigest: headersDigest(counts.names),
        rowsDone: rows,
        bytesDone: importTable.bytesTotal,
        status: 'done',
        finishedAt: ctx.clock(),
        version: sql`${importTable.version} + 1`,
      })
      .where(and(eq(importTable.id, row.id), eq(importTable.batchId, batchId), eq(importTable.status, 'running')))
      .returning({ id: importTable.id });
    if (done.length === 0) throw new Cancelled();
  });
}

async function fail(ctx: JobContext, payload: Payload, batchId: string, error: Text): Promise<void> {
  await ctx.postgres.db
    .update(importTable)
    .set({ status: 'failed', error, finishedAt: ctx.clock(), version: sql`${importTable.version} + 1` })
    .where(and(here(payload), eq(importTable.batchId, batchId), eq(importTable.status, 'running')));
}

export const importJobs: JobDefinition<Payload>[] = [
  { name: runImportJob, run: runImport, expireInSeconds: 6 * 3600, workers: 2 },
];
