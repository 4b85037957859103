/** Who changed what: written in the transaction that changes it, by requests, jobs and commands alike. */
import { randomBytes } from 'node:crypto';
import { actorDigest, asStored, valuesDigest } from '../domain/audit/chain.ts';
import type { Role } from '../domain/people/roles.ts';
import { auditEntry } from './features/people/schema.ts';
import type { Db } from './store/postgres.ts';

/** Who acts, as handlers and the audit log see it. A key has no role: its own list of actions decides. */
export type Actor = { kind: 'user' | 'key' | 'job'; id: string; name: string; role: Role | null };

/** One changed record: becomes an audit row in the same transaction, and after commit an announcement to browsers. */
export type Change = {
  entity: string;
  entityId: string;
  launchId?: string | null;
  before: unknown;
  after: unknown;
};

/** By whom, when, and through which procedure, job or command. */
export type Act = { workspaceId: string; at: Date; actor: Actor; procedure: string };

/** A salt keeps anybody from finding an erased value by trying all that it could have been. */
export const newSalt = (): string => randomBytes(16).toString('base64url');

/** Writes one entry per change into the audit log. `db` is the transaction in which the changes are made; they are chained soon after. */
export async function audit(db: Db, act: Act, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    const [before, after] = [asStored(change.before), asStored(change.after)];
    const [actorSalt, valuesSalt] = [newSalt(), newSalt()];
    await db.insert(auditEntry).values({
      workspaceId: act.workspaceId,
      at: act.at,
      actorKind: act.actor.kind,
      actorId: act.actor.id,
      actorName: act.actor.name,
      procedure: act.procedure,
      entity: change.entity,
      entityId: change.entityId,
      launchId: change.launchId ?? null,
      before,
      after,
      actorSalt,
      actorDigest: actorDigest(actorSalt, act.actor.name),
      valuesSalt,
      valuesDigest: valuesDigest(valuesSalt, before, after),
    });
  }
}
