/**
 * Which imports this server carries out. The rows are the queue: a server takes those whose file it has, says all the time that it lives, and
 * takes over from one that is gone. The job only says that there is something new.
 */
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { JobContext, JobDefinition } from '../../act/job.ts';
import { localBlobs } from '../../store/blobs.ts';
import type { Postgres } from '../../store/postgres.ts';
import { isFree, runImport, silentSeconds, tidyUp } from './attempt.ts';
import { fail, lost, runImportJob } from './ends.ts';
import { removeUnusedFiles } from './expiry.ts';
import { hashOfUpload, type ImportRow } from './records.ts';
import { importTable } from './schema.ts';
import type { ImportTargets } from './targets.ts';

/** Two at once on a server, and one of a workspace: whoever imports much leaves room for others. */
const mostAtOnce = 2;
/** After so long without any server that has its file, an import is lost; a server that has it says so within a few rounds. */
const lostSeconds = 45;
const lookedForMs = 12_000;
const mostTidiedUp = 100;

/** What each server knows of its imports. */
type Known = {
  /** The workspaces of which it is carrying out an import. */
  busy: Set<string>;
  /** When it last began one of a workspace, by its own stop-watch: those who waited longest come first. */
  begun: Map<string, number>;
  /** Since when it looks for the file of an import. */
  missing: Map<string, number>;
};
const knownOf = new WeakMap<Postgres, Known>();

function known({ postgres }: JobContext): Known {
  const found = knownOf.get(postgres) ?? { busy: new Set(), begun: new Map(), missing: new Map() };
  knownOf.set(postgres, found);
  return found;
}

/** Is the file here? */
async function isHere({ postgres, dataDir }: JobContext, row: ImportRow): Promise<boolean> {
  const hash = await hashOfUpload(postgres.db, row);
  return hash !== null && (await localBlobs(dataDir).sizeOf(hash)) !== null;
}

const silence = sql<number>`extract(epoch from now() - coalesce(${importTable.heartbeatAt}, ${importTable.createdAt}))::float8`;

/** Looks after everything that is not at its end: begins what this server can do, and ends what no server can. */
async function tend(ctx: JobContext, targets: ImportTargets): Promise<void> {
  const { db, embedded } = ctx.postgres;
  const { begun, missing } = known(ctx);
  // Of each workspace the oldest one: however many wait of one, those of the others are seen.
  const rows = await db
    .selectDistinctOn([importTable.workspaceId], { row: importTable, silent: silence })
    .from(importTable)
    .where(and(inArray(importTable.status, ['queued', 'running']), isFree(ctx)))
    .orderBy(importTable.workspaceId, asc(importTable.createdAt));
  const here: ImportRow[] = [];
  const now = performance.now();
  const looked = new Map(missing);
  missing.clear();
  for (const { row, silent } of rows) {
    if (await isHere(ctx, row)) {
      here.push(row);
      continue;
    }
    const since = looked.get(row.id) ?? now;
    missing.set(row.id, since);
    if (embedded || (silent > lostSeconds && now - since > lookedForMs))
      await lose(ctx, targets, row).catch((error: unknown) => ctx.log(`giving up import ${row.id}`, error));
  }
  const waiting = here.filter(({ status }) => status === 'queued').map(({ id }) => id);
  if (waiting.length > 0) {
    await db
      .update(importTable)
      .set({ heartbeatAt: sql`now()` })
      .where(and(inArray(importTable.id, waiting), eq(importTable.status, 'queued')));
  }
  const lastBegun = ({ workspaceId }: ImportRow) => begun.get(workspaceId) ?? 0;
  here.sort((a, b) => lastBegun(a) - lastBegun(b) || a.createdAt.getTime() - b.createdAt.getTime());
  for (const row of here) start(ctx, targets, row);
}

function start(ctx: JobContext, targets: ImportTargets, row: ImportRow): void {
  const { busy, begun } = known(ctx);
  if (ctx.signal.aborted || busy.size >= mostAtOnce || busy.has(row.workspaceId)) return;
  busy.add(row.workspaceId);
  begun.set(row.workspaceId, performance.now());
  const run = async () => {
    try {
      await runImport(ctx, targets, row);
    } finally {
      busy.delete(row.workspaceId);
    }
    await tend(ctx, targets);
  };
  run().catch((error: unknown) => {
    // What the stop interrupts goes on with the next server.
    if (!ctx.signal.aborted) ctx.log(`${runImportJob} ${row.id}`, error);
  });
}

async function lose(ctx: JobContext, targets: ImportTargets, row: ImportRow): Promise<void> {
  if (!(await fail(ctx, targets, row, lost))) return;
  // Or with a later round.
  await tidyUp(ctx, targets, { ...row, status: 'failed' }).catch(() => {});
}

/** Removes what is left of imports that are at their end: their server is gone, or could not remove it. */
async function tidyUpAll(ctx: JobContext, targets: ImportTargets): Promise<void> {
  const rows = await ctx.postgres.db
    .select()
    .from(importTable)
    .where(
      and(
        inArray(importTable.status, ['failed', 'cancelled']),
        isNotNull(importTable.serverId),
        sql`${silence} > ${silentSeconds}`,
      ),
    )
    // By chance, so that those which cannot be removed leave room for others.
    .orderBy(sql`random()`)
    .limit(mostTidiedUp);
  for (const row of rows) {
    if (ctx.signal.aborted) return;
    await tidyUp(ctx, targets, row).catch((error: unknown) => ctx.log(`tidying up import ${row.id}`, error));
  }
}

export function importJobs(targets: ImportTargets): JobDefinition[] {
  const tendAll = (ctx: JobContext) => tend(ctx, targets);
  return [
    { name: runImportJob, run: tendAll, everySeconds: 5, queued: true },
    { name: 'imports.tidy_up', run: (ctx) => tidyUpAll(ctx, targets), everySeconds: 5 },
    { name: 'imports.expire', run: removeUnusedFiles, everySeconds: 600 },
  ];
}
