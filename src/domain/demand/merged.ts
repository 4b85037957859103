/** Two questions of a study that ask the same, such as one of a survey and one of its second edition, read as one. */
import { questionAt, refuse } from './answerable.ts';
import type { Question } from './question.ts';

/** A question that stands in the study, with those that are merged into it, in their order. */
export type StandingQuestion = Question & { also: Question[] };

/**
 * The questions that a study has for every reader: those that are merged into another are part of it. A sheet's answer to it is its answer to the
 * question itself, else to the first of the others that it answered. What was answered stays as it is, so that questions come apart again.
 */
export function standing(questions: readonly Question[]): StandingQuestion[] {
  return questions
    .filter(({ mergedInto }) => mergedInto === undefined)
    .map((question) => ({ ...question, also: questions.filter(({ mergedInto }) => mergedInto === question.position) }));
}

/** A standing question; fails with `invalid_input` for one that the study does not have, and for one that is part of another. */
export function standingAt(questions: readonly Question[], position: number, field: string): Question {
  const question = questionAt(questions, position, field);
  if (question.mergedInto === undefined) return question;
  const into = questionAt(questions, question.mergedInto, field);
  throw refuse('isMerged', field, { question: question.label, into: into.label });
}

/** Fails with `invalid_input` where two questions cannot be read as one: of different kinds, or ratings without the very same steps. */
export function checkMerge(questions: readonly Question[], position: number, into: number): [Question, Question] {
  const question = standingAt(questions, position, 'position');
  const target = standingAt(questions, into, 'into');
  const names = { question: question.label, into: target.label };
  if (position === into) throw refuse('mergedIntoItself', 'into', { question: question.label });
  if (questions.some(({ mergedInto }) => mergedInto === position)) throw refuse('hasMerged', 'position', names);
  if (question.type !== target.type) throw refuse('otherKind', 'into', names);
  for (const [one, other] of [
    [question, target],
    [target, question],
  ] as const) {
    const step = one.scale?.find(({ answer, value }) => !hasStep(other, answer, value));
    if (step) throw refuse('otherScale', 'into', { question: one.label, into: other.label, answer: step.answer });
  }
  return [question, target];
}

const hasStep = ({ scale }: Question, answer: string, value: number): boolean =>
  scale?.some((step) => step.answer === answer && step.value === value) ?? false;

/** The questions with one read as part of another. Errors as in {@link checkMerge}. */
export function merged(questions: readonly Question[], position: number, into: number): Question[] {
  checkMerge(questions, position, into);
  return questions.map((question) => (question.position === position ? { ...question, mergedInto: into } : question));
}

/** The questions with one standing by itself again. Fails with `invalid_input` for one that does already. */
export function separated(questions: readonly Question[], position: number): Question[] {
  const { label, mergedInto } = questionAt(questions, position, 'position');
  if (mergedInto === undefined) throw refuse('notMerged', 'position', { question: label });
  return questions.map((question) => {
    if (question.position !== position) return question;
    const { mergedInto: _into, ...own } = question;
    return own;
  });
}
