import { rm } from 'node:fs/promises';
import { and, eq, inArray, ne, notInArray } from 'drizzle-orm';
import type { Deps } from '../../act/context.ts';
import { type Db, openPostgres } from '../../store/postgres.ts';
import { workspaceUploads } from '../imports/queries.ts';
import { member, person, workspace } from '../people/schema.ts';

/** Removes a workspace with everything in it, and the people who were in no other; `keepPersonId` stays whatever happens. */
export async function removeWorkspace(
  { postgres, facts, dataDir }: Pick<Deps, 'postgres' | 'facts' | 'dataDir'>,
  workspaceId: string,
  keepPersonId: string,
): Promise<void> {
  // Of a large workspace this takes minutes.
  const patient = openPostgres(postgres.url, { embedded: postgres.embedded, patient: true });
  try {
    await removeDecisions(patient.db, workspaceId, keepPersonId);
  } finally {
    await patient.close();
  }
  for (const table of ['response', 'order_line']) {
    await facts.command(`ALTER TABLE ${table} DELETE WHERE workspace_id = {workspaceId:String}`, { workspaceId });
  }
  await rm(workspaceUploads({ dataDir, workspaceId }), { recursive: true, force: true });
}

async function removeDecisions(db: Db, workspaceId: string, keepPersonId: string): Promise<void> {
  const members = await db.select({ id: member.personId }).from(member).where(eq(member.workspaceId, workspaceId));
  await db.delete(workspace).where(eq(workspace.id, workspaceId));
  const gone = members.map(({ id }) => id).filter((id) => id !== keepPersonId);
  if (gone.length > 0) {
    const elsewhere = db
      .select({ id: member.personId })
      .from(member)
      .where(and(inArray(member.personId, gone), ne(member.workspaceId, workspaceId)));
    await db.delete(person).where(and(inArray(person.id, gone), notInArray(person.id, elsewhere)));
  }
}
