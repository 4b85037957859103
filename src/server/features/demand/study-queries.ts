import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { hasOptions } from '../../../domain/demand/answerable.ts';
import { crossTab, maxGroups } from '../../../domain/demand/cross-tab.ts';
import { explainEstimate } from '../../../domain/demand/explain.ts';
import { standing, standingAt } from '../../../domain/demand/merged.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { type Counting, questionResult } from '../../../domain/demand/question-result.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { effectiveN } from '../../../domain/stats/effective-n.ts';
import { text } from '../../../domain/text.ts';
import { lastImports } from '../imports/queries.ts';
import { type Scope, type SheetTotals, sheetsOfAll, sheetsTogether, sheetTotals, totalsByStudy } from './answers.ts';
import { countQuestions, largestGroups } from './counts.ts';
import { remember } from './remembered.ts';
import { study } from './schema.ts';
import { sheetsOf } from './sheets.ts';

export type StudyRow = typeof study.$inferSelect;

/** A study as every surface shows it. */
export type Study = ReturnType<typeof withTotals>;

const nobody: SheetTotals = { responses: 0, weight: 0, weightSquared: 0, weighted: false };

/** `answeredAt`: when answers last came in. Nothing that is told of a study is younger than its `updatedAt`. */
function withTotals(row: StudyRow, totals: SheetTotals, answeredAt = row.updatedAt) {
  return {
    id: row.id,
    launchId: row.launchId,
    name: row.name,
    questions: standing(row.questions),
    responses: totals.responses,
    weighted: totals.weighted,
    ...effectiveN({ n: totals.responses, ...totals }),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: new Date(Math.max(row.updatedAt.getTime(), answeredAt.getTime())).toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

export async function presentStudy(ctx: Scope, row: StudyRow): Promise<Study> {
  const sheets = await sheetsOf(ctx, row);
  const totals = await remember(ctx, sheets, 'totals', (ctx) => sheetTotals(ctx, sheets));
  return withTotals(row, totals, (await lastImports(ctx, [row.id])).get(row.id));
}

const here = ({ workspaceId }: Pick<Scope, 'workspaceId'>, launchId: string, studyId: string) =>
  and(eq(study.workspaceId, workspaceId), eq(study.launchId, launchId), eq(study.id, studyId));

function found(row: StudyRow | undefined): StudyRow {
  if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
  return row;
}

/** The study's row; `not_found` for an id of another launch or workspace. */
export async function findStudy(
  ctx: Pick<Scope, 'db' | 'workspaceId'>,
  launchId: string,
  studyId: string,
): Promise<StudyRow> {
  const [row] = await ctx.db
    .select()
    .from(study)
    .where(here(ctx, launchId, studyId));
  return found(row);
}

/** The row of a study whose questions are about to change: nobody registers a criterion on them until the transaction ends. Refused from the trash. */
export async function heldStudy(ctx: Pick<Scope, 'db' | 'workspaceId'>, launchId: string, studyId: string) {
  const [row] = await ctx.db
    .select()
    .from(study)
    .where(here(ctx, launchId, studyId))
    .for('update');
  if (found(row).deletedAt) throw new BiplaneError('precondition_failed', text('imports.errors.studyInTrash'));
  return found(row);
}

const ofLaunch = ({ workspaceId }: Pick<Scope, 'workspaceId'>, launchId: string, deleted: boolean) =>
  and(
    eq(study.workspaceId, workspaceId),
    eq(study.launchId, launchId),
    deleted ? isNotNull(study.deletedAt) : isNull(study.deletedAt),
  );

/** How many studies a launch has, without those in the trash. */
export const countStudies = (ctx: Pick<Scope, 'db' | 'workspaceId'>, launchId: string): Promise<number> =>
  ctx.db.$count(study, ofLaunch(ctx, launchId, false));

/** The studies of a launch, newest first; `deleted` shows the trash instead. */
export async function listStudies(ctx: Scope, launchId: string, deleted = false): Promise<Study[]> {
  const rows = await ctx.db
    .select()
    .from(study)
    .where(ofLaunch(ctx, launchId, deleted))
    .orderBy(desc(study.createdAt), desc(study.id));
  if (rows.length === 0) return [];
  const studyIds = rows.map(({ id }) => id);
  const sheets = sheetsTogether([...(await sheetsOfAll(ctx, studyIds)).values()]);
  const totals = await remember(ctx, sheets, 'totals by study', (ctx) => totalsByStudy(ctx, sheets));
  const last = await lastImports(ctx, studyIds);
  return rows.map((row) => withTotals(row, totals.get(row.id) ?? nobody, last.get(row.id)));
}

/** A question that stands in the study; `invalid_input` for a position it does not have. */
export const questionAt = ({ questions }: StudyRow, position: number): Question =>
  standingAt(questions, position, 'position');

function explained(
  question: Question,
  totals: SheetTotals,
  inGroup: number,
  answered: { n: number; effectiveN: number },
  counting: Counting,
) {
  const kind = question.type === 'number' ? 'mean' : 'share';
  const base = { responses: totals.responses, inSegment: inGroup, answered: answered.n };
  return explainEstimate(base, { kind, ...counting, effectiveN: answered.effectiveN });
}

/** Shares, means and intervals of every question at once. */
export async function studyResults(ctx: Scope, row: StudyRow, counting: Counting) {
  const sheets = await sheetsOf(ctx, row);
  const questions = standing(row.questions);
  return remember(ctx, sheets, ['results', questions, counting], async (ctx) => {
    const [totals, parts] = await Promise.all([
      sheetTotals(ctx, sheets),
      countQuestions(ctx, sheets, questions, counting.weighted),
    ]);
    const counts = parts.get('')!;
    return {
      responses: totals.responses,
      ...counting,
      questions: questions.map((question) => {
        const result = questionResult(question, counts.get(question.position)!, counting);
        const answered = { n: result.answered, effectiveN: result.effectiveN };
        return { ...result, explain: explained(question, totals, totals.responses, answered, counting) };
      }),
    };
  });
}

/** One question, alone or between the groups that another question makes. */
export async function questionResults(
  ctx: Scope,
  row: StudyRow,
  position: number,
  by: number | undefined,
  counting: Counting,
) {
  const question = questionAt(row, position);
  const splitter = by === undefined ? null : questionAt(row, by);
  if (splitter && (!hasOptions(splitter) || splitter.position === position)) {
    throw invalidInput('demand.errors.cannotSplitBy', { question: splitter.label }, { field: 'by' });
  }
  const sheets = await sheetsOf(ctx, row, by === undefined ? [position] : [position, by]);
  return remember(ctx, sheets, ['question', question, splitter, counting], async (ctx) => {
    const [totals, all] = await Promise.all([
      sheetTotals(ctx, sheets),
      countQuestions(ctx, sheets, [question], counting.weighted),
    ]);
    const result = questionResult(question, all.get('')!.get(position)!, counting);
    const answered = { n: result.answered, effectiveN: result.effectiveN };
    const explain = explained(question, totals, totals.responses, answered, counting);
    const whole = { responses: totals.responses, ...counting, result, explain };
    if (!splitter) return { ...whole, crossTab: null };

    const { groups, distinct } = await largestGroups(ctx, sheets, splitter.position, maxGroups);
    const parts = await countQuestions(ctx, sheets, [question], counting.weighted, {
      position: splitter.position,
      groups,
    });
    const table = crossTab(
      question,
      splitter,
      groups.map((group) => ({ group, counts: parts.get(group)!.get(position)! })),
      counting,
    );
    return { ...whole, crossTab: { ...table, by: splitter.position, distinctGroups: distinct } };
  });
}
