import { and, eq, inArray, ne, notInArray } from 'drizzle-orm';
import type { Db } from '../../store/postgres.ts';
import { apiKey, member, person, workspace } from './schema.ts';

/** Notes that a key is in use. Its own writes hold its row until they are committed: nobody waits for them, a later request notes it. */
export async function noteKeyUse(db: Db, keyId: string, now: Date): Promise<void> {
  const free = db
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(eq(apiKey.id, keyId))
    .for('no key update', { skipLocked: true });
  await db.update(apiKey).set({ lastUsedAt: now }).where(inArray(apiKey.id, free));
}

/** Since when the audit log of a workspace knows every record; it stays so until the transaction ends. `undefined`: there is no such workspace. */
export async function holdAuditedSince(db: Db, workspaceId: string): Promise<Date | null | undefined> {
  const [held] = await db
    .select({ auditedSince: workspace.auditedSince })
    .from(workspace)
    .where(eq(workspace.id, workspaceId))
    .for('no key update');
  return held?.auditedSince;
}

export async function setAuditedSince(db: Db, workspaceId: string, at: Date): Promise<void> {
  await db.update(workspace).set({ auditedSince: at }).where(eq(workspace.id, workspaceId));
}

/** Removes a workspace with everything that belongs to it, and the people who were in no other; `keepPersonId` stays whatever happens. */
export async function deleteWorkspace(db: Db, workspaceId: string, keepPersonId: string): Promise<void> {
  const members = await db.select({ id: member.personId }).from(member).where(eq(member.workspaceId, workspaceId));
  await db.delete(workspace).where(eq(workspace.id, workspaceId));
  const gone = members.map(({ id }) => id).filter((id) => id !== keepPersonId);
  if (gone.length === 0) return;
  const elsewhere = db
    .select({ id: member.personId })
    .from(member)
    .where(and(inArray(member.personId, gone), ne(member.workspaceId, workspaceId)));
  await db.delete(person).where(and(inArray(person.id, gone), notInArray(person.id, elsewhere)));
}
