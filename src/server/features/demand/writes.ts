/** What others do to the needs of a launch, in their transaction. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import type { DemandCardContent } from '../../../domain/demand/card-content.ts';
import type { DecideContext } from '../../act/context.ts';
import { criterion, need } from './schema.ts';

type SignedNeed = DemandCardContent['needs'][number];
type NeedRow = typeof need.$inferSelect;

/** What a need says as it was signed; ranks and classes of those who reasoned otherwise meanwhile lose their reasons no more than before. */
const columnsOf = ({ title, statement, moscow, pm, gtm }: SignedNeed) => ({
  ...{ title, statement, moscow, pmClass: pm.moscow, pmRank: pm.rank, gtmClass: gtm.moscow, gtmRank: gtm.rank },
  deletedAt: null,
});

/** Puts signed needs back in place of what an amendment made of them: needs that it brought go to the trash, criteria that it replaced hold again. */
export async function restoreNeeds(ctx: DecideContext, launchId: string, content: Json): Promise<void> {
  const signed = new Map((content as unknown as DemandCardContent).needs.map((each) => [each.number, each]));
  const here = and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, launchId));
  for (const row of await ctx.db.select().from(need).where(here)) {
    const says = signed.get(row.number);
    const patch = says ? columnsOf(says) : { deletedAt: row.deletedAt ?? ctx.now };
    const isSame = Object.entries(patch).every(([field, value]) => row[field as keyof NeedRow] === value);
    if (!isSame) {
      const [after] = await ctx.db
        .update(need)
        .set({ ...patch, version: row.version + 1, updatedAt: ctx.now })
        .where(and(here, eq(need.id, row.id)))
        .returning();
      ctx.changed({ entity: 'need', entityId: row.id, launchId, before: row, after: after! });
    }
    if (says) await restoreCriterion(ctx, row.id, says.evidence?.criterion.registeredAt ?? null);
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
