import path from 'node:path';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { ImportKind } from '../../../domain/imports/mapping.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { importTable } from './schema.ts';

type Scope = { db: Db; workspaceId: string };

/** The batch of facts that were posted to the API one by one or in small groups: always visible. */
export const apiBatch = 'api';

/**
 * Which facts count? The batches (`batch_id` of `response` and `order_line`) of the finished imports of a launch, or of one study (`answers`) or
 * one source (`orders`), and the API's. Every reader of facts filters by them: that is what makes an import all or nothing, and undo instant.
 */
export async function visibleBatches(
  { db, workspaceId }: Scope,
  { launchId, kind, targetId }: { launchId: string; kind: ImportKind; targetId?: string | undefined },
): Promise<string[]> {
  const rows = await db
    .select({ batchId: importTable.batchId })
    .from(importTable)
    .where(
      and(
        eq(importTable.workspaceId, workspaceId),
        eq(importTable.launchId, launchId),
        eq(importTable.kind, kind),
        eq(importTable.status, 'done'),
        isNotNull(importTable.batchId),
        targetId === undefined ? undefined : eq(importTable.targetId, targetId),
      ),
    )
    .orderBy(asc(importTable.batchId));
  return [apiBatch, ...rows.map((row) => row.batchId!)];
}

/**
 * Lets one transaction at a time make facts of a target visible: what one counts as new must not become visible through another
 * in between. Held until the transaction ends.
 */
export async function lockTarget({ db, workspaceId }: Scope, launchId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${workspaceId}/${launchId}`}, 0))`);
}

/** Where the uploads of a workspace and what belongs to them lie. */
export function workspaceUploads({ dataDir, workspaceId }: { dataDir: string; workspaceId: string }): string {
  return path.join(dataDir, 'uploads', workspaceId);
}

/** Imports, for comparison with the audit log; one that is under way has its entry when it ends, and what has an entry of its end is not under way. */
export const auditedImports: AuditedRecords = {
  entity: 'import',
  current: (workspaceId) => sql`
    select id::text as entity_id, launch_id, file_name as name,
           jsonb_build_object('kind', kind, 'targetId', target_id) || case when status in ('queued', 'running') then '{"finishedAt": null}'
             else jsonb_build_object('status', status, 'stored', stored, 'duplicates', duplicates, 'rejected', rejected,
               'factsDigest', facts_digest) end as says
      from import where workspace_id = ${workspaceId}`,
};
