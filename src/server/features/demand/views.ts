/**
 * What each side says of needs before it is opened. Beside `rounds.ts`, which writes it, this file alone touches the rows that hold it; everything
 * else shows needs as they were opened, so no reading has to remember what to leave out.
 */
import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Side } from '../../../domain/cards/signing.ts';
import { type Round, readableBy, sidesSpokenFor } from '../../../domain/demand/rounds.ts';
import type { Actor } from '../../act/audit.ts';
import type { Db } from '../../store/postgres.ts';
import { getLaunch, ownersOf } from '../launches/queries.ts';
import { need, needView } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
type NeedRow = typeof need.$inferSelect;
export type ViewRow = typeof needView.$inferSelect;

/** Everything both sides say of the needs of a launch: never hand it to a surface. */
export const viewsOf = ({ db, workspaceId }: Scope, launchId: string): Promise<ViewRow[]> =>
  db
    .select(getTableColumns(needView))
    .from(needView)
    .innerJoin(need, eq(need.id, needView.needId))
    .where(and(eq(needView.workspaceId, workspaceId), eq(need.launchId, launchId)));

/** The views of a side, by need id. */
export const ofSide = (views: readonly ViewRow[], side: Side): Map<string, ViewRow> =>
  new Map(views.filter((view) => view.side === side).map((view) => [view.needId, view]));

/** Where the round of each need stands: who handed in, and nothing of what. By need id. */
export async function roundsOf(ctx: Scope, launchId: string, needs: readonly NeedRow[]): Promise<Map<string, Round>> {
  const views = await viewsOf(ctx, launchId);
  const [pm, gtm] = [ofSide(views, 'pm'), ofSide(views, 'gtm')];
  return new Map(
    needs.map(({ id, openedAt, round }) => {
      const has = (view: ViewRow | undefined) => openedAt !== null || view?.handedInAt != null;
      const handedIn = { pm: has(pm.get(id)), gtm: has(gtm.get(id)) };
      return [id, { number: round, openedAt: openedAt?.toISOString() ?? null, ...handedIn }];
    }),
  );
}

/** What a side says of a need; its rank is a place among the needs that are there. */
export type OwnView = Pick<ViewRow, 'side' | 'moscow' | 'rank' | 'reason' | 'version'>;

const unsaid = { moscow: null, rank: null, reason: '', version: 0 };

/** What the sides that the actor speaks for say of each of these needs, opened or not. By need id. */
export async function ownViews(
  ctx: Scope & { actor: Actor },
  launchId: string,
  needs: readonly NeedRow[],
): Promise<Map<string, OwnView[]>> {
  const owners = ownersOf(await getLaunch(ctx, launchId));
  const sides = sidesSpokenFor(ctx.actor, owners);
  const readable = sides.length === 0 ? [] : readableBy(ctx.actor, owners, await viewsOf(ctx, launchId));
  const own = sides.map((side) => {
    const views = ofSide(readable, side);
    const ranked = needs.flatMap(({ id }) => (views.get(id)?.rank == null ? [] : [views.get(id)!]));
    const places = new Map(ranked.sort((a, b) => a.rank! - b.rank!).map(({ needId }, place) => [needId, place + 1]));
    return { side, views, places };
  });
  return new Map(
    needs.map(({ id }) => [
      id,
      own.map(({ side, views, places }) => {
        const { moscow, reason, version } = views.get(id) ?? unsaid;
        return { side, moscow, rank: places.get(id) ?? null, reason, version };
      }),
    ]),
  );
}
