/** Uploads that nothing came of do not stay for ever. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { and, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { JobContext } from '../../act/job.ts';
import { workspaceUploads } from './queries.ts';
import { upload } from './schema.ts';
import { isAbandoned, isUnused, unusedHours } from './uploads.ts';

const isUploadName = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A file that the database does not know may just have been begun elsewhere, or come with a restored backup. */
const strangerMs = 24 * 3_600_000;
const namesAtOnce = 1_000;

/** Gives up uploads that no import uses, and removes from this server the files of those that were given up, here or elsewhere. */
export async function removeUnusedFiles(ctx: JobContext): Promise<void> {
  await ctx.postgres.db
    .update(upload)
    .set({ removedAt: sql`now()` })
    .where(
      and(
        isNull(upload.removedAt),
        or(isAbandoned, and(lt(upload.createdAt, sql`now() - make_interval(hours => ${unusedHours})`), isUnused)),
      ),
    );
  for (const workspaceId of await namesIn(path.join(ctx.dataDir, 'uploads'))) {
    if (ctx.signal.aborted) return;
    await removeFrom(ctx, workspaceUploads({ dataDir: ctx.dataDir, workspaceId }));
  }
}

async function removeFrom(ctx: JobContext, directory: string): Promise<void> {
  const names = (await namesIn(directory)).filter((name) => isUploadName.test(name));
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const some = names.slice(from, from + namesAtOnce);
    const rows = await ctx.postgres.db
      .select({ id: upload.id, removedAt: upload.removedAt })
      .from(upload)
      .where(inArray(upload.id, some));
    const known = new Map(rows.map(({ id, removedAt }) => [id, removedAt]));
    for (const name of some) {
      const file = path.join(directory, name);
      const removedAt = known.get(name);
      if (removedAt === null) continue;
      if (removedAt === undefined && !(await isOld(file, ctx.clock()))) continue;
      await rm(file, { force: true });
    }
  }
}

async function isOld(file: string, now: Date): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && now.getTime() - found.mtimeMs > strangerMs;
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
