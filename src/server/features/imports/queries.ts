import { and, eq, gt, inArray, isNotNull, isNull, max, sql } from 'drizzle-orm';
import { type AuditedRecords, isoText } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { importTable, upload } from './schema.ts';

/** Which of these files an upload that was not given up, or an import, still names. */
export async function wantedFiles(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const uploads = await db
    .selectDistinct({ hash: upload.hash })
    .from(upload)
    .where(and(inArray(upload.hash, [...hashes]), isNull(upload.removedAt)));
  const rejects = await db
    .selectDistinct({ hash: importTable.rejectsHash })
    .from(importTable)
    .where(inArray(importTable.rejectsHash, [...hashes]));
  return new Set([...uploads, ...rejects].map(({ hash }) => hash!));
}

/** All files that a workspace names. */
export async function filesOf(db: Db, workspaceId: string): Promise<string[]> {
  const uploads = await db
    .selectDistinct({ hash: upload.hash })
    .from(upload)
    .where(and(eq(upload.workspaceId, workspaceId), isNotNull(upload.hash)));
  const rejects = await db
    .selectDistinct({ hash: importTable.rejectsHash })
    .from(importTable)
    .where(and(eq(importTable.workspaceId, workspaceId), isNotNull(importTable.rejectsHash)));
  return [...uploads, ...rejects].map(({ hash }) => hash!);
}

/** When the newest import that brought something into each of these was begun. */
export async function lastImports(
  { db, workspaceId }: { db: Db; workspaceId: string },
  targetIds: readonly string[],
): Promise<Map<string, Date>> {
  const { targetId, createdAt, status, stored } = importTable;
  const rows = await db
    .select({ targetId, at: max(createdAt) })
    .from(importTable)
    .where(
      and(
        eq(importTable.workspaceId, workspaceId),
        inArray(targetId, [...targetIds]),
        inArray(status, ['done', 'undone']),
        gt(stored, 0),
      ),
    )
    .groupBy(targetId);
  return new Map(rows.map(({ targetId, at }) => [targetId, at!]));
}

/**
 * Imports, for comparison with the audit log; one that is under way has its entry when it ends, and what has an entry of its end is not under way.
 * One whose facts count, or do not, against what it says of itself says nothing that any entry says.
 */
export const auditedImports: AuditedRecords = {
  entity: 'import',
  current: (workspaceId) => sql`
    select i.id::text as entity_id, launch_id, file_name as name,
           jsonb_build_object('kind', kind, 'targetId', target_id) || case when status in ('queued', 'running') then '{"finishedAt": null}'
             else jsonb_build_object('stored', stored, 'duplicates', duplicates, 'rejected', rejected, 'factsDigest', facts_digest,
               'changesTakenAt', ${isoText('changes_taken_at')},
               'status', case when coalesce(b.visible, false) <> (status = 'done') then 'facts'
                              when coalesce(c.visible, false) <> (status = 'done' and changes_taken_at is not null) then 'changes'
                              else status end) end as says
      from import i left join fact_batch b on b.id = i.batch_id left join fact_batch c on c.id = i.changes_id
     where i.workspace_id = ${workspaceId}`,
};
