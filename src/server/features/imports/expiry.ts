/** Uploads that nothing came of do not stay for ever, nor files that nothing names. */
import { and, isNull, lt, or, sql } from 'drizzle-orm';
import type { JobContext } from '../../act/job.ts';
import { localBlobs } from '../../store/blobs.ts';
import { wantedFiles } from './queries.ts';
import { upload } from './schema.ts';
import { isAbandoned, isUnused, unusedHours } from './uploads.ts';

/** A file that nothing names may just have come in, here or elsewhere, or with a restored backup. */
const strangerMs = 24 * 3_600_000;
const namesAtOnce = 1_000;

/** Gives up uploads that no import uses, and removes from this server the files that nothing names any more. */
export async function removeUnusedFiles(ctx: JobContext): Promise<void> {
  const { db } = ctx.postgres;
  await db
    .update(upload)
    .set({ removedAt: sql`now()` })
    .where(
      and(
        isNull(upload.removedAt),
        or(isAbandoned, and(lt(upload.createdAt, sql`now() - make_interval(hours => ${unusedHours})`), isUnused)),
      ),
    );
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
