import { and, eq, getTableColumns, type InferInsertModel, type InferSelectModel, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Db } from './postgres.ts';

/** A table whose rows two people may edit at once. */
export type VersionedTable = PgTable & { id: PgColumn; workspaceId: PgColumn; version: PgColumn };

/**
 * Changes one row of the workspace if it still is the version the change was based on, and returns it. Bumps `version`, and `updatedAt` where there is one.
 * Fails with `not_found`, or with `conflict` and the details `{ current, submitted }` when somebody else was faster.
 */
export async function updateVersioned<T extends VersionedTable>(
  ctx: { db: Db; workspaceId: string; now: Date },
  table: T,
  based: { id: string; version: number },
  patch: Partial<InferInsertModel<T>>,
): Promise<InferSelectModel<T>> {
  const hasUpdatedAt = 'updatedAt' in getTableColumns(table);
  const here = and(eq(table.id, based.id), eq(table.workspaceId, ctx.workspaceId));
  const [updated] = (await ctx.db
    .update(table as PgTable)
    .set({ ...patch, version: sql`${table.version} + 1`, ...(hasUpdatedAt ? { updatedAt: ctx.now } : {}) })
    .where(and(here, eq(table.version, based.version)))
    .returning()) as InferSelectModel<T>[];
  if (updated) return updated;

  const [current] = (await ctx.db
    .select()
    .from(table as PgTable)
    .where(here)) as InferSelectModel<T>[];
  if (!current) throw new BiplaneError('not_found', text('errors.notFound'));
  throw new BiplaneError('conflict', text('errors.conflict'), { current, submitted: { ...patch, ...based } });
}
