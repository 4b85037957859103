import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { and, eq, ne } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { Actor } from '../../audit.ts';
import type { Caller, PersonReadContext } from '../../procedure.ts';
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
  db: Db,
  { name, email, locale, passwordHash: password }: NewPerson,
): Promise<{ id: string; name: string; email: string }> {
  const created = { id: crypto.randomUUID(), name, email: email.toLowerCase() };
  await db.insert(person).values({ ...created, locale, emailVerified: true });
  await db.insert(account).values({
    id: crypto.randomUUID(),
    userId: created.id,
    accountId: created.id,
    providerId: 'credential',
    password,
  });
  return created;
}

const credentialOf = (personId: string) => and(eq(account.userId, personId), eq(account.providerId, 'credential'));

/** Is this the person's password? As slow as {@link passwordHash}. */
export async function isPassword(db: Db, personId: string, password: string, asker: PasswordAsker): Promise<boolean> {
  const [row] = await db.select().from(account).where(credentialOf(personId));
  const hash = row?.password;
  return hash ? inPasswordTurn(asker, () => verifyPassword({ hash, password })) : false;
}

/** Replaces the password and ends the person's sessions, except `keptSessionId`. */
export async function replacePassword(
  ctx: { db: Db; now: Date },
  { personId, hash, keptSessionId }: { personId: string; hash: string; keptSessionId: string | undefined },
): Promise<void> {
  await ctx.db.update(account).set({ password: hash, updatedAt: ctx.now }).where(credentialOf(personId));
  await ctx.db
    .delete(session)
    .where(and(eq(session.userId, personId), keptSessionId ? ne(session.id, keptSessionId) : undefined));
}
