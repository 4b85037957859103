import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { Db } from '../../store/postgres.ts';
import { uploadPath } from './files.ts';
import { workspaceUploads } from './queries.ts';
import { warmReader } from './readers.ts';
import { upload } from './schema.ts';

type Scope = { db: Db; workspaceId: string; dataDir: string; now: Date; actor: { id: string } };
export type Upload = { uploadId: string; fileName: string; bytes: number };

/** Fails with `invalid_input`, naming the limit. */
export function assertUploadSize(bytes: number, limit: number): void {
  if (bytes <= limit) return;
  const megabytes = limit / 1024 ** 2;
  const size =
    megabytes >= 1024
      ? `${Math.round(megabytes / 102.4) / 10} GB`
      : megabytes >= 1
        ? `${Math.floor(megabytes)} MB`
        : `${limit} B`;
  throw new BiplaneError('invalid_input', text('imports.errors.tooLarge', { limit: size }), { limitBytes: limit });
}

/** Keeps a file as it comes in. When it is empty, larger than `limit`, or breaks off, nothing of it stays. */
export async function storeUpload(ctx: Scope, name: string, body: Readable, limit: number): Promise<Upload> {
  const fileName = name
    .replace(/^.*[\\/]/s, '')
    .slice(0, 255)
    .replace(/\p{Cc}|\p{Surrogate}/gu, '')
    .trim();
  if (/^\.{0,2}$/.test(fileName)) throw new BiplaneError('invalid_input', text('imports.errors.noFileName'));
  // Whoever uploads a file wants to look into it next.
  warmReader();
  const id = randomUUID();
  const path = uploadPath(ctx, id);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      try {
        assertUploadSize(bytes, limit);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  await mkdir(workspaceUploads(ctx), { recursive: true });
  try {
    await pipeline(body, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    if (bytes === 0) throw new BiplaneError('invalid_input', text('imports.errors.empty'));
    await ctx.db
      .insert(upload)
      .values({ id, workspaceId: ctx.workspaceId, fileName, bytes, createdBy: ctx.actor.id, createdAt: ctx.now });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return { uploadId: id, fileName, bytes };
}
