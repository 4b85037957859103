import { and, eq, inArray, ne, notInArray } from 'drizzle-orm';
import type { Deps } from '../../act/context.ts';
import { removeWorkspaceFacts } from '../../facts/removal.ts';
import { localBlobs } from '../../store/blobs.ts';
import { type Db, openPostgres } from '../../store/postgres.ts';
import { filesOf, wantedFiles } from '../imports/queries.ts';
import { member, person, workspace } from '../people/schema.ts';

/** No file takes longer to come in. */
const graceMs = 15 * 60_000;

/** Removes a workspace with everything in it, and the people who were in no other; `keepPersonId` stays whatever happens. */
export async function removeWorkspace(
  { postgres, facts, dataDir }: Pick<Deps, 'postgres' | 'facts' | 'dataDir'>,
  workspaceId: string,
  keepPersonId: string,
): Promise<void> {
  // Of a large workspace this takes minutes.
  const files = await filesOf(postgres.db, workspaceId);
  const patient = openPostgres(postgres.url, { embedded: postgres.embedded, patient: true });
  try {
    await removeDecisions(patient.db, workspaceId, keepPersonId);
  } finally {
    await patient.close();
  }
  await removeWorkspaceFacts(facts, workspaceId);
  // A file that has just come in, for another workspace too, is left to the round that looks for files that nothing names.
  const isWanted = async (hash: string) => (await wantedFiles(postgres.db, [hash])).size > 0;
  await localBlobs(dataDir).removeUnless(files, graceMs, isWanted);
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
