import type { Role } from '../../domain/people/roles.ts';
import type { Db } from '../store/postgres.ts';

/** What people and keys may do, as the database says. With `hold` it stays so until the transaction of `db` ends. */
export type Rights = {
  /** The role of a person in a workspace, and its time zone; `null` when not a member. With `hold` nobody replaces their password meanwhile. */
  placeOf: (
    db: Db,
    workspaceId: string,
    personId: string,
    reading: { hold: boolean },
  ) => Promise<{ role: Role; timeZone: string } | null>;
  /** The key, while it is in force; `null` otherwise. */
  keyInForce: (db: Db, key: { id: string }, now: Date, reading: { hold: boolean }) => Promise<object | null>;
  /** Whether the person is still signed in with this session. */
  isSignedIn: (db: Db, session: { id: string; personId: string }, now: Date) => Promise<boolean>;
  /** In which time zone a workspace counts its days. */
  timeZoneOf: (db: Db, workspaceId: string) => Promise<string>;
  /** Lets one transaction at a time change what belongs to a person alone, such as their password, while none of their writes goes on. */
  holdPerson: (db: Db, personId: string) => Promise<void>;
  /** Lets one transaction at a time administer a workspace. */
  holdMembers: (db: Db, workspaceId: string) => Promise<void>;
};
