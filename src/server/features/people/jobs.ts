import { inArray, lte } from 'drizzle-orm';
import type { JobContext, JobDefinition } from '../../act/job.ts';
import { session } from './schema.ts';

const removedAtOnce = 1_000;

/** Removes sessions that have ended, which nobody can sign in with any more. They are of a person and of no workspace, and no record. */
async function removeEndedSessions({ postgres: { db }, clock, signal }: JobContext): Promise<void> {
  const ended = db.select({ id: session.id }).from(session).where(lte(session.expiresAt, clock())).limit(removedAtOnce);
  while (!signal.aborted) {
    const removed = await db.delete(session).where(inArray(session.id, ended)).returning({ id: session.id });
    if (removed.length < removedAtOnce) return;
  }
}

export const peopleJobs: JobDefinition[] = [
  { name: 'people.expire_sessions', run: removeEndedSessions, schedule: '20 0 * * *' },
];
