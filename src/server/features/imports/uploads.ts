import { randomUUID } from 'node:crypto';
import { and, eq, isNull, not, or, type SQL, sql } from 'drizzle-orm';
import type { uploads } from '../../../contract/imports.ts';
import type { Incoming } from '../../../contract/procedure.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { formatBytes } from '../../../locales/format/bytes.ts';
import type { WriteContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { warmReader } from '../../readers/pool.ts';
import { localBlobs } from '../../store/blobs.ts';
import type { Db } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import type { UploadRow } from './records.ts';
import { importTable, upload } from './schema.ts';

/** Fails with `invalid_input`, naming the limit. */
function assertUploadSize(bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new BiplaneError('invalid_input', text('imports.errors.tooLarge', { limit: formatBytes(limit) }), {
    limitBytes: limit,
  });
}

/** What a person may have lying about that no import uses, and what a workspace may keep in all: so many files of the largest size. */
const unusedOfPerson = 4;
const keptOfWorkspace = 20;
const mostUnusedFiles = 200;
/** Whoever reserves waits for whoever is reserving; any constant. */
const reservationLock = 7_319_044_514;

/** No import uses the upload, or has used it and could be brought back. */
export const isUnused = sql`not exists (select 1 from ${importTable} where ${importTable.uploadId} = ${upload.id} and ${importTable.status} in ('queued', 'running', 'done', 'undone'))`;

/** No upload takes longer: the HTTP server ends a request after five minutes. */
const longestUploadMinutes = 10;

/** Still coming in after longer than any upload takes: its server is gone. */
export const isAbandoned = (now: Date) =>
  sql`(${upload.storedAt} is null and ${upload.createdAt} < ${now}::timestamptz - make_interval(mins => ${longestUploadMinutes}))`;

type Arriving = { id: string; fileName: string; bytes: number };
type Arrived = Arriving & { hash: string };

/** Notes an upload before its first byte, as large as it will be, so that many at once cannot go beyond what may be kept. */
async function reserve(ctx: WriteContext, { id, fileName, bytes }: Arriving, limit: number): Promise<void> {
  const { pool, inWriteTurn } = ctx.postgres;
  const note = async (db: Db) => {
    await db.execute(sql`select pg_advisory_xact_lock(${reservationLock})`);
    const mine = and(eq(upload.createdBy, ctx.personId), isUnused);
    const here = eq(upload.workspaceId, ctx.workspaceId);
    const bytesWhere = (which: SQL | undefined) =>
      sql<string>`coalesce(sum(${upload.bytes}) filter (where ${which}), 0)`.mapWith(Number);
    const [kept] = await db
      .select({
        unusedFiles: sql<string>`count(*) filter (where ${mine})`.mapWith(Number),
        unusedBytes: bytesWhere(mine),
        workspaceBytes: bytesWhere(here),
      })
      .from(upload)
      .where(and(isNull(upload.removedAt), not(isAbandoned(ctx.now)), or(here, eq(upload.createdBy, ctx.personId))));
    const { unusedFiles, unusedBytes, workspaceBytes } = kept!;
    if (unusedFiles >= mostUnusedFiles || unusedBytes + bytes > unusedOfPerson * limit) {
      const params = { files: mostUnusedFiles, limit: formatBytes(unusedOfPerson * limit), hours: unusedHours };
      throw new BiplaneError('rate_limited', text('imports.errors.tooManyUploads', params));
    }
    if (workspaceBytes + bytes > keptOfWorkspace * limit) {
      const params = { limit: formatBytes(keptOfWorkspace * limit) };
      throw new BiplaneError('precondition_failed', text('imports.errors.workspaceFull', params));
    }
    const { workspaceId, now: createdAt, personId: createdBy } = ctx;
    await db.insert(upload).values({ id, workspaceId, fileName, bytes, createdBy, createdAt });
  };
  await inWriteTurn(ctx.personId, () => inTransaction(pool, note));
}

/** An upload that no import uses is removed after so long. */
export const unusedHours = 24;

/** What has come in of it goes with what nothing names. */
const forget = ({ db }: WriteContext, id: string) =>
  db.delete(upload).where(and(eq(upload.id, id), isNull(upload.storedAt)));

/** Keeps a file as it comes in. When it is empty, larger than it may be or than it says, or breaks off, nothing of it stays. */
async function takeIn(ctx: WriteContext, { name, file }: { name: string; file: Incoming }): Promise<Arrived> {
  const { content, bytes: said, mostBytes: limit } = file;
  assertUploadSize(said ?? 0, limit);
  const fileName = name
    .replace(/^.*[\\/]/s, '')
    .slice(0, 255)
    .replace(/\p{Cc}|\p{Surrogate}/gu, '')
    .trim();
  if (/^\.{0,2}$/.test(fileName)) throw new BiplaneError('invalid_input', text('imports.errors.noFileName'));
  // Whoever uploads a file wants to look into it next.
  warmReader();
  const id = randomUUID();
  async function* counted(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      assertUploadSize(bytes, said ?? limit);
      yield chunk;
    }
    if (bytes === 0) throw new BiplaneError('invalid_input', text('imports.errors.empty'));
  }
  await reserve(ctx, { id, fileName, bytes: said ?? limit }, limit);
  try {
    return { id, fileName, ...(await localBlobs(ctx.dataDir).put(counted())) };
  } catch (error) {
    await forget(ctx, id).catch(() => {});
    throw error;
  }
}

/** What the audit log says of an upload. */
export const presentUpload = ({ fileName, bytes, hash }: Pick<UploadRow, 'fileName' | 'bytes' | 'hash'>) => ({
  fileName,
  bytes,
  hash,
});

export const uploadHandlers: HandlersOf<typeof uploads> = {
  /** Its sender must still be allowed to when all of it is there: with a large file that is minutes later. */
  create: write({
    prepare: takeIn,
    decide: async (ctx, _input, { id, fileName, bytes, hash }) => {
      await ctx.db.update(upload).set({ bytes, hash, storedAt: ctx.now }).where(eq(upload.id, id));
      const after = presentUpload({ fileName, bytes, hash });
      ctx.changed({ entity: 'upload', entityId: id, before: null, after, isOfFacts: true });
      return { uploadId: id, fileName, bytes };
    },
    undo: (ctx, _input, { id }) => forget(ctx, id),
  }),
};
