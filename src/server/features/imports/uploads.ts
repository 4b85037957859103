import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { and, eq, isNull, not, or, type SQL, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { formatBytes } from '../../../locales/format/bytes.ts';
import { warmReader } from '../../readers/pool.ts';
import { localBlobs } from '../../store/blobs.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import { importTable, upload } from './schema.ts';

type Scope = {
  postgres: Postgres;
  workspaceId: string;
  dataDir: string;
  now: Date;
  /** Whose upload it is; of a key, its maker's. */
  personId: string;
  /** Fails unless they still may, and holds it so until the transaction ends: it takes minutes until a large file is there. */
  stillMay: (db: Db) => Promise<unknown>;
};
type Incoming = {
  name: string;
  body: Readable;
  /** How long it says it is; `null`: it does not say. */
  bytes: number | null;
};
export type Upload = { uploadId: string; fileName: string; bytes: number };

/** Fails with `invalid_input`, naming the limit. */
export function assertUploadSize(bytes: number, limit: number): void {
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
export const isAbandoned = sql`(${upload.storedAt} is null and ${upload.createdAt} < now() - make_interval(mins => ${longestUploadMinutes}))`;

type Reservation = { id: string; fileName: string; bytes: number };

/** Notes an upload before its first byte, as large as it will be, so that many at once cannot go beyond what may be kept. */
async function reserve(ctx: Scope, { id, fileName, bytes }: Reservation, limit: number): Promise<void> {
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
      .where(and(isNull(upload.removedAt), not(isAbandoned), or(here, eq(upload.createdBy, ctx.personId))));
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

/** Keeps a file as it comes in. When it is empty, larger than `limit` or than it says, breaks off, or its sender may no longer, nothing of it stays. */
export async function storeUpload(ctx: Scope, { name, body, bytes: said }: Incoming, limit: number): Promise<Upload> {
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
  async function* counted(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      assertUploadSize(bytes, said ?? limit);
      yield chunk;
    }
    if (bytes === 0) throw new BiplaneError('invalid_input', text('imports.errors.empty'));
  }
  await reserve(ctx, { id, fileName, bytes: said ?? limit }, limit);
  try {
    const { hash, bytes } = await localBlobs(ctx.dataDir).put(counted());
    await inTransaction(ctx.postgres.pool, async (db) => {
      await ctx.stillMay(db);
      await db.update(upload).set({ bytes, hash, storedAt: ctx.now }).where(eq(upload.id, id));
    });
    return { uploadId: id, fileName, bytes };
  } catch (error) {
    // What has come in of it goes with what nothing names.
    await ctx.postgres.db
      .delete(upload)
      .where(eq(upload.id, id))
      .catch(() => {});
    throw error;
  }
}
