/** For tests of whatever writes: is every entry of the audit log about a compared record whole? */
import { sql } from 'drizzle-orm';
import { audited } from '../src/server/features/verification/queries.ts';
import type { Db } from '../src/server/store/postgres.ts';

/** `entity procedure field` of entries that leave out a field by which their record is compared, and the kinds that were looked at. */
export async function partialEntries(db: Db, workspaceId: string): Promise<{ partial: string[]; kinds: string[] }> {
  const partial: string[] = [];
  const kinds: string[] = [];
  for (const { entity, current } of audited) {
    const { rows } = await db.execute<{ entries: string; partial: string[] | null }>(sql`
      with fields as (select distinct jsonb_object_keys(says) as field from (${current(workspaceId)}) as records where says is not null)
      select count(*) as entries,
             array_agg(distinct entity || ' ' || procedure || ' ' || field) filter (where field is not null and not after ? field) as partial
        from audit_entry left join fields on true
       where workspace_id = ${workspaceId} and entity = ${entity} and after is not null`);
    partial.push(...(rows[0]!.partial ?? []));
    if (Number(rows[0]!.entries) > 0) kinds.push(entity);
  }
  return { partial, kinds };
}
