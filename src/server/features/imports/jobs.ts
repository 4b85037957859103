/**
 * Which imports this server carries out. The rows are the queue: a server takes those whose file it has, says all the time that it lives, and
 * takes over from one that is gone. The job only says that there is something new.
 */
import { stat } from 'node:fs/promises';
import { asc, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { JobContext, JobDefinition } from '../../jobs/queue.ts';
import type { Postgres } from '../../store/postgres.ts';
import { isFree, runImport, settle, silentSeconds } from './attempt.ts';
import { removeBatch } from './batches.ts';
import { fail, lost, runImportJob } from './ends.ts';
import { removeUnusedFiles } from './expiry.ts';
import { uploadPath } from './files.ts';
import type { ImportRow } from './records.ts';
import { importTable } from './schema.ts';

/** Two at once on a server, and one of a workspace: whoever imports much leaves room for others. */
const mostAtOnce = 2;
/** After so long without any server that has its file, an import is lost. */
const lostSeconds = 45;
const mostLookedAt = 500;

/** The workspaces of which each server is carrying out an import. */
const busyOf = new WeakMap<Postgres, Set<string>>();

/** Is the file here? Its name is drawn by chance, so that one of this name and size is the same file, whoever shares which directory. */
async function isHere(ctx: JobContext, row: ImportRow): Promise<boolean> {
  const file = await stat(uploadPath({ dataDir: ctx.dataDir, workspaceId: row.workspaceId }, row.uploadId)).catch(
    () => null,
  );
  return file?.size === row.bytesTotal;
}

/** Looks after everything that is not at its end: begins what this server can do, and ends what no server can. */
async function tend(ctx: JobContext): Promise<void> {
  const { db, embedded } = ctx.postgres;
  const rows = await db
    .select({
      row: importTable,
      free: sql<boolean>`coalesce(${isFree(ctx)}, false)`,
      silent: sql<number>`extract(epoch from now() - coalesce(${importTable.heartbeatAt}, ${importTable.createdAt}))::float8`,
    })
    .from(importTable)
    .where(or(inArray(importTable.status, ['queued', 'running']), isNotNull(importTable.serverId)))
    .orderBy(asc(importTable.createdAt))
    .limit(mostLookedAt);
  const here: ImportRow[] = [];
  for (const { row, free, silent } of rows) {
    if (row.status !== 'queued' && row.status !== 'running') {
      if (silent > silentSeconds) await tidyUp(ctx, row);
    } else if (!free) continue;
    else if (await isHere(ctx, row)) here.push(row);
    else if (embedded || silent > lostSeconds) await lose(ctx, row);
  }
  const waiting = here.filter(({ status }) => status === 'queued').map(({ id }) => id);
  if (waiting.length > 0) {
    await db
      .update(importTable)
      .set({ heartbeatAt: sql`now()` })
      .where(sql`${inArray(importTable.id, waiting)} and ${importTable.status} = 'queued'`);
  }
  for (const row of here) start(ctx, row);
}

function start(ctx: JobContext, row: ImportRow): void {
  const busy = busyOf.get(ctx.postgres) ?? new Set<string>();
  busyOf.set(ctx.postgres, busy);
  if (ctx.signal.aborted || busy.size >= mostAtOnce || busy.has(row.workspaceId)) return;
  busy.add(row.workspaceId);
  const run = async () => {
    try {
      await runImport(ctx, row);
    } finally {
      busy.delete(row.workspaceId);
    }
    await tend(ctx);
  };
  run().catch((error: unknown) => {
    // What the stop interrupts goes on with the next server.
    if (!ctx.signal.aborted) ctx.log(`${runImportJob} ${row.id}`, error);
  });
}

async function lose(ctx: JobContext, row: ImportRow): Promise<void> {
  if (!(await fail(ctx, row, lost, row.batchId !== null))) return;
  await tidyUp(ctx, row);
  await ctx.announce({ workspaceId: row.workspaceId, launchId: row.launchId, entity: 'import', entityId: row.id });
}

/** Removes what a server that is gone has left of an import that is at its end. */
async function tidyUp(ctx: JobContext, row: ImportRow): Promise<void> {
  if (!row.batchId) return;
  await removeBatch({ facts: ctx.facts, workspaceId: row.workspaceId }, row, row.batchId);
  await settle(ctx, row);
}

export const importJobs: JobDefinition[] = [
  { name: runImportJob, run: tend },
  { name: 'imports.tend', run: tend, everySeconds: 5 },
  { name: 'imports.expire', run: removeUnusedFiles, everySeconds: 600 },
];
