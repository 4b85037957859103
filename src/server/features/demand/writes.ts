/** What others do to the needs of a launch, in their transaction. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import type { DemandCardContent } from '../../../domain/demand/card-content.ts';
import type { DecideContext } from '../../act/context.ts';
import { insertNeeds } from './needs.ts';
import { dropRanks, holdNeeds, sayAsSigned } from './rounds.ts';
import { criterion, need } from './schema.ts';

type NeedRow = typeof need.$inferSelect;

/** Writes the needs of a launch down for another one: what they are, not how they were ranked, classed or measured. */
export async function copyNeeds(ctx: DecideContext, from: string, to: string): Promise<void> {
  const rows = await ctx.db
    .select({ title: need.title, statement: need.statement })
    .from(need)
    .where(and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, from), isNull(need.deletedAt)))
    .orderBy(need.number);
  if (rows.length === 0) return;
  await insertNeeds(
    ctx,
    to,
    rows.map((row) => ({ ...row, moscow: null })),
  );
}

/** Puts signed needs back in place of what an amendment made of them: needs that it brought go to the trash, criteria that it replaced hold again. */
export async function restoreNeeds(ctx: DecideContext, launchId: string, content: Json): Promise<void> {
  await holdNeeds(ctx, launchId);
  const signed = new Map((content as unknown as DemandCardContent).needs.map((each) => [each.number, each]));
  const here = and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, launchId));
  const change = async (before: NeedRow, patch: Partial<NeedRow>): Promise<NeedRow> => {
    const isSame = Object.entries(patch).every(([field, value]) => before[field as keyof NeedRow] === value);
    if (isSame) return before;
    const [after] = await ctx.db
      .update(need)
      .set({ ...patch, version: before.version + 1, updatedAt: ctx.now })
      .where(and(here, eq(need.id, before.id)))
      .returning();
    ctx.changed({ entity: 'need', entityId: before.id, launchId, before, after: after! });
    return after!;
  };
  const rows = await ctx.db.select().from(need).where(here);
  // Those that go first: the others close up behind them, and then stand where they stood.
  for (const row of rows.filter(({ number, deletedAt }) => deletedAt === null && !signed.has(number)))
    await dropRanks(ctx, launchId, [await change(row, { deletedAt: ctx.now })]);
  for (const row of await ctx.db.select().from(need).where(here)) {
    const says = signed.get(row.number);
    if (!says) continue;
    const { title, statement, moscow, pm, gtm, evidence } = says;
    await sayAsSigned(ctx, await change(row, { title, statement, moscow, deletedAt: null }), { pm, gtm });
    await restoreCriterion(ctx, row.id, evidence?.criterion.registeredAt ?? null);
  }
}

/** The criterion that was registered then is in force, and no other. */
async function restoreCriterion(ctx: DecideContext, needId: string, registeredAt: string | null): Promise<void> {
  const ofNeed = and(eq(criterion.workspaceId, ctx.workspaceId), eq(criterion.needId, needId));
  const all = await ctx.db.select().from(criterion).where(ofNeed).orderBy(desc(criterion.registeredAt));
  const wanted = all.find((row) => row.registeredAt.toISOString() === registeredAt);
  if (wanted?.supersededAt === null || (!wanted && all.every(({ supersededAt }) => supersededAt !== null))) return;
  await ctx.db
    .update(criterion)
    .set({ supersededAt: ctx.now })
    .where(and(ofNeed, isNull(criterion.supersededAt)));
  if (wanted)
    await ctx.db
      .update(criterion)
      .set({ supersededAt: null })
      .where(and(ofNeed, eq(criterion.id, wanted.id)));
}
