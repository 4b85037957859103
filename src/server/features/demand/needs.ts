/** Several needs written down, classed or put away in one act: all of them or none, with an entry in the log for each. */
import { and, eq, inArray, max } from 'drizzle-orm';
import type { Moscow } from '../../../domain/demand/priority.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import { requireEditable } from '../../signing/locks.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { getLaunch } from '../launches/queries.ts';
import { dropRanks, holdNeeds } from './rounds.ts';
import { need } from './schema.ts';

type NewNeed = { title: string; statement: string; moscow: Moscow | null };

/** Writes needs down in their order; answers their ids. */
export async function insertNeeds(ctx: DecideContext, launchId: string, needs: readonly NewNeed[]): Promise<string[]> {
  await getLaunch(ctx, launchId);
  await requireEditable(ctx, launchId, 'demand');
  await holdNeeds(ctx, launchId);
  const [last] = await ctx.db
    .select({ number: max(need.number) })
    .from(need)
    .where(eq(need.launchId, launchId));
  const at = { workspaceId: ctx.workspaceId, launchId, createdAt: ctx.now, updatedAt: ctx.now };
  const rows = needs.map((each, i) => ({
    ...{ ...each, ...at, id: crypto.randomUUID() },
    number: (last?.number ?? 0) + 1 + i,
  }));
  await ctx.db.insert(need).values(rows);
  for (const { id, number, title, statement, moscow } of rows) {
    const after = { number, title, statement, ...(moscow === null ? {} : { moscow }) };
    ctx.changed({ entity: 'need', entityId: id, launchId, before: null, after });
  }
  return rows.map(({ id }) => id);
}

type Changed = { needId: string; version: number; moscow?: Moscow | null | undefined; deleted?: boolean | undefined };

/** Classes needs, puts them into the trash or takes them out again. Fails where one of them is not at the version that it was seen at. */
export async function changeNeeds(
  ctx: DecideContext,
  { launchId, needs: changes }: { launchId: string; needs: readonly Changed[] },
): Promise<void> {
  await requireEditable(ctx, launchId, 'demand');
  await holdNeeds(ctx, launchId);
  const wanted = changes.map(({ needId }) => needId);
  if (new Set(wanted).size < wanted.length) throw invalidInput('demand.errors.sameNeedTwice');
  const ofLaunch = and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, launchId), inArray(need.id, wanted));
  const known = new Map((await ctx.db.select().from(need).where(ofLaunch)).map((row) => [row.id, row]));
  const removed: (typeof need.$inferSelect)[] = [];
  let count = 0;
  for (const { needId, version, moscow, deleted } of changes) {
    const before = known.get(needId);
    if (!before) throw new BiplaneError('not_found', text('errors.notFound'));
    const patch = {
      ...(moscow === undefined || moscow === before.moscow ? {} : { moscow }),
      ...(deleted === undefined || deleted === (before.deletedAt !== null)
        ? {}
        : { deletedAt: deleted ? ctx.now : null }),
    };
    if (Object.keys(patch).length === 0) continue;
    const after = await updateVersioned(ctx, need, { id: needId, version }, patch);
    ctx.changed({ entity: 'need', entityId: needId, launchId, before, after });
    if (deleted && before.deletedAt === null) removed.push(after);
    count += 1;
  }
  await dropRanks(ctx, launchId, removed);
  if (count === 0) ctx.unchanged();
}
