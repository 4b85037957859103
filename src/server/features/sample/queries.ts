import { and, desc, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { Db } from '../../store/postgres.ts';
import { member } from '../people/schema.ts';
import { type SampleLoad, sampleLoad } from './schema.ts';

export const underWay = ['queued', 'running'] as const;

export async function loadWith(db: Db, id: string): Promise<SampleLoad | null> {
  const [row] = await db.select().from(sampleLoad).where(eq(sampleLoad.id, id));
  return row ?? null;
}

/** The sample that a person waits for or uses: a finished one counts as long as they are in its workspace. */
export async function currentLoad(db: Db, personId: string): Promise<SampleLoad | null> {
  const [row] = await db
    .select({ load: sampleLoad })
    .from(sampleLoad)
    .leftJoin(member, and(eq(member.workspaceId, sampleLoad.workspaceId), eq(member.personId, personId)))
    .where(
      and(
        eq(sampleLoad.requestedBy, personId),
        or(inArray(sampleLoad.status, [...underWay]), and(eq(sampleLoad.status, 'done'), isNotNull(member.personId))),
      ),
    )
    .orderBy(desc(sampleLoad.createdAt))
    .limit(1);
  return row?.load ?? null;
}
