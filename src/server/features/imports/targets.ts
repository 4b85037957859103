import { and, eq, isNull, ne, notExists, notInArray, sql } from 'drizzle-orm';
import type { Question } from '../../../domain/demand/question.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import type { AnswerMapping, ImportMapping } from '../../../domain/imports/mapping.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import type { Db } from '../../store/postgres.ts';
import { criterion, study } from '../demand/schema.ts';
import { findStudy } from '../demand/study-queries.ts';
import { getLaunch } from '../launches/queries.ts';
import type { AnswerPlan } from './parsing/answer-rows.ts';
import type { AnswerTarget, OrderTarget } from './parsing/tasks.ts';
import type { ImportRow } from './records.ts';
import { importTable } from './schema.ts';

type MappedQuestion = Omit<Question, 'position'>;

function mappedQuestions(mapping: AnswerMapping): { question: MappedQuestion; column: number }[] {
  return mapping.columns.flatMap((entry) =>
    entry.as === 'question' ? [{ question: entry.question, column: entry.column }] : [],
  );
}

const same = (a: string, b: string) => a.trim() === b.trim();

/** The study's question that a mapped one is: by its key, or by its words. */
function counterpart(questions: readonly Question[], question: MappedQuestion): Question | undefined {
  return (
    questions.find(({ key }) => same(key, question.key)) ?? questions.find(({ label }) => same(label, question.label))
  );
}

/** The study's questions with those of the file that it does not have yet at the end: positions never change. */
export function mergedQuestions(existing: readonly Question[], mapping: AnswerMapping): Question[] {
  const merged = [...existing];
  for (const { question } of mappedQuestions(mapping)) {
    if (!counterpart(existing, question)) merged.push({ ...question, position: merged.length + 1 });
  }
  return merged;
}

/** Where the answers of each question of the study stand in the file. What the study says of a question holds, not what the mapping says. */
export function answerPlan(questions: readonly Question[], mapping: AnswerMapping): AnswerPlan {
  const columns = new Map<number, number>();
  for (const { question, column } of mappedQuestions(mapping)) {
    const known = counterpart(questions, question);
    if (!known) throw new BiplaneError('conflict', text('imports.errors.questionGone', { label: question.label }));
    if (columns.has(known.position)) {
      throw new BiplaneError(
        'invalid_input',
        text('imports.errors.sameQuestion', { label: known.label, column: column + 1 }),
      );
    }
    columns.set(known.position, column);
  }
  const columnAs = (role: string) => mapping.columns.find((entry) => entry.as === role)?.column ?? null;
  return {
    questions: questions.map((question) => ({ question, column: columns.get(question.position) ?? null })),
    dateOrder: mapping.dateOrder ?? 'mdy',
    weight: columnAs('weight'),
    answeredAt: columnAs('answered_at'),
  };
}

export function keyColumnOf(mapping: AnswerMapping): number | null {
  return mapping.columns.find((entry) => entry.as === 'respondent')?.column ?? null;
}

/** What the reading process needs to know of the target. `studyId` null: a study that does not exist yet. */
export async function readTarget(
  ctx: Pick<ReadContext, 'db' | 'facts' | 'workspaceId'>,
  where: { launchId: string; targetId: string | null },
  mapping: ImportMapping,
): Promise<AnswerTarget | OrderTarget> {
  const { workspaceId } = ctx;
  if (mapping.kind === 'orders') {
    return { kind: 'orders', workspaceId, launchId: where.launchId, source: where.targetId!, mapping };
  }
  const existing = where.targetId === null ? [] : (await findStudy(ctx, where.launchId, where.targetId)).questions;
  return {
    kind: 'answers',
    workspaceId,
    studyId: where.targetId,
    options: { encoding: mapping.encoding, delimiter: mapping.delimiter, sheet: mapping.sheet },
    plan: answerPlan(mergedQuestions(existing, mapping), mapping),
    keyColumn: keyColumnOf(mapping),
  };
}

/** Everything that can be said against a target before the file is read. */
export async function checkTarget(
  ctx: Pick<ReadContext, 'db' | 'workspaceId'>,
  launchId: string,
  mapping: ImportMapping,
): Promise<void> {
  const launch = await getLaunch(ctx, launchId);
  if (mapping.kind === 'orders' && mapping.currency !== launch.currency) {
    throw new BiplaneError(
      'invalid_input',
      text('imports.errors.otherCurrency', { given: mapping.currency, currency: launch.currency }),
    );
  }
}

/** The study that the answers go to, made or extended for the questions of the file, in the caller's transaction. */
export async function prepareStudy(
  ctx: DecideContext,
  input: { launchId: string; studyId?: string | undefined; studyName: string },
  mapping: AnswerMapping,
): Promise<string> {
  if (input.studyId === undefined) {
    const values = {
      id: crypto.randomUUID(),
      workspaceId: ctx.workspaceId,
      launchId: input.launchId,
      name: input.studyName,
      questions: mergedQuestions([], mapping),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
    await ctx.db.insert(study).values(values);
    ctx.changed({ entity: 'study', entityId: values.id, launchId: input.launchId, before: null, after: values });
    return values.id;
  }
  // Two files at once would give the same place to different questions.
  await ctx.db.select({ id: study.id }).from(study).where(eq(study.id, input.studyId)).for('update');
  const before = await findStudy(ctx, input.launchId, input.studyId);
  if (before.deletedAt) throw new BiplaneError('precondition_failed', text('imports.errors.studyInTrash'));
  const questions = mergedQuestions(before.questions, mapping);
  if (questions.length > before.questions.length) {
    const [after] = await ctx.db
      .update(study)
      .set({ questions, version: sql`${study.version} + 1`, updatedAt: ctx.now })
      .where(and(eq(study.id, before.id), eq(study.workspaceId, ctx.workspaceId)))
      .returning();
    ctx.changed({ entity: 'study', entityId: before.id, launchId: input.launchId, before, after });
  }
  return before.id;
}

/**
 * Puts the study that an import had made into the trash when nothing came of the import and nobody has built on the study; answers it, or
 * `null` where there is none to discard.
 */
export async function discardStudy({ db, now }: { db: Db; now: Date }, row: ImportRow) {
  if (row.kind !== 'answers') return null;
  const madeByIt = and(
    eq(study.workspaceId, row.workspaceId),
    eq(study.id, row.targetId),
    eq(study.createdAt, row.createdAt),
    isNull(study.deletedAt),
  );
  const sameStudy = and(eq(importTable.workspaceId, row.workspaceId), eq(importTable.targetId, row.targetId));
  const others = db
    .select({ id: importTable.id })
    .from(importTable)
    .where(and(sameStudy, ne(importTable.id, row.id), notInArray(importTable.status, ['failed', 'cancelled'])));
  const criteria = db.select({ id: criterion.id }).from(criterion).where(eq(criterion.studyId, row.targetId));
  const [discarded] = await db
    .update(study)
    .set({ deletedAt: now, updatedAt: now, version: sql`${study.version} + 1` })
    .where(and(madeByIt, notExists(others), notExists(criteria)))
    .returning();
  return discarded ?? null;
}
