import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { and, eq, ne, notExists } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { Actor } from '../../act/audit.ts';
import type { Caller, PersonReadContext } from '../../act/context.ts';
import type { Db } from '../../store/postgres.ts';
import { inPasswordTurn, type PasswordAsker } from './passwords.ts';
import { account, person, session } from './schema.ts';

export const notFound = () => new BiplaneError('not_found', text('errors.notFound'));

/** The signed-in person; fails with `unauthenticated` for nobody. */
export function userOf(ctx: Pick<PersonReadContext, 'caller'>): Extract<Caller, { kind: 'user' }> {
  if (ctx.caller?.kind !== 'user') throw new BiplaneError('unauthenticated', text('errors.unauthenticated'));
  return ctx.caller;
}

export const actorOf = (someone: { id: string; name: string }): Actor => ({
  kind: 'user',
  id: someone.id,
  name: someone.name,
  role: null,
});

/** What is stored of a password. Takes a tenth of a second: never inside a transaction. */
export const passwordHash = (password: string, asker: PasswordAsker): Promise<string> =>
  inPasswordTurn(asker, () => hashPassword(password));

type NewPerson = { name: string; email: string; locale: string; passwordHash: string };

export async function createPerson(
  { db, now }: { db: Db; now: Date },
  { name, email, locale, passwordHash: password }: NewPerson,
): Promise<{ id: string; name: string; email: string }> {
  const created = { id: crypto.randomUUID(), name, email: email.toLowerCase() };
  const at = { createdAt: now, updatedAt: now };
  await db.insert(person).values({ ...created, ...at, locale, emailVerified: true });
  await db.insert(account).values({
    id: crypto.randomUUID(),
    userId: created.id,
    accountId: created.id,
    providerId: 'credential',
    password,
    ...at,
  });
  return created;
}

const credentialOf = (personId: string) => and(eq(account.userId, personId), eq(account.providerId, 'credential'));

/** What is stored of the person's password, if this is it; `null` otherwise. As slow as {@link passwordHash}. */
export async function verifiedHash(
  db: Db,
  personId: string,
  password: string,
  asker: PasswordAsker,
): Promise<string | null> {
  const [row] = await db.select().from(account).where(credentialOf(personId));
  const hash = row?.password;
  return hash && (await inPasswordTurn(asker, () => verifyPassword({ hash, password }))) ? hash : null;
}

type StoredPassword = { personId: string; hash: string };

/** What is stored of the password of whoever signs in with this e-mail. */
export async function storedPassword(db: Db, email: string): Promise<StoredPassword | null> {
  const [row] = await db
    .select({ personId: person.id, hash: account.password })
    .from(account)
    .innerJoin(person, eq(person.id, account.userId))
    .where(and(eq(person.email, email.toLowerCase()), eq(account.providerId, 'credential')));
  return row?.hash ? { personId: row.personId, hash: row.hash } : null;
}

/** Ends a session unless the password is still this one, after waiting for whoever is replacing it; says whether it did. */
export async function endSessionUnless(db: Db, token: string, { personId, hash }: StoredPassword): Promise<boolean> {
  const unchanged = db
    .select({ id: account.id })
    .from(account)
    .where(and(credentialOf(personId), eq(account.password, hash)))
    .for('share');
  const ended = await db
    .delete(session)
    .where(and(eq(session.token, token), notExists(unchanged)))
    .returning({ id: session.id });
  return ended.length > 0;
}

type Replacement = {
  personId: string;
  hash: string;
  /** What was stored of the password that allowed this; `null`: nobody's password did. */
  verified: string | null;
  keptSessionId: string | undefined;
};

/**
 * Replaces the password and ends the person's sessions, except `keptSessionId`. Fails with `conflict` where the password that was verified
 * has been replaced since: whoever knows the old one cannot bring it back.
 */
export async function replacePassword(
  ctx: { db: Db; now: Date },
  { personId, hash, verified, keptSessionId }: Replacement,
): Promise<void> {
  const replaced = await ctx.db
    .update(account)
    .set({ password: hash, updatedAt: ctx.now })
    .where(and(credentialOf(personId), verified === null ? undefined : eq(account.password, verified)))
    .returning({ id: account.id });
  if (verified !== null && replaced.length === 0)
    throw new BiplaneError('conflict', text('people.errors.passwordReplaced'));
  await ctx.db
    .delete(session)
    .where(and(eq(session.userId, personId), keptSessionId ? ne(session.id, keptSessionId) : undefined));
}
