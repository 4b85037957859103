/**
 * Who is signed in while a write goes on. Writes of a person share a lock; what concerns the person alone, such as a new password, takes it
 * alone. It is no row lock: of those, any number of sharers may come before whoever waits, and a thief's writes would keep a new password,
 * which ends their session, waiting for as long as they like. This one is given in the order in which it was asked for.
 */
import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../store/postgres.ts';
import { session } from './schema.ts';

const keyOf = (personId: string): SQL => sql`hashtextextended(${`sessions ${personId}`}, 0)`;

/** For the list of what is selected: holds until the transaction ends that nobody replaces the person's password. */
export const heldSessions = (personId: string): SQL => sql`pg_advisory_xact_lock_shared(${keyOf(personId)})`;

/** What a person changes of themselves is changed one after the other, while none of their other writes goes on. */
export async function holdPerson(db: Db, personId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${keyOf(personId)})`);
}

/** Whether the person is signed in with this session; to be asked once it is held, in a statement of its own that sees who came before. */
export async function isSignedIn(
  db: Db,
  { id, personId }: { id: string; personId: string },
  now: Date,
): Promise<boolean> {
  const rows = await db
    .select({ id: session.id })
    .from(session)
    .where(and(eq(session.id, id), eq(session.userId, personId), gt(session.expiresAt, now)));
  return rows.length > 0;
}
