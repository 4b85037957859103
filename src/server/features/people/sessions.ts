/**
 * Who is signed in, and what they may, while a write goes on. Writes of a person and their keys share a lock; what ends them, such as a new
 * password, another role or a removal, takes it alone. It is no row lock: of those, any number of sharers may come before whoever waits, and
 * somebody's writes would keep their own removal waiting for as long as they like. This one is given in the order in which it was asked for.
 */
import { type AnyColumn, and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../store/postgres.ts';
import { account, person, session, verification } from './schema.ts';

/** The tables in which better-auth keeps who signs in with what. */
export const signInTables = { user: person, session, account, verification };

const keyOf = (personId: string | AnyColumn): SQL => sql`hashtextextended('person ' || ${personId}::text, 0)`;

/** For the list of what is selected: holds until the transaction ends that nobody ends the writes of this person. */
export const heldPerson = (personId: string | AnyColumn): SQL => sql`pg_advisory_xact_lock_shared(${keyOf(personId)})`;

/** What ends writes of a person waits for those under way, and those that come later wait for it. */
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
