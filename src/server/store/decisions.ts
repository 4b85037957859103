/** How often people decided something about a launch, or about a workspace: what was computed from one version holds until the next. */
import { sql } from 'drizzle-orm';
import type { Db } from './postgres.ts';

type Scope = { db: Db; workspaceId: string };

/** The version of what was decided about a launch; of what concerns the workspace as a whole, where the id is the workspace's. */
export async function decisionsVersion({ db, workspaceId }: Scope, subjectId: string): Promise<number> {
  const { rows } = await db.execute<{ version: number }>(
    sql`select version from decision_version where workspace_id = ${workspaceId} and subject_id = ${subjectId}`,
  );
  return rows[0]?.version ?? 0;
}

/**
 * Counts one more decision and answers the version before it. Its row is held until the transaction ends: the last lock that a transaction takes.
 */
export async function countDecision({ db, workspaceId }: Scope, subjectId: string): Promise<number> {
  const { rows } = await db.execute<{ version: number }>(sql`
    insert into decision_version as v (workspace_id, subject_id, version) values (${workspaceId}, ${subjectId}, 1)
    on conflict (workspace_id, subject_id) do update set version = v.version + 1
    returning version`);
  return rows[0]!.version - 1;
}
