import { createHash } from 'node:crypto';
import { and, count, desc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import type { ImportKind, ImportMapping } from '../../../domain/imports/mapping.ts';
import { text } from '../../../domain/text.ts';
import type { Db } from '../../store/postgres.ts';
import { importTable, upload } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
export type ImportRow = typeof importTable.$inferSelect;
export type UploadRow = typeof upload.$inferSelect;

/** An import as every surface shows it. */
export function presentImport(row: ImportRow) {
  const {
    workspaceId: _workspace,
    headersDigest: _digest,
    names: _names,
    mapping: _mapping,
    batchId: _batch,
    changesId: _changes,
    changesDigest: _changesDigest,
    rejectsHash: _rejects,
    serverId: _server,
    heartbeatAt: _heartbeat,
    createdBy: _by,
    ...rest
  } = row;
  return {
    ...rest,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    changesTakenAt: row.changesTakenAt?.toISOString() ?? null,
  };
}

/** One import of the launch; `not_found` for any other id. */
export async function findImport({ db, workspaceId }: Scope, launchId: string, importId: string): Promise<ImportRow> {
  const [row] = await db
    .select()
    .from(importTable)
    .where(
      and(eq(importTable.workspaceId, workspaceId), eq(importTable.launchId, launchId), eq(importTable.id, importId)),
    );
  if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
  return row;
}

/** The file that an import reads; null where it was given up. */
export async function hashOfUpload(db: Db, { uploadId }: Pick<ImportRow, 'uploadId'>): Promise<string | null> {
  const [row] = await db.select({ hash: upload.hash }).from(upload).where(eq(upload.id, uploadId));
  return row?.hash ?? null;
}

/** One upload of the workspace; `not_found` for any other id. */
export async function findUpload({ db, workspaceId }: Scope, uploadId: string): Promise<UploadRow> {
  const [row] = await db
    .select()
    .from(upload)
    .where(and(eq(upload.workspaceId, workspaceId), eq(upload.id, uploadId), isNotNull(upload.storedAt)));
  if (!row) throw new BiplaneError('not_found', text('imports.errors.uploadNotFound'));
  return row;
}

type ListFilter = { kind?: ImportKind | undefined; targetId?: string | undefined; limit: number; offset: number };

/** Imports of a launch, newest first. */
export async function listImports({ db, workspaceId }: Scope, launchId: string, filter: ListFilter) {
  const here = and(
    eq(importTable.workspaceId, workspaceId),
    eq(importTable.launchId, launchId),
    filter.kind ? eq(importTable.kind, filter.kind) : undefined,
    filter.targetId ? eq(importTable.targetId, filter.targetId) : undefined,
  );
  const [total] = await db.select({ value: count() }).from(importTable).where(here);
  const rows = await db
    .select()
    .from(importTable)
    .where(here)
    .orderBy(desc(importTable.createdAt), desc(importTable.id))
    .limit(filter.limit)
    .offset(filter.offset);
  return { imports: rows.map(presentImport), total: total!.value };
}

/** What identifies a header, so that its mapping can be remembered. */
export function headersDigest(names: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(names)).digest('hex');
}

/** The mapping of the newest import from a file with this header, or with one that was found so before it was corrected, in this workspace. */
export async function rememberedMapping(
  { db, workspaceId }: Scope,
  kind: ImportKind,
  { names, foundNames }: { names: readonly string[]; foundNames: readonly string[] },
): Promise<ImportMapping | null> {
  const [row] = await db
    .select({ mapping: importTable.mapping })
    .from(importTable)
    .where(
      and(
        eq(importTable.workspaceId, workspaceId),
        eq(importTable.kind, kind),
        or(
          eq(importTable.headersDigest, headersDigest(names)),
          eq(sql`${importTable.mapping}->>'foundAs'`, headersDigest(foundNames)),
        ),
        inArray(importTable.status, ['done', 'undone', 'running', 'queued']),
      ),
    )
    .orderBy(desc(importTable.createdAt))
    .limit(1);
  return row?.mapping ?? null;
}
