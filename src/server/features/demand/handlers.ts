import { and, eq, isNull, max, sql } from 'drizzle-orm';
import type { demandCard, needs, studies } from '../../../contract/demand.ts';
import { demandSummary } from '../../../domain/demand/card-summary.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { may } from '../../../domain/people/roles.ts';
import { text } from '../../../domain/text.ts';
import type { HandlersOf, WriteContext } from '../../procedure.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { requireEditable } from '../cards/queries.ts';
import { getLaunch } from '../launches/queries.ts';
import { listSheets, narrowed, sheetsOf, sheetTotals } from './answers.ts';
import { criterionHistory, findNeed, getNeed, listNeeds, needStates } from './queries.ts';
import { checkCriterion } from './registration.ts';
import { criterion, need, study } from './schema.ts';
import { findStudy, listStudies, presentStudy, questionAt, questionResults, studyResults } from './study-queries.ts';

type StudyTarget = { launchId: string; studyId: string; version: number };
/** Lets one transaction at a time number or rank the needs of a launch. */
async function holdNeeds(ctx: WriteContext, launchId: string): Promise<void> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`needs ${launchId}`}, 0))`);
}

type NeedTarget = { launchId: string; needId: string; version: number };

async function changeStudy(
  ctx: WriteContext,
  { launchId, studyId, version }: StudyTarget,
  patch: { name?: string; deletedAt?: Date | null },
) {
  const before = await findStudy(ctx, launchId, studyId);
  const after = await updateVersioned(ctx, study, { id: studyId, version }, patch);
  const recorded = ({ questions: _questions, workspaceId: _workspace, ...row }: typeof before) => row;
  ctx.changed({ entity: 'study', entityId: studyId, launchId, before: recorded(before), after: recorded(after) });
  return presentStudy(ctx, after);
}

/** A study in the trash would leave the criteria that rest on it without answers; nobody registers one until the transaction ends. */
async function requireUnused(ctx: WriteContext, studyId: string): Promise<void> {
  await ctx.db.select({ id: study.id }).from(study).where(eq(study.id, studyId)).for('update');
  const [used] = await ctx.db
    .select({ number: need.number, title: need.title })
    .from(criterion)
    .innerJoin(need, eq(need.id, criterion.needId))
    .where(
      and(
        eq(criterion.workspaceId, ctx.workspaceId),
        eq(criterion.studyId, studyId),
        isNull(criterion.supersededAt),
        isNull(need.deletedAt),
      ),
    )
    .limit(1);
  if (used) throw new BiplaneError('precondition_failed', text('demand.errors.studyInUse', { title: used.title }));
}

export const studyHandlers: HandlersOf<typeof studies> = {
  list: async (ctx, { launchId, deleted }) => {
    await getLaunch(ctx, launchId);
    return listStudies(ctx, launchId, deleted);
  },
  get: async (ctx, { launchId, studyId }) => presentStudy(ctx, await findStudy(ctx, launchId, studyId)),
  create: async (ctx, { launchId, name }) => {
    await getLaunch(ctx, launchId);
    const id = crypto.randomUUID();
    const values = { id, workspaceId: ctx.workspaceId, launchId, name, createdAt: ctx.now, updatedAt: ctx.now };
    const [created] = await ctx.db.insert(study).values(values).returning();
    ctx.changed({ entity: 'study', entityId: id, launchId, before: null, after: { name } });
    return presentStudy(ctx, created!);
  },
  rename: async (ctx, { name, ...target }) => changeStudy(ctx, target, { name }),
  remove: async (ctx, target) => {
    await requireUnused(ctx, target.studyId);
    return changeStudy(ctx, target, { deletedAt: ctx.now });
  },
  restore: async (ctx, target) => changeStudy(ctx, target, { deletedAt: null }),
  results: async (ctx, { launchId, studyId, weighted, confidence }) =>
    studyResults(ctx, await findStudy(ctx, launchId, studyId), { weighted, confidence }),
  question: async (ctx, { launchId, studyId, position, by, weighted, confidence }) =>
    questionResults(ctx, await findStudy(ctx, launchId, studyId), position, by, { weighted, confidence }),
  rows: async (ctx, { launchId, studyId, where, limit, offset }) => {
    const row = await findStudy(ctx, launchId, studyId);
    for (const { position } of where) questionAt(row, position);
    return listSheets(ctx, narrowed(await sheetsOf(ctx, row), where), { limit, offset });
  },
};

async function changeNeed(
  ctx: WriteContext,
  { launchId, needId, version }: NeedTarget,
  patch: Partial<typeof need.$inferInsert>,
) {
  await requireEditable(ctx, launchId, 'demand');
  const before = await findNeed(ctx, launchId, needId);
  const after = await updateVersioned(ctx, need, { id: needId, version }, patch);
  ctx.changed({ entity: 'need', entityId: needId, launchId, before, after });
  return getNeed(ctx, launchId, needId);
}

/** A side's view is set by those who may sign for it; a key may not, because it signs for nobody. */
function requireSide(ctx: WriteContext, side: 'pm' | 'gtm'): void {
  const { role } = ctx.actor;
  if (role === null || !may(role, `sign.${side}`))
    throw new BiplaneError('forbidden', text(`demand.errors.notYourSide.${side}`));
}

export const needHandlers: HandlersOf<typeof needs> = {
  list: async (ctx, { launchId, deleted }) => {
    await getLaunch(ctx, launchId);
    return listNeeds(ctx, launchId, deleted);
  },
  get: async (ctx, { launchId, needId }) => ({
    ...(await getNeed(ctx, launchId, needId)),
    history: await criterionHistory(ctx, needId),
  }),
  create: async (ctx, { launchId, title, statement }) => {
    await getLaunch(ctx, launchId);
    await requireEditable(ctx, launchId, 'demand');
    await holdNeeds(ctx, launchId);
    const [last] = await ctx.db
      .select({ number: max(need.number) })
      .from(need)
      .where(eq(need.launchId, launchId));
    const id = crypto.randomUUID();
    const number = (last?.number ?? 0) + 1;
    const at = { createdAt: ctx.now, updatedAt: ctx.now };
    await ctx.db.insert(need).values({ id, workspaceId: ctx.workspaceId, launchId, number, title, statement, ...at });
    ctx.changed({ entity: 'need', entityId: id, launchId, before: null, after: { number, title, statement } });
    return getNeed(ctx, launchId, id);
  },
  update: async (ctx, { workspaceId: _workspace, title, statement, moscow, ...target }) => {
    const given = Object.entries({ title, statement, moscow }).filter(([, value]) => value !== undefined);
    if (given.length === 0) {
      ctx.unchanged();
      return getNeed(ctx, target.launchId, target.needId);
    }
    return changeNeed(ctx, target, Object.fromEntries(given));
  },
  place: async (ctx, { side, moscow, reason, ...target }) => {
    requireSide(ctx, side);
    return changeNeed(
      ctx,
      target,
      side === 'pm' ? { pmClass: moscow, pmReason: reason } : { gtmClass: moscow, gtmReason: reason },
    );
  },
  rank: async (ctx, { launchId, side, order }) => {
    await getLaunch(ctx, launchId);
    requireSide(ctx, side);
    await requireEditable(ctx, launchId, 'demand');
    const rankOf = side === 'pm' ? 'pmRank' : 'gtmRank';
    const here = and(eq(need.workspaceId, ctx.workspaceId), eq(need.launchId, launchId), isNull(need.deletedAt));
    await holdNeeds(ctx, launchId);
    const rows = await ctx.db.select().from(need).where(here).orderBy(need.id).for('update');
    if (new Set(order).size !== order.length || order.some((id) => !rows.some((row) => row.id === id))) {
      throw invalidInput('demand.errors.unknownRank', undefined, { field: 'order' });
    }
    const places = rows.map((row) => ({ row, rank: order.includes(row.id) ? order.indexOf(row.id) + 1 : null }));
    const moved = places.filter(({ row, rank }) => row[rankOf] !== rank);
    for (const { row, rank } of moved) {
      await updateVersioned(ctx, need, row, side === 'pm' ? { pmRank: rank } : { gtmRank: rank });
    }
    if (moved.length === 0) ctx.unchanged();
    else {
      const order = (rank: (place: (typeof places)[number]) => number | null) =>
        places
          .filter((place) => rank(place) !== null)
          .sort((a, b) => rank(a)! - rank(b)!)
          .map((place) => place.row.title);
      const before = { side, order: order(({ row }) => row[rankOf]) };
      ctx.changed({
        entity: 'ranking',
        entityId: launchId,
        launchId,
        before,
        after: { side, order: order(({ rank }) => rank) },
      });
    }
    return listNeeds(ctx, launchId);
  },
  register: async (ctx, { launchId, needId, workspaceId, reason, ...fields }) => {
    await requireEditable(ctx, launchId, 'demand');
    const owner = await findNeed(ctx, launchId, needId);
    // Nobody puts it into the trash until the criterion stands.
    await ctx.db.select({ id: study.id }).from(study).where(eq(study.id, fields.studyId)).for('share');
    const row = await findStudy(ctx, launchId, fields.studyId);
    if (row.deletedAt) throw new BiplaneError('precondition_failed', text('imports.errors.studyInTrash'));
    checkCriterion(fields, row.questions);
    const { responses } = await sheetTotals(ctx, await sheetsOf(ctx, row));
    const inForce = and(
      eq(criterion.workspaceId, workspaceId),
      eq(criterion.needId, needId),
      isNull(criterion.supersededAt),
    );
    const [earlier] = await ctx.db.update(criterion).set({ supersededAt: ctx.now }).where(inForce).returning();
    if (responses > 0 && reason === '') {
      throw new BiplaneError('precondition_failed', text('demand.errors.reasonNeeded', { responses }), {
        field: 'reason',
      });
    }
    const registration = {
      id: crypto.randomUUID(),
      workspaceId,
      needId,
      ...fields,
      reason,
      responsesWhenRegistered: responses,
      registeredBy: ctx.actor.id,
      registeredByName: ctx.actor.name,
      registeredAt: ctx.now,
    };
    await ctx.db.insert(criterion).values(registration);
    ctx.changed({
      entity: 'criterion',
      entityId: registration.id,
      launchId,
      before: earlier ?? null,
      after: { ...registration, title: owner.title },
    });
    return getNeed(ctx, launchId, needId);
  },
  remove: async (ctx, target) => changeNeed(ctx, target, { deletedAt: ctx.now, pmRank: null, gtmRank: null }),
  restore: async (ctx, target) => changeNeed(ctx, target, { deletedAt: null }),
};

export const demandCardHandlers: HandlersOf<typeof demandCard> = {
  get: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    const [states, studiesOfLaunch] = await Promise.all([needStates(ctx, launchId), listStudies(ctx, launchId)]);
    const { verdict, kpis, next } = demandSummary(states, ctx.now.toISOString());
    return { verdict, kpis, next, needs: states.length, studies: studiesOfLaunch.length };
  },
};
