/** Both sides say what they think of the needs, each for itself; once both have handed it in, it is opened. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { type Side, sides } from '../../../domain/cards/signing.ts';
import type { Moscow } from '../../../domain/demand/priority.ts';
import { movedNeeds, openedRanks, readableBy, sidesSpokenFor } from '../../../domain/demand/rounds.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import { requireEditable } from '../../signing/locks.ts';
import { getLaunch, ownersOf } from '../launches/queries.ts';
import { findNeed } from './queries.ts';
import { need, needView } from './schema.ts';
import { ofSide, type ViewRow, viewsOf } from './views.ts';

type NeedRow = typeof need.$inferSelect;

/** Lets one transaction at a time number, rank or open the needs of a launch. */
export async function holdNeeds(ctx: DecideContext, launchId: string): Promise<void> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`needs ${launchId}`}, 0))`);
}

/**
 * The needs of a launch with what both sides say, held until the transaction ends, for somebody who speaks for this side. A key speaks for nobody, and
 * whoever leads or owns the workspace is no side by that.
 */
async function holdFor(ctx: DecideContext, launchId: string, side: Side) {
  const owners = ownersOf(await getLaunch(ctx, launchId));
  if (!sidesSpokenFor(ctx.actor, owners).includes(side))
    throw new BiplaneError('forbidden', text(`demand.errors.notYourSide.${side}`));
  await requireEditable(ctx, launchId, 'demand');
  await holdNeeds(ctx, launchId);
  const here = and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, launchId), isNull(need.deletedAt));
  const needs = await ctx.db.select().from(need).where(here).orderBy(asc(need.number));
  return { owners, needs, views: await viewsOf(ctx, launchId) };
}

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const titles = (rows: readonly NeedRow[]) => rows.map(({ title }) => title);

type Placed = {
  launchId: string;
  needId: string;
  version: number;
  side: Side;
  moscow: Moscow | null;
  reason: string;
};

/** How a side classes a need, and why. The log is read by both sides: it says for which side, never what. */
export async function place(ctx: DecideContext, { launchId, needId, version, side, moscow, reason }: Placed) {
  const { owners, views } = await holdFor(ctx, launchId, side);
  const row = await findNeed(ctx, launchId, needId);
  const said = ofSide(views, side).get(needId);
  if ((said?.version ?? 0) !== version) {
    const [current = null] = readableBy(ctx.actor, owners, views).filter((view) => view === said);
    throw new BiplaneError('conflict', text('errors.conflict'), { current, submitted: { moscow, reason, version } });
  }
  if ((said?.moscow ?? null) === moscow && (said?.reason ?? '') === reason) return ctx.unchanged();
  await say(ctx, side, [{ needId, moscow, reason, rank: said?.rank ?? null, version: version + 1 }]);
  const begun = await beginRounds(ctx, launchId, side, [row]);
  const after = { title: row.title, side, ...(begun.length > 0 ? { round: row.round + 1 } : {}) };
  ctx.changed({ entity: 'need', entityId: needId, launchId, before: null, after });
}

/** The order in which a side puts the needs. Those that it moves are a new round where they were opened; those that others were moved past are not. */
export async function rank(
  ctx: DecideContext,
  { launchId, side, order }: { launchId: string; side: Side; order: string[] },
) {
  const { needs, views } = await holdFor(ctx, launchId, side);
  const present = new Set(ids(needs));
  if (new Set(order).size !== order.length || order.some((id) => !present.has(id))) {
    throw invalidInput('demand.errors.unknownRank', undefined, { field: 'order' });
  }
  const said = ofSide(views, side);
  const ranked = needs.filter(({ id }) => said.get(id)?.rank != null);
  const before = ids(ranked.sort((a, b) => said.get(a.id)!.rank! - said.get(b.id)!.rank!));
  const moved = movedNeeds(before, order);
  if (moved.size === 0) return ctx.unchanged();
  const places = new Map(order.map((id, index) => [id, index + 1]));
  const others = needs.filter(({ id }) => (said.get(id)?.rank ?? null) !== (places.get(id) ?? null));
  await say(
    ctx,
    side,
    others.map(({ id }) => {
      const { moscow = null, reason = '', version = 0 } = said.get(id) ?? {};
      return { needId: id, moscow, reason, rank: places.get(id) ?? null, version };
    }),
  );
  const begun = await beginRounds(
    ctx,
    launchId,
    side,
    needs.filter(({ id }) => moved.has(id)),
  );
  const after = { side, ...(begun.length > 0 ? { newRound: titles(begun) } : {}) };
  ctx.changed({ entity: 'ranking', entityId: launchId, launchId, before: null, after });
}

/** A side is done with the needs whose round is on. Those that the other one is done with, too, are opened: to everybody, and in the log. */
export async function handIn(ctx: DecideContext, { launchId, side }: { launchId: string; side: Side }) {
  const { needs, views } = await holdFor(ctx, launchId, side);
  const [pm, gtm] = [ofSide(views, 'pm'), ofSide(views, 'gtm')];
  const said = { pm, gtm };
  const pending = needs.filter(({ id, openedAt }) => openedAt === null && !said[side].get(id)?.handedInAt);
  if (pending.length === 0) return ctx.unchanged();
  const unranked = pending.filter(({ id }) => said[side].get(id)?.rank == null);
  if (unranked.length > 0) {
    const params = { count: unranked.length, title: unranked[0]!.title };
    throw new BiplaneError('precondition_failed', text('demand.errors.unranked', params));
  }
  const here = and(eq(needView.workspaceId, ctx.workspaceId), eq(needView.side, side));
  await ctx.db
    .update(needView)
    .set({ handedInAt: ctx.now })
    .where(and(here, inArray(needView.needId, ids(pending))));
  const other = side === 'pm' ? gtm : pm;
  const opened = pending.filter(({ id }) => other.get(id)?.handedInAt);
  for (const { id } of opened) await open(ctx, id, pm.get(id)!, gtm.get(id)!);
  if (opened.length > 0) await rankOpened(ctx, launchId, views);
  const shown = opened.map(({ id, title }) => ({ title, pm: viewIn(pm.get(id)!), gtm: viewIn(gtm.get(id)!) }));
  const after = { side, needs: titles(pending), ...(opened.length > 0 ? { opened: shown } : {}) };
  ctx.changed({ entity: 'ranking', entityId: launchId, launchId, before: null, after });
}

const viewIn = ({ moscow, rank, reason }: ViewRow) => ({ moscow, rank, reason });

async function open(ctx: DecideContext, needId: string, pm: ViewRow, gtm: ViewRow): Promise<void> {
  const views = { pmClass: pm.moscow, pmReason: pm.reason, gtmClass: gtm.moscow, gtmReason: gtm.reason };
  const here = and(eq(need.workspaceId, ctx.workspaceId), eq(need.id, needId));
  await ctx.db
    .update(need)
    .set({ ...views, openedAt: ctx.now, updatedAt: ctx.now })
    .where(here);
}

/** Gives opened needs their places among each other. Call it whenever one is opened, or none any more. */
async function rankOpened(ctx: DecideContext, launchId: string, views: readonly ViewRow[]): Promise<void> {
  const [pm, gtm] = [ofSide(views, 'pm'), ofSide(views, 'gtm')];
  const here = and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, launchId), isNull(need.deletedAt));
  const opened = (await ctx.db.select().from(need).where(here)).filter(({ openedAt }) => openedAt !== null);
  const said = (view: ViewRow | undefined) => ({ moscow: null, rank: view?.rank ?? null });
  const ranks = openedRanks(opened.map(({ id }) => ({ id, pm: said(pm.get(id)), gtm: said(gtm.get(id)) })));
  for (const { id, pmRank, gtmRank } of opened) {
    const to = ranks.get(id)!;
    if (to.pm === pmRank && to.gtm === gtmRank) continue;
    const ofNeed = and(eq(need.workspaceId, ctx.workspaceId), eq(need.id, id));
    await ctx.db.update(need).set({ pmRank: to.pm, gtmRank: to.gtm }).where(ofNeed);
  }
}

/** Writes what a side says now. */
async function say(
  ctx: DecideContext,
  side: Side,
  said: readonly Pick<ViewRow, 'needId' | 'moscow' | 'rank' | 'reason' | 'version'>[],
): Promise<void> {
  const { workspaceId, actor } = ctx;
  const proposed = (column: string) => sql.raw(`excluded.${column}`);
  await ctx.db
    .insert(needView)
    .values(said.map((each) => ({ ...each, workspaceId, side, givenBy: actor.id })))
    .onConflictDoUpdate({
      target: [needView.needId, needView.side],
      set: {
        moscow: proposed('moscow'),
        rank: proposed('rank'),
        reason: proposed('reason'),
        version: proposed('version'),
        givenBy: actor.id,
      },
    });
}

/** What changed for a side is not handed in any more; of what was opened a new round begins, for both. Returns the latter. */
async function beginRounds(
  ctx: DecideContext,
  launchId: string,
  side: Side,
  changed: readonly NeedRow[],
): Promise<NeedRow[]> {
  const opened = changed.filter(({ openedAt }) => openedAt !== null);
  const closed = changed.filter(({ openedAt }) => openedAt === null);
  await takeBack(ctx, closed, [side]);
  await close(ctx, launchId, opened);
  return opened;
}

/** Begins a new round of opened needs: nobody sees any more what the sides say. */
async function close(ctx: DecideContext, launchId: string, opened: readonly NeedRow[]): Promise<void> {
  if (opened.length === 0) return;
  await takeBack(ctx, opened, sides);
  const unsaid = { pmClass: null, pmRank: null, pmReason: '', gtmClass: null, gtmRank: null, gtmReason: '' };
  await ctx.db
    .update(need)
    .set({ ...unsaid, openedAt: null, round: sql`${need.round} + 1`, updatedAt: ctx.now })
    .where(and(eq(need.workspaceId, ctx.workspaceId), inArray(need.id, ids(opened))));
  await rankOpened(ctx, launchId, await viewsOf(ctx, launchId));
}

/** Needs that go to the trash have no rank, and come back as ones that neither side has handed in. Call it once they are there. */
export async function dropRanks(ctx: DecideContext, launchId: string, rows: readonly NeedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ofNeeds = and(eq(needView.workspaceId, ctx.workspaceId), inArray(needView.needId, ids(rows)));
  await ctx.db.update(needView).set({ rank: null, handedInAt: null }).where(ofNeeds);
  const opened = rows.filter(({ openedAt }) => openedAt !== null);
  await close(ctx, launchId, opened);
}

async function takeBack(ctx: DecideContext, needs: readonly NeedRow[], from: readonly Side[]): Promise<void> {
  if (needs.length === 0) return;
  const ofNeeds = and(eq(needView.workspaceId, ctx.workspaceId), inArray(needView.needId, ids(needs)));
  await ctx.db
    .update(needView)
    .set({ handedInAt: null })
    .where(and(ofNeeds, inArray(needView.side, [...from])));
}

/**
 * What both sides said of a need as it was signed, in place of what they said since: opened as it was then, or open to nobody. Reasons are signed by
 * nobody; those that were opened since are taken back with what they were for.
 */
export async function sayAsSigned(
  ctx: DecideContext,
  row: NeedRow,
  signed: Record<Side, { moscow: Moscow | null; rank: number | null }>,
): Promise<void> {
  const isSaid = (side: Side) => signed[side].moscow !== null || signed[side].rank !== null;
  const wasOpened = sides.some(isSaid);
  const { workspaceId } = ctx;
  // Also of those that nobody moved: others stood between them meanwhile.
  if (wasOpened)
    for (const side of sides) {
      const said = { ...signed[side], handedInAt: ctx.now };
      await ctx.db
        .insert(needView)
        .values({ ...said, workspaceId, needId: row.id, side })
        .onConflictDoUpdate({
          target: [needView.needId, needView.side],
          set: { ...said, version: sql`${needView.version} + 1` },
        });
    }
  else await takeBack(ctx, [row], sides);
  const saysNow = {
    pm: { moscow: row.pmClass, rank: row.pmRank },
    gtm: { moscow: row.gtmClass, rank: row.gtmRank },
  };
  const isShown = sides.every(
    (side) => saysNow[side].moscow === signed[side].moscow && saysNow[side].rank === signed[side].rank,
  );
  if (isShown && (row.openedAt !== null) === wasOpened) return;
  const shown = {
    pmClass: signed.pm.moscow,
    pmRank: signed.pm.rank,
    gtmClass: signed.gtm.moscow,
    gtmRank: signed.gtm.rank,
  };
  await ctx.db
    .update(need)
    .set({ ...shown, pmReason: '', gtmReason: '', openedAt: wasOpened ? (row.openedAt ?? ctx.now) : null })
    .where(and(eq(need.workspaceId, workspaceId), eq(need.id, row.id)));
}
