import type { Deps } from '../../act/context.ts';
import { removeWorkspaceFacts } from '../../facts/removal.ts';
import { localBlobs } from '../../store/blobs.ts';
import { openPostgres } from '../../store/postgres.ts';
import { filesOf, wantedFiles } from '../imports/queries.ts';
import { deleteWorkspace } from '../people/writes.ts';

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
    await deleteWorkspace(patient.db, workspaceId, keepPersonId);
  } finally {
    await patient.close();
  }
  await removeWorkspaceFacts(facts, workspaceId);
  // A file that has just come in, for another workspace too, is left to the round that looks for files that nothing names.
  const isWanted = async (hash: string) => (await wantedFiles(postgres.db, [hash])).size > 0;
  await localBlobs(dataDir).removeUnless(files, graceMs, isWanted);
}
