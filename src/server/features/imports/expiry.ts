/** Uploads that nothing came of do not stay for ever, nor files that nothing names. */
import { and, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { DecideContext } from '../../act/context.ts';
import type { JobContext } from '../../act/job.ts';
import { localBlobs } from '../../store/blobs.ts';
import { wantedFiles } from './queries.ts';
import { upload } from './schema.ts';
import { isAbandoned, isUnused, presentUpload, unusedHours } from './uploads.ts';

/** A file that nothing names may just have come in, here or elsewhere, or with a restored backup. */
const strangerMs = 24 * 3_600_000;
const namesAtOnce = 1_000;
/** What one transaction gives up. */
const uploadsAtOnce = 500;

const isToBeGivenUp = (now: Date) =>
  and(
    isNull(upload.removedAt),
    or(
      isAbandoned(now),
      and(lt(upload.createdAt, sql`${now}::timestamptz - make_interval(hours => ${unusedHours})`), isUnused),
    ),
  );

/** Gives up some uploads of the workspace that nothing came of; answers how many. */
async function giveUpSome({ db, workspaceId, now, changed, unchanged }: DecideContext): Promise<number> {
  const some = db
    .select({ id: upload.id })
    .from(upload)
    .where(and(eq(upload.workspaceId, workspaceId), isToBeGivenUp(now)))
    .limit(uploadsAtOnce);
  const rows = await db
    .update(upload)
    .set({ removedAt: now })
    .where(and(inArray(upload.id, some), isToBeGivenUp(now)))
    .returning();
  for (const row of rows)
    changed({ entity: 'upload', entityId: row.id, before: presentUpload(row), after: null, isOfFacts: true });
  if (rows.length === 0) unchanged();
  return rows.length;
}

/** Each workspace by itself, so that none keeps the others from theirs. */
async function giveUpUploads(ctx: JobContext): Promise<void> {
  const { db } = ctx.postgres;
  const here = await db
    .selectDistinct({ workspaceId: upload.workspaceId })
    .from(upload)
    .where(isToBeGivenUp(ctx.clock()));
  for (const { workspaceId } of here) {
    try {
      while (!ctx.signal.aborted && (await ctx.decide(workspaceId, giveUpSome)) === uploadsAtOnce);
    } catch (error) {
      ctx.log(`giving up uploads of ${workspaceId}`, error);
    }
  }
}

/** Gives up uploads that no import uses, and removes from this server the files that nothing names any more. */
export async function removeUnusedFiles(ctx: JobContext): Promise<void> {
  const { db } = ctx.postgres;
  await giveUpUploads(ctx);
  const blobs = localBlobs(ctx.dataDir);
  const removeSome = async (some: string[]) => {
    const wanted = await wantedFiles(db, some);
    const unwanted = some.filter((hash) => !wanted.has(hash));
    await blobs.removeUnless(unwanted, strangerMs, async (hash) => (await wantedFiles(db, [hash])).size > 0);
  };
  let some: string[] = [];
  for await (const hash of blobs.list()) {
    if (ctx.signal.aborted) return;
    some.push(hash);
    if (some.length < namesAtOnce) continue;
    await removeSome(some);
    some = [];
  }
  await removeSome(some);
}
