/** What stood before every record had its entry in the audit log is written into the log once, as it was found: from then on it is compared. */
import { eq, isNull } from 'drizzle-orm';
import { type Actor, audit } from '../../audit.ts';
import type { FactsDoor } from '../../store/facts.ts';
import type { Db, Postgres } from '../../store/postgres.ts';
import { inTransaction } from '../../store/transaction.ts';
import { adoptLines } from '../orders/post-queries.ts';
import { workspace } from '../people/schema.ts';
import { audited, differencesOf } from './queries.ts';

const procedure = 'installation.upgrade';
const actor: Actor = { kind: 'job', id: procedure, name: 'biplane', role: null };

async function adopt(db: Db, facts: FactsDoor, workspaceId: string): Promise<void> {
  const [held] = await db.select().from(workspace).where(eq(workspace.id, workspaceId)).for('update');
  if (!held || held.auditedSince) return;
  const at = new Date();
  await adoptLines({ db, facts, workspaceId, now: at });
  for (const kind of audited) {
    const found = await differencesOf({ db, workspaceId }, kind);
    const changes = found.map(({ entityId, launchId, expected, found: after }) => ({
      entity: kind.entity,
      entityId,
      launchId,
      before: expected,
      after,
    }));
    await audit(db, { workspaceId, at, actor, procedure }, changes);
  }
  await db.update(workspace).set({ auditedSince: at }).where(eq(workspace.id, workspaceId));
}

/** Does so for every workspace that an earlier version made; for all others it is one look. */
export async function adoptRecords(postgres: Postgres, facts: FactsDoor): Promise<void> {
  const earlier = await postgres.db.select({ id: workspace.id }).from(workspace).where(isNull(workspace.auditedSince));
  for (const { id } of earlier) await inTransaction(postgres.pool, (db) => adopt(db, facts, id));
}
