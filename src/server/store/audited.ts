import { type SQL, sql } from 'drizzle-orm';
import type { Entity } from '../../domain/audit/entities.ts';
import { type Db, isoFormat } from './postgres.ts';

/**
 * A kind of record that changes only together with an entry of the audit log, so that the two can be compared.
 * `current` selects the present records of a workspace: `entity_id` and `launch_id` as the entries have them, a `name` for people, and `says`:
 * what the record says now, in the words of the entries; null where it has come to its end in a way that needs no entry. Entries are never
 * rewritten: where earlier versions used other words, `today` says what stands in `after` in those of now.
 */
export type AuditedRecords = {
  entity: Entity;
  current: (workspaceId: string) => SQL;
  today?: (after: SQL) => SQL;
};

/** A record as its entries say it now, whole: an entry that left fields out would keep them from being compared. `null`: there is none. */
export async function recordNow(
  { db, workspaceId }: { db: Db; workspaceId: string },
  { current }: AuditedRecords,
  entityId: string,
): Promise<Record<string, unknown> | null> {
  const { rows } = await db.execute<{ name: string; says: Record<string, unknown> }>(
    sql`select name, says from (${current(workspaceId)}) as records where entity_id = ${entityId}`,
  );
  const [found] = rows;
  return found ? { name: found.name, ...found.says } : null;
}

/** An instant in SQL as the entries have it. */
export const isoText = (column: string): SQL => sql.raw(`to_char(${column} at time zone 'UTC', '${isoFormat}')`);
