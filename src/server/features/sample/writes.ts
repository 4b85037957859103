import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '../../store/postgres.ts';
import { underWay } from './queries.ts';
import { type SampleLoad, sampleLoad } from './schema.ts';

/** Notes how far a sample is; `null` where nobody waits for it any more. */
export async function saveLoad(db: Db, id: string, values: Partial<SampleLoad>): Promise<SampleLoad | null> {
  const [row] = await db
    .update(sampleLoad)
    .set(values)
    .where(and(eq(sampleLoad.id, id), inArray(sampleLoad.status, [...underWay])))
    .returning();
  return row ?? null;
}

/** Its workspace has been removed. */
export async function forgetWorkspace(db: Db, id: string): Promise<void> {
  await db.update(sampleLoad).set({ workspaceId: null }).where(eq(sampleLoad.id, id));
}
