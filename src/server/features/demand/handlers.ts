import { and, eq, isNull } from 'drizzle-orm';
import { conditions, type demandCard, type needs, type studies } from '../../../contract/demand.ts';
import { demandSummary } from '../../../domain/demand/card-summary.ts';
import { checkCriterion } from '../../../domain/demand/criterion.ts';
import { describedQuestions } from '../../../domain/demand/describe.ts';
import { standing, standingAt } from '../../../domain/demand/merged.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import { checkedInput } from '../../act/input-fields.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { Outdated } from '../../act/transact.ts';
import { write } from '../../act/write.ts';
import { csvFile } from '../../base/csv-file.ts';
import { lockFacts } from '../../facts/visible.ts';
import { requireEditable } from '../../signing/locks.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { getLaunch } from '../launches/queries.ts';
import {
  type Condition,
  countedSheets,
  listSheets,
  narrowed,
  type Sheets,
  sameSheets,
  sheetTotals,
  storedSheets,
  streamSheets,
} from './answers.ts';
import { mergePreview, mergeQuestion, restsOn, separateQuestion } from './merging.ts';
import { changeNeeds, insertNeeds } from './needs.ts';
import { criterionHistory, findNeed, getNeed, listNeeds, needStates, needsOf } from './queries.ts';
import { requireRereadable, rereadQuestion, writtenOf } from './rereading.ts';
import { dropRanks, handIn, holdNeeds, place, rank } from './rounds.ts';
import { criterion, need, study } from './schema.ts';
import { sheetsOf } from './sheets.ts';
import { sheetsCsv } from './sheets-file.ts';
import {
  countStudies,
  findStudy,
  heldStudy,
  listStudies,
  presentStudy,
  questionAt,
  questionResults,
  type StudyRow,
  studyResults,
} from './study-queries.ts';

type StudyTarget = { launchId: string; studyId: string; version: number };
/** Conditions of an address, where all that can stand is text. */
function conditionsOf(where: string): Condition[] {
  let asked: unknown;
  try {
    asked = JSON.parse(where);
  } catch {
    throw invalidInput('errors.malformedRequest', undefined, { field: 'where' });
  }
  return checkedInput(conditions, asked) as Condition[];
}

type NeedTarget = { launchId: string; needId: string; version: number };

async function changeStudy(
  ctx: DecideContext,
  { launchId, studyId, version }: StudyTarget,
  patch: { name?: string; deletedAt?: Date | null },
) {
  const before = await findStudy(ctx, launchId, studyId);
  const after = await updateVersioned(ctx, study, { id: studyId, version }, patch);
  const recorded = ({ questions: _questions, workspaceId: _workspace, ...row }: typeof before) => row;
  ctx.changed({ entity: 'study', entityId: studyId, launchId, before: recorded(before), after: recorded(after) });
  return after;
}

/** A study in the trash would leave the criteria that rest on it without answers; nobody registers one until the transaction ends. */
async function requireUnused(ctx: DecideContext, studyId: string): Promise<void> {
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

/** The answer sheets that a study has before a write, counted. */
async function knownSheets(ctx: ReadContext, { launchId, studyId }: Pick<StudyTarget, 'launchId' | 'studyId'>) {
  const sheets = await sheetsOf(ctx, await findStudy(ctx, launchId, studyId));
  return { sheets, responses: (await sheetTotals(ctx, sheets)).responses };
}

/** Keeps answers from becoming visible until the transaction ends, and starts it again where some have since they were counted. */
async function requireSameSheets(ctx: DecideContext, launchId: string, row: StudyRow, sheets: Sheets): Promise<void> {
  await lockFacts(ctx, launchId);
  if (!sameSheets(await countedSheets(ctx, row), sheets)) throw new Outdated();
}

const showStudy = (ctx: ReadContext, _input: unknown, row: StudyRow) => presentStudy(ctx, row);

export const studyHandlers: HandlersOf<typeof studies> = {
  list: async (ctx, { launchId, deleted }) => {
    await getLaunch(ctx, launchId);
    return listStudies(ctx, launchId, deleted);
  },
  get: async (ctx, { launchId, studyId }) => presentStudy(ctx, await findStudy(ctx, launchId, studyId)),
  create: write({
    decide: async (ctx, { launchId, name, questions: asked }) => {
      await getLaunch(ctx, launchId);
      const id = crypto.randomUUID();
      const questions = describedQuestions(asked, []);
      const at = { createdAt: ctx.now, updatedAt: ctx.now };
      const values = { id, workspaceId: ctx.workspaceId, launchId, name, questions, ...at };
      const [created] = await ctx.db.insert(study).values(values).returning();
      const after = { name, ...(questions.length > 0 ? { questions } : {}) };
      ctx.changed({ entity: 'study', entityId: id, launchId, before: null, after });
      return created!;
    },
    answer: showStudy,
  }),
  describe: write({
    prepare: knownSheets,
    decide: async (ctx, { launchId, studyId, version, questions: asked }, { sheets, responses }) => {
      const before = await heldStudy(ctx, launchId, studyId);
      await requireSameSheets(ctx, launchId, before, sheets);
      const here = and(eq(criterion.workspaceId, ctx.workspaceId), eq(criterion.studyId, studyId));
      // Somebody decided that questions are one: that stays with them, and they with their positions.
      const hasMerged = before.questions.some(({ mergedInto }) => mergedInto !== undefined);
      const isInUse = responses > 0 || hasMerged || (await ctx.db.$count(criterion, here)) > 0;
      const questions = describedQuestions(asked, isInUse ? before.questions : []);
      const after = await updateVersioned(ctx, study, { id: studyId, version }, { questions });
      const said = ({ name, questions }: StudyRow) => ({ name, questions });
      ctx.changed({ entity: 'study', entityId: studyId, launchId, before: said(before), after: said(after) });
      return after;
    },
    answer: showStudy,
  }),
  checkMerge: async (ctx, { launchId, studyId, position, into }) =>
    mergePreview(ctx, await findStudy(ctx, launchId, studyId), position, into),
  merge: write({ decide: (ctx, input) => mergeQuestion(ctx, input), answer: showStudy }),
  separate: write({ decide: (ctx, input) => separateQuestion(ctx, input), answer: showStudy }),
  reread: write({
    prepare: requireRereadable,
    decide: (ctx, { launchId, studyId, version, position, ...reading }) =>
      rereadQuestion(ctx, { launchId, studyId, version, position, reading }),
    answer: showStudy,
  }),
  rename: write({ decide: (ctx, { name, ...target }) => changeStudy(ctx, target, { name }), answer: showStudy }),
  remove: write({
    decide: async (ctx, target) => {
      await requireUnused(ctx, target.studyId);
      return changeStudy(ctx, target, { deletedAt: ctx.now });
    },
    answer: showStudy,
  }),
  restore: write({ decide: (ctx, target) => changeStudy(ctx, target, { deletedAt: null }), answer: showStudy }),
  results: async (ctx, { launchId, studyId, weighted, confidence }) =>
    studyResults(ctx, await findStudy(ctx, launchId, studyId), { weighted, confidence }),
  question: async (ctx, { launchId, studyId, position, by, weighted, confidence }) => {
    const row = await findStudy(ctx, launchId, studyId);
    const asked = questionAt(row, position);
    const sheets = await storedSheets(ctx, row);
    const [results, written] = await Promise.all([
      questionResults(ctx, row, position, by, { weighted, confidence }),
      writtenOf(ctx, sheets, asked),
    ]);
    return { ...results, ...written, asOf: ctx.now.toISOString() };
  },
  rows: async (ctx, { launchId, studyId, where, limit, offset }) => {
    const row = await findStudy(ctx, launchId, studyId);
    for (const { position } of where) questionAt(row, position);
    return listSheets(ctx, narrowed(await sheetsOf(ctx, row), where), { limit, offset });
  },
  rowsCsv: async (ctx, { launchId, studyId, where, locale = ctx.locale }) => {
    const row = await findStudy(ctx, launchId, studyId);
    const asked = where === undefined ? [] : conditionsOf(where);
    for (const { position } of asked) questionAt(row, position);
    const sheets = streamSheets(ctx, narrowed(await sheetsOf(ctx, row), asked));
    return csvFile(row.name, sheetsCsv(row, sheets, locale));
  },
};

async function changeNeed(
  ctx: DecideContext,
  { launchId, needId, version }: NeedTarget,
  patch: Partial<typeof need.$inferInsert>,
) {
  await requireEditable(ctx, launchId, 'demand');
  const before = await findNeed(ctx, launchId, needId);
  const after = await updateVersioned(ctx, need, { id: needId, version }, patch);
  ctx.changed({ entity: 'need', entityId: needId, launchId, before, after });
  return after;
}

const showNeed = (ctx: ReadContext, { launchId, needId }: Pick<NeedTarget, 'launchId' | 'needId'>) =>
  getNeed(ctx, launchId, needId);

export const needHandlers: HandlersOf<typeof needs> = {
  list: async (ctx, { launchId, ...filter }) => {
    await getLaunch(ctx, launchId);
    return listNeeds(ctx, launchId, filter);
  },
  get: async (ctx, { launchId, needId }) => ({
    ...(await getNeed(ctx, launchId, needId)),
    history: await criterionHistory(ctx, needId),
  }),
  create: write({
    decide: async (ctx, { launchId, title, statement }) => {
      const [id] = await insertNeeds(ctx, launchId, [{ title, statement, moscow: null }]);
      return id!;
    },
    answer: (ctx, { launchId }, id) => getNeed(ctx, launchId, id),
  }),
  createBatch: write({
    decide: (ctx, { launchId, needs }) => insertNeeds(ctx, launchId, needs),
    answer: (ctx, { launchId }, created) => needsOf(ctx, launchId, created),
  }),
  updateBatch: write({
    decide: (ctx, input) => changeNeeds(ctx, input),
    answer: (ctx, { launchId, needs }) =>
      needsOf(
        ctx,
        launchId,
        needs.map(({ needId }) => needId),
      ),
  }),
  update: write({
    decide: async (ctx, { workspaceId: _workspace, title, statement, moscow, ...target }) => {
      const given = Object.entries({ title, statement, moscow }).filter(([, value]) => value !== undefined);
      if (given.length === 0) ctx.unchanged();
      else await changeNeed(ctx, target, Object.fromEntries(given));
    },
    answer: showNeed,
  }),
  place: write({ decide: (ctx, input) => place(ctx, input), answer: showNeed }),
  rank: write({ decide: (ctx, input) => rank(ctx, input), answer: (ctx, { launchId }) => listNeeds(ctx, launchId) }),
  handIn: write({
    decide: (ctx, input) => handIn(ctx, input),
    answer: (ctx, { launchId }) => listNeeds(ctx, launchId),
  }),
  register: write({
    prepare: knownSheets,
    decide: async (ctx, { launchId, needId, workspaceId, studyId, reason, ...fields }, { sheets, responses }) => {
      await requireEditable(ctx, launchId, 'demand');
      const owner = await findNeed(ctx, launchId, needId);
      // Nobody puts it into the trash until the criterion stands.
      await ctx.db.select({ id: study.id }).from(study).where(eq(study.id, studyId)).for('share');
      const row = await findStudy(ctx, launchId, studyId);
      if (row.deletedAt) throw new BiplaneError('precondition_failed', text('imports.errors.studyInTrash'));
      for (const { position, field } of restsOn(fields)) standingAt(row.questions, position, field);
      checkCriterion(fields, standing(row.questions));
      // Those that were counted are those that were known when it was registered.
      await requireSameSheets(ctx, launchId, row, sheets);
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
      const { measure, ...standard } = fields;
      const registration = {
        id: crypto.randomUUID(),
        workspaceId,
        needId,
        studyId,
        ...measure,
        ...standard,
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
    },
    answer: showNeed,
  }),
  remove: write({
    decide: async (ctx, target) => {
      await holdNeeds(ctx, target.launchId);
      const removed = await changeNeed(ctx, target, { deletedAt: ctx.now });
      await dropRanks(ctx, target.launchId, [removed]);
    },
    answer: showNeed,
  }),
  restore: write({ decide: (ctx, target) => changeNeed(ctx, target, { deletedAt: null }), answer: showNeed }),
};

export const demandCardHandlers: HandlersOf<typeof demandCard> = {
  get: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    const [states, studyCount] = await Promise.all([needStates(ctx, launchId), countStudies(ctx, launchId)]);
    const { verdict, kpis, next } = demandSummary(states, ctx.now.toISOString());
    return { verdict, kpis, next, needs: states.length, studies: studyCount };
  },
};
