/** Files of answers: what is in them becomes answer sheets of a study, which is made for them or extended by their questions. */
import { and, eq, isNull, notExists, sql } from 'drizzle-orm';
import { type AnswerMapping, type MappedQuestion, mappedQuestions } from '../../../domain/demand/answer-mapping.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { asStored } from '../../../domain/demand/reread.ts';
import { sameQuestions } from '../../../domain/demand/same-question.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { optionsOf } from '../../../domain/files/options.ts';
import { text } from '../../../domain/text.ts';
import { response } from '../../facts/tables/response.ts';
import type { ImportTarget } from '../../files/import-target.ts';
import { getLaunch } from '../launches/queries.ts';
import type { PlannedQuestion } from './answer-cells.ts';
import type { AnswerPlan } from './answer-rows.ts';
import type { AnswerFile } from './import-rows.ts';
import { criterion, study } from './schema.ts';
import { findStudy } from './study-queries.ts';

/** The study's questions with those of the file that it does not have yet at the end: positions never change. */
function withQuestionsOf(existing: readonly Question[], mapping: AnswerMapping): Question[] {
  const merged = [...existing];
  const mapped = mappedQuestions(mapping).map(({ question }) => question);
  const known = sameQuestions(existing, mapped);
  for (const [at, question] of mapped.entries()) {
    if (!known[at]) merged.push({ ...question, position: merged.length + 1 });
  }
  return merged;
}

/**
 * What only the file can say of a question: by what it separates several answers, what it writes where there is none, and which options it has besides
 * those that are known, of which some may hold the separator.
 */
function asFileHasIt(
  known: Question,
  mapped: MappedQuestion,
): Pick<Question, 'separator' | 'missing' | 'blank' | 'options'> {
  const missing = [...new Set([...(known.missing ?? []), ...(mapped.missing ?? [])])];
  const options = [...new Set([...(known.options ?? []), ...(mapped.options ?? [])])];
  return {
    separator: mapped.separator ?? known.separator,
    ...(missing.length > 0 ? { missing } : {}),
    ...((mapped.blank ?? known.blank) ? { blank: mapped.blank ?? known.blank } : {}),
    ...(options.length > 0 ? { options } : {}),
  };
}

/** Where the answers of each question of the study stand in the file. What the study says of a question holds, not what the mapping says. */
function answerPlan(questions: readonly Question[], mapping: AnswerMapping): AnswerPlan {
  const columns = new Map<number, PlannedQuestion['columns']>();
  const ofFile = new Map<number, MappedQuestion>();
  const mapped = mappedQuestions(mapping);
  const found = sameQuestions(
    questions,
    mapped.map(({ question }) => question),
  );
  for (const [at, { question, columns: places }] of mapped.entries()) {
    const known = found[at];
    if (!known) throw new BiplaneError('conflict', text('imports.errors.questionGone', { label: question.label }));
    if (columns.has(known.position)) {
      throw new BiplaneError(
        'invalid_input',
        text('imports.errors.sameQuestion', { label: known.label, column: places[0]!.column + 1 }),
      );
    }
    columns.set(known.position, places);
    ofFile.set(known.position, question);
  }
  const columnAs = (role: string) => mapping.columns.find((entry) => entry.as === role)?.column ?? null;
  return {
    questions: questions.map((question) => {
      const mapped = ofFile.get(question.position);
      const asFile = (known: Question) => ({ ...known, ...(mapped ? asFileHasIt(known, mapped) : {}) });
      return {
        question: asFile(asStored(question)),
        ...(question.reread ? { readAs: asFile(question) } : {}),
        columns: columns.get(question.position) ?? [],
      };
    }),
    dateOrder: mapping.dateOrder ?? 'mdy',
    weight: columnAs('weight'),
    answeredAt: columnAs('answered_at'),
  };
}

function keyColumnOf(mapping: AnswerMapping): number | null {
  return mapping.columns.find((entry) => entry.as === 'respondent')?.column ?? null;
}

export const answerTarget: ImportTarget<AnswerMapping> = {
  table: response,
  scopeOf: ({ targetId }) => targetId,
  existing: ({ studyId }) => studyId ?? null,
  async check(ctx, launchId) {
    await getLaunch(ctx, launchId);
  },
  async prepare(ctx, { launchId, studyId, studyName }, mapping) {
    if (studyId === undefined) {
      const values = {
        id: crypto.randomUUID(),
        workspaceId: ctx.workspaceId,
        launchId,
        name: studyName,
        questions: withQuestionsOf([], mapping),
        createdAt: ctx.now,
        updatedAt: ctx.now,
      };
      await ctx.db.insert(study).values(values);
      ctx.changed({ entity: 'study', entityId: values.id, launchId, before: null, after: values });
      return values.id;
    }
    // Two files at once would give the same place to different questions.
    await ctx.db.select({ id: study.id }).from(study).where(eq(study.id, studyId)).for('update');
    const before = await findStudy(ctx, launchId, studyId);
    if (before.deletedAt) throw new BiplaneError('precondition_failed', text('imports.errors.studyInTrash'));
    const questions = withQuestionsOf(before.questions, mapping);
    if (questions.length > before.questions.length) {
      const [after] = await ctx.db
        .update(study)
        .set({ questions, version: sql`${study.version} + 1`, updatedAt: ctx.now })
        .where(and(eq(study.id, before.id), eq(study.workspaceId, ctx.workspaceId)))
        .returning();
      ctx.changed({ entity: 'study', entityId: before.id, launchId, before, after });
    }
    return before.id;
  },
  async reading(ctx, { launchId, targetId }, mapping) {
    const existing = targetId === null ? [] : (await findStudy(ctx, launchId, targetId)).questions;
    const file: AnswerFile = {
      kind: 'answers',
      workspaceId: ctx.workspaceId,
      scopeId: targetId,
      options: optionsOf(mapping),
      plan: answerPlan(withQuestionsOf(existing, mapping), mapping),
      keyColumn: keyColumnOf(mapping),
    };
    return file;
  },
  /** Puts the study that an import had made into the trash. */
  async discard({ db, workspaceId, now }, { targetId, launchId, createdAt }) {
    const madeByIt = and(
      eq(study.workspaceId, workspaceId),
      eq(study.id, targetId),
      eq(study.createdAt, createdAt),
      isNull(study.deletedAt),
    );
    const criteria = db.select({ id: criterion.id }).from(criterion).where(eq(criterion.studyId, targetId));
    const [discarded] = await db
      .update(study)
      .set({ deletedAt: now, updatedAt: now, version: sql`${study.version} + 1` })
      .where(and(madeByIt, notExists(criteria)))
      .returning();
    if (!discarded) return null;
    const { id: entityId, name } = discarded;
    return { entity: 'study', entityId, launchId, before: { name }, after: null };
  },
};
