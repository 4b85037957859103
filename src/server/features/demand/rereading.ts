/** Answers of a question that a person has read in another way. */
import { and, eq, isNull } from 'drizzle-orm';
import { refuse } from '../../../domain/demand/answerable.ts';
import { checkCriterion } from '../../../domain/demand/criterion.ts';
import { standingAt } from '../../../domain/demand/merged.ts';
import type { Question, Reading } from '../../../domain/demand/question.ts';
import { readingOf, rereadAnswer, withReading } from '../../../domain/demand/reread.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import { response } from '../../facts/tables/response.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { type Scope, storedSheets, type Unmerged } from './answers.ts';
import { criterionOf } from './queries.ts';
import { remember } from './remembered.ts';
import { criterion, need, study } from './schema.ts';
import { mostReread, storedAnswers } from './sheets.ts';
import { findStudy, heldStudy, type StudyRow } from './study-queries.ts';

type Target = { launchId: string; studyId: string; version: number; position: number };

/** A question by itself: one that is read as part of another, or has parts, is changed once they stand apart. */
function alone({ questions }: StudyRow, position: number): Question {
  const question = standingAt(questions, position, 'position');
  const part = questions.find(({ mergedInto }) => mergedInto === position);
  if (part) throw refuse('rereadHasParts', 'position', { question: question.label, part: part.label });
  return question;
}

/** Fails with `invalid_input` where a question has more different answers than can be read anew. */
export async function requireRereadable(
  ctx: Scope,
  { launchId, studyId, position }: Omit<Target, 'version'>,
): Promise<void> {
  const row = await findStudy(ctx, launchId, studyId);
  const { label } = alone(row, position);
  const { distinct } = await storedAnswers(ctx, await storedSheets(ctx, row), position, 1);
  if (distinct > mostReread)
    throw refuse('rereadTooMany', 'position', { question: label, distinct, limit: mostReread });
}

/** Changes how the answers of a question are read. Refused where a criterion could not be measured any more. */
export async function rereadQuestion(ctx: DecideContext, { reading, ...target }: Target & { reading: Reading }) {
  const before = await heldStudy(ctx, target.launchId, target.studyId);
  const question = alone(before, target.position);
  const changed = withReading(question, { ...reading, blank: question.blank }, ctx.now.toISOString());
  const questions = before.questions.map((each) => (each === question ? changed : each));
  await requireMeasurable(ctx, before, questions, question);
  const after = await updateVersioned(ctx, study, { id: target.studyId, version: target.version }, { questions });
  const said = (each: Question) => ({ name: before.name, question: each.label, ...readingOf(each) });
  ctx.changed({
    ...{ entity: 'study', entityId: target.studyId, launchId: target.launchId },
    before: said(question),
    after: said(changed),
  });
  return after;
}

async function requireMeasurable(
  { db, workspaceId }: DecideContext,
  row: StudyRow,
  questions: readonly Question[],
  { label }: Question,
): Promise<void> {
  const registered = await db
    .select({ criterion, title: need.title })
    .from(criterion)
    .innerJoin(need, eq(need.id, criterion.needId))
    .where(and(eq(criterion.workspaceId, workspaceId), eq(criterion.studyId, row.id), isNull(criterion.supersededAt)));
  for (const { criterion: each, title } of registered) {
    try {
      checkCriterion(criterionOf(each), questions);
    } catch (error) {
      if (!(error instanceof BiplaneError)) throw error;
      throw new BiplaneError('precondition_failed', text('demand.errors.rereadBreaks', { title, question: label }));
    }
  }
}

const mostUnread = 50;
const mostStored = 200;

/** What was written in place of an answer, and what is stored as one: what a person needs to see in order to read it in another way. */
export async function writtenOf(ctx: Scope, sheets: Unmerged, question: Question) {
  const { position } = question;
  return remember(ctx, sheets, ['written', question], async (ctx) => {
    const [unread, stored] = await Promise.all([
      ctx.facts.query<{ cell: string; count: number }>({
        sql: `SELECT toString(unread[${position}]) AS cell, count() AS count FROM ${response.name}
          WHERE (${sheets.where}) AND unread[${position}] != '' GROUP BY cell ORDER BY count DESC, cell LIMIT {limit:UInt32}`,
        params: { ...sheets.params, limit: mostReread },
        signal: ctx.signal,
      }),
      storedAnswers(ctx, sheets, position, mostReread),
    ]);
    const asRead = question.reread
      ? stored.answers.flatMap(({ answer, n }) =>
          rereadAnswer(question, answer) === '' ? [{ cell: answer, count: n }] : [],
        )
      : unread;
    const cells = asRead.map((each) => ({ ...each, missing: question.missing?.includes(each.cell) ?? false }));
    return {
      unread: {
        cells: cells.slice(0, mostUnread),
        distinct: cells.length,
        notUnderstood: cells.reduce((sum, { count, missing }) => sum + (missing ? 0 : count), 0),
      },
      stored: stored.answers.slice(0, mostStored).map(({ answer, n }) => ({ cell: answer, count: n })),
    };
  });
}
