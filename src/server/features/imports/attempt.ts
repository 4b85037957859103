/** One import, from taking it on to its end. */
import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { JobContext } from '../../act/job.ts';
import type { Visible } from '../../facts/visible.ts';
import { wholeFile } from '../../files/tasks.ts';
import { runReader } from '../../readers/pool.ts';
import type { ReaderProgress } from '../../readers/reading.ts';
import { localBlobs } from '../../store/blobs.ts';
import { Cancelled, entryOf, type FileRead, fail, Overtaken, publish } from './ends.ts';
import { factsOf, removeAttempt, visibleTo } from './facts.ts';
import { keepRejects } from './files.ts';
import { hashOfUpload, type ImportRow } from './records.ts';
import { importTable } from './schema.ts';
import { type ImportTargets, targetOf } from './targets.ts';

/** An import waits for an engine that is being restarted, and starts over when others made the same facts visible meanwhile. */
const attempts = 4;
const attemptDelayMs = 1_000;
/** How long the engine may take with what a reader sent before it was stopped. */
const lateMs = 2_000;

/** How often a running import says how far it is, where it has got further; and that it lives, and looks whether it has been cancelled. */
const noteEveryMs = 250;
const aliveEveryMs = 2_000;
/** A server that has not been heard of for so long is gone. */
export const silentSeconds = 30;

/** An import that waits for a server: nobody has begun it, or whoever had is gone. An embedded database has one server, so any other one is gone. */
export const isFree = ({ postgres, serverId }: JobContext) =>
  or(
    eq(importTable.status, 'queued'),
    and(
      eq(importTable.status, 'running'),
      or(
        isNull(importTable.heartbeatAt),
        lt(importTable.heartbeatAt, sql`now() - make_interval(secs => ${silentSeconds})`),
        ...(postgres.embedded ? [sql`${importTable.serverId} is distinct from ${serverId}`] : []),
      ),
    ),
  );

const scopeOf = (ctx: JobContext, { workspaceId }: Pick<ImportRow, 'workspaceId'>) => ({
  db: ctx.postgres.db,
  facts: ctx.facts,
  workspaceId,
  dataDir: ctx.dataDir,
});

/** Says how far an import is. That it has begun or ended is said by the change itself. */
const tellProgress = (
  ctx: JobContext,
  { workspaceId, launchId, id }: ImportRow,
  { bytesDone, rows }: Pick<ReaderProgress, 'bytesDone' | 'rows'>,
) =>
  ctx.announce({
    ...{ workspaceId, launchId, entity: 'import', entityId: id },
    progress: { status: 'running', bytesDone, rowsDone: rows },
  });

/**
 * Imports one file. An attempt writes its facts under a batch of its own, which becomes visible in the moment the import is done: a crash
 * leaves rows that never count, and the next attempt starts from the beginning.
 */
export async function runImport(ctx: JobContext, targets: ImportTargets, found: ImportRow): Promise<void> {
  let row = await begin(ctx, found, isFree(ctx));
  if (!row) return;
  const scope = scopeOf(ctx, row);
  const facts = factsOf(targets, row);
  // What a server that is gone has left; its own attempts are tidied up below.
  await removeAttempt(scope, facts, found).catch(() => {});
  for (let attempt = 1; ; attempt++) {
    const current: ImportRow = row;
    try {
      const basis = await visibleTo(scope, facts);
      void tellProgress(ctx, current, { bytesDone: 0, rows: 0 });
      await whileAlive(ctx, current, async (signal, onProgress) => {
        await publish(ctx, facts, current, basis, await readFile(ctx, targets, current, basis, signal, onProgress));
      });
      return;
    } catch (error) {
      // The server stops: the import stays `running` and starts over with the next server, which removes what this attempt has left.
      if (ctx.signal.aborted) throw error;
      // The attempt may have succeeded although nobody heard of it: its commit was carried out, and the connection ended before the answer.
      // So its facts stay until PostgreSQL has said that it is over. Where it cannot be asked, whoever takes the import over finds out.
      if (error instanceof Cancelled) return await conclude(ctx, targets, current);
      const final = error instanceof BiplaneError && error.code !== 'unavailable' && error.code !== 'rate_limited';
      if (!final && attempt < attempts) {
        await wait(error instanceof Overtaken ? 0 : attemptDelayMs * attempt);
        row = await begin(ctx, current, eq(importTable.batchId, current.batchId!));
        if (!row) return await conclude(ctx, targets, current);
        await removeAttempt(scope, facts, current).catch(() => {});
        continue;
      }
      await fail(ctx, targets, current, error instanceof BiplaneError ? error.reason : text('imports.errors.failed'));
      await conclude(ctx, targets, current);
      if (!(error instanceof BiplaneError)) throw error;
      return;
    }
  }
}

/** Finds out how an attempt came to its end, and removes its facts where nothing came of it. */
async function conclude(ctx: JobContext, targets: ImportTargets, attempt: ImportRow): Promise<void> {
  const [row] = await ctx.postgres.db.select().from(importTable).where(eq(importTable.id, attempt.id));
  // Its reader was stopped in the middle: what that had sent may come in when the rest is gone already.
  if (row?.status === 'cancelled' && row.batchId === attempt.batchId) {
    await removeAttempt(ctx, factsOf(targets, row), row).catch(() => {});
    await wait(lateMs);
  }
  // What cannot be removed now is left to a later round.
  if (row?.batchId === attempt.batchId) await tidyUp(ctx, targets, row).catch(() => {});
  // Somebody else's by now, who removed what was there then, and this attempt has gone on writing.
  else await removeAttempt(ctx, factsOf(targets, attempt), attempt).catch(() => {});
}

/** Takes the import on, under a batch of its own; null when it is somebody else's by now. */
async function begin(
  ctx: JobContext,
  found: ImportRow,
  condition: ReturnType<typeof isFree>,
): Promise<ImportRow | null> {
  const counts = {
    ...{ rowsDone: 0, bytesDone: 0, stored: 0, changed: 0, duplicates: 0, rejected: 0, unreadCells: 0 },
    unmatchedRefunds: 0,
  };
  return ctx.decide(found.workspaceId, async (scope) => {
    const [begun] = await scope.db
      .update(importTable)
      .set({
        ...counts,
        error: null,
        status: 'running',
        batchId: crypto.randomUUID(),
        changesId: crypto.randomUUID(),
        serverId: ctx.serverId,
        heartbeatAt: sql`now()`,
        startedAt: scope.now,
      })
      .where(
        and(
          eq(importTable.id, found.id),
          eq(importTable.workspaceId, found.workspaceId),
          inArray(importTable.status, ['queued', 'running']),
          condition,
        ),
      )
      .returning();
    // An entry says that it has gone to another server than the one that had begun it; that it runs is told as its progress.
    if (begun && found.status === 'running' && found.serverId !== ctx.serverId) scope.changed(entryOf(found, begun));
    else scope.unchanged();
    return begun ?? null;
  });
}

/** Removes what is left of an import that failed or was cancelled, and notes that nothing is; one that succeeded keeps its facts. */
export async function tidyUp(ctx: JobContext, targets: ImportTargets, row: ImportRow): Promise<void> {
  // Neither of the two ever becomes another state.
  if (row.status !== 'failed' && row.status !== 'cancelled') return;
  if (row.batchId) await removeAttempt(ctx, factsOf(targets, row), row);
  await ctx.postgres.db
    .update(importTable)
    .set({ serverId: null })
    .where(and(eq(importTable.id, row.id), inArray(importTable.status, ['cancelled', 'failed'])));
}

/** Says while `work` goes on that this server lives and how far it is; ends it when the import is no longer running, or no longer this attempt's. */
async function whileAlive(
  ctx: JobContext,
  row: ImportRow,
  work: (signal: AbortSignal, onProgress: (progress: ReaderProgress) => void) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const onStop = () => stop.abort(ctx.signal.reason);
  ctx.signal.addEventListener('abort', onStop, { once: true });
  if (ctx.signal.aborted) onStop();
  let progress: ReaderProgress = { bytesDone: 0, bytesTotal: row.bytesTotal, rows: 0 };
  let noting: Promise<void> | null = null;
  let noted = { progress, at: performance.now() };
  const note = async () => {
    const hasMoved = progress !== noted.progress;
    if (!hasMoved && performance.now() - noted.at < aliveEveryMs) return;
    noted = { progress, at: performance.now() };
    const [alive] = await ctx.postgres.db
      .update(importTable)
      .set({ bytesDone: progress.bytesDone, rowsDone: progress.rows, heartbeatAt: sql`now()` })
      .where(and(eq(importTable.id, row.id), eq(importTable.batchId, row.batchId!), eq(importTable.status, 'running')))
      .returning({ id: importTable.id });
    if (!alive) stop.abort(new Cancelled());
    else if (hasMoved) await tellProgress(ctx, row, progress);
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
    await work(stop.signal, (reached) => {
      progress = reached;
    });
  } finally {
    clearInterval(timer);
    ctx.signal.removeEventListener('abort', onStop);
    await noting;
  }
}

async function readFile(
  ctx: JobContext,
  targets: ImportTargets,
  row: ImportRow,
  basis: Visible,
  signal: AbortSignal,
  onProgress: (progress: ReaderProgress) => void,
): Promise<FileRead> {
  const scope = scopeOf(ctx, row);
  const timeZone = await ctx.timeZoneOf(scope.db, row.workspaceId);
  const hash = await hashOfUpload(ctx.postgres.db, row);
  if (hash === null) throw new BiplaneError('precondition_failed', text('imports.errors.uploadGone'));
  const blobs = localBlobs(ctx.dataDir);
  const draft = await blobs.draft();
  const result = await runReader(
    wholeFile,
    {
      path: await blobs.fileOf(hash),
      names: row.names,
      mapping: row.mapping,
      target: await targetOf(targets, row).reading({ ...scope, timeZone }, row, row.mapping),
      visible: basis,
      facts: { url: ctx.facts.url, layout: ctx.facts.layout },
      store: { batchId: row.batchId!, changesId: row.changesId!, rejectsPath: draft },
    },
    { workspaceId: row.workspaceId, signal, onProgress },
  );
  return { ...result, rejectsHash: await keepRejects(ctx, draft) };
}
