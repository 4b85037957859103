/** How often people decided something about a launch, or about a workspace: what was computed from one version holds until the next. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import { bigint, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import type { Db } from './postgres.ts';

export const decisionVersion = pgTable(
  'decision_version',
  {
    workspaceId: uuid('workspace_id').notNull(),
    subjectId: uuid('subject_id').notNull(),
    version: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.subjectId] })],
);

type Scope = { db: Db; workspaceId: string };

/** The versions of what was decided about launches; of what concerns the workspace as a whole, where the id is the workspace's. */
export async function decisionsVersions(
  { db, workspaceId }: Scope,
  subjectIds: readonly string[],
): Promise<Map<string, number>> {
  const { subjectId, version } = decisionVersion;
  const rows = await db
    .select({ subjectId, version })
    .from(decisionVersion)
    .where(and(eq(decisionVersion.workspaceId, workspaceId), inArray(subjectId, [...subjectIds])));
  return new Map(rows.map((row) => [row.subjectId, row.version]));
}

/** The version of one of them. */
export async function decisionsVersion(ctx: Scope, subjectId: string): Promise<number> {
  return (await decisionsVersions(ctx, [subjectId])).get(subjectId) ?? 0;
}

/**
 * Counts one more decision and answers the version before it. Its row is held until the transaction ends: the last lock that a transaction takes.
 */
export async function countDecision({ db, workspaceId }: Scope, subjectId: string): Promise<number> {
  const [row] = await db
    .insert(decisionVersion)
    .values({ workspaceId, subjectId, version: 1 })
    .onConflictDoUpdate({
      target: [decisionVersion.workspaceId, decisionVersion.subjectId],
      set: { version: sql`${decisionVersion.version} + 1` },
    })
    .returning({ version: decisionVersion.version });
  return row!.version - 1;
}
