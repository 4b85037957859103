/** Who changed what: written in the transaction that changes it, by requests, jobs and commands alike. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { actorDigest, valuesDigestSteps } from '../../domain/audit/chain.ts';
import type { Entity } from '../../domain/audit/entities.ts';
import type { Role } from '../../domain/people/roles.ts';
import { inSteps, pause } from '../base/steps.ts';
import type { Db } from '../store/postgres.ts';
import { auditEntry } from './audit-schema.ts';

/** Who acts, as handlers and the audit log see it. A key has no role: its own list of actions decides. */
export type Actor = { kind: 'user' | 'key' | 'job' | 'hook'; id: string; name: string; role: Role | null };

/** One changed record: becomes an audit row in the same transaction, and after commit an announcement to browsers. */
export type Change = {
  entity: Entity;
  entityId: string;
  launchId?: string | null;
  before: unknown;
  after: unknown;
  /** Facts came or went, and nobody decided anything: what rests on decisions stays what it was. */
  isOfFacts?: true;
  /** Figures of other launches rest on it too. */
  concernsAll?: true;
};

/** By whom, when, and through which procedure, job or command. */
export type Act = { workspaceId: string; at: Date; actor: Actor; procedure: string };

/** A salt keeps anybody from finding an erased value by trying all that it could have been. */
export const newSalt = (): string => randomBytes(16).toString('base64url');

/** As the database gives it back: what JSON cannot say is gone, dates are texts. */
const written = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);
const read = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

/** From here on others get their turn while a change is digested: a whole plan takes a quarter of a second. */
const largeChars = 100_000;

async function digestOf(salt: string, before: string | null, after: string | null): Promise<string> {
  const isLarge = (before?.length ?? 0) + (after?.length ?? 0) > largeChars;
  const breathe = async () => {
    if (isLarge) await pause();
  };
  await breathe();
  const from = read(before);
  await breathe();
  return inSteps(valuesDigestSteps(salt, from, read(after)));
}

/** Writes one entry per change into the audit log. `db` is the transaction in which the changes are made; they are chained soon after. */
export const audit = (db: Db, act: Act, changes: readonly Change[]): Promise<void> =>
  auditAll(
    db,
    changes.map((change) => ({ act, change })),
  );

/** {@link audit} for the changes of several acts at once: one statement. */
export async function auditAll(db: Db, entries: readonly { act: Act; change: Change }[]): Promise<void> {
  const rows: (typeof auditEntry.$inferInsert)[] = [];
  for (const { act, change } of entries) rows.push(await entryOf(act, change));
  if (rows.length > 0) await db.insert(auditEntry).values(rows);
}

async function entryOf(act: Act, change: Change): Promise<typeof auditEntry.$inferInsert> {
  const [before, after] = [written(change.before), written(change.after)];
  const [actorSalt, valuesSalt] = [newSalt(), newSalt()];
  const valuesDigest = await digestOf(valuesSalt, before, after);
  return {
    workspaceId: act.workspaceId,
    at: act.at,
    actorKind: act.actor.kind,
    actorId: act.actor.id,
    actorName: act.actor.name,
    procedure: act.procedure,
    entity: change.entity,
    entityId: change.entityId,
    launchId: change.launchId ?? null,
    before: before === null ? null : sql`${before}::jsonb`,
    after: after === null ? null : sql`${after}::jsonb`,
    actorSalt,
    actorDigest: actorDigest(actorSalt, act.actor.name),
    valuesSalt,
    valuesDigest,
  };
}
