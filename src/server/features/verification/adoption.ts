/**
 * What stood before every record had its entry in the audit log is written into the log once, as it was found: from then on it is compared.
 * Only what an earlier version did not record is taken: a record that contradicts its entry stays a contradiction, and a workspace whose log is
 * chained already is never adopted again.
 */
import { count, eq } from 'drizzle-orm';
import { type Actor, audit } from '../../act/audit.ts';
import { auditBlock } from '../../act/audit-schema.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import { allWorkspaces } from '../people/queries.ts';
import { holdAuditedSince, setAuditedSince } from '../people/writes.ts';
import { audited, differencesOf } from './queries.ts';

const procedure = 'installation.upgrade';
const actor: Actor = { kind: 'job', id: procedure, name: 'biplane', role: null };

/** Earlier versions changed these in jobs, which wrote no entries. */
const changedByJobs = new Set(['import', 'orders']);

/** Answers how many records were adopted. */
async function adopt(db: Db, workspaceId: string, at: Date): Promise<number> {
  if ((await holdAuditedSince(db, workspaceId)) !== null) return 0;
  const [blocks] = await db.select({ n: count() }).from(auditBlock).where(eq(auditBlock.workspaceId, workspaceId));
  if (blocks!.n > 0) return 0;
  let adopted = 0;
  for (const kind of audited) {
    const found = (await differencesOf({ db, workspaceId }, kind)).filter(
      ({ isKnown }) => !isKnown || changedByJobs.has(kind.entity),
    );
    const changes = found.map(({ entityId, launchId, expected, found: after }) => ({
      entity: kind.entity,
      entityId,
      launchId,
      before: expected,
      after,
    }));
    await audit(db, { workspaceId, at, actor, procedure }, changes);
    adopted += changes.length;
  }
  await setAuditedSince(db, workspaceId, at);
  return adopted;
}

/** Does so for every workspace that an earlier version made, once after migrating; says how much it was. For all others it is one look. */
export async function adoptRecords(
  postgres: Postgres,
  now: Date,
  log: (message: string) => void = () => {},
): Promise<void> {
  const earlier = (await allWorkspaces(postgres.db)).filter(({ auditedSince }) => auditedSince === null);
  for (const { id, name } of earlier) {
    const adopted = await inTransaction(postgres.pool, (db) => adopt(db, id, now));
    if (adopted > 0) log(`${procedure}: ${name}: ${adopted}`);
  }
}
