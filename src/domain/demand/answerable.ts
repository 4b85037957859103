/** Refuses what the questions of a study could never answer, naming the field. */
import { type BiplaneError, invalidInput } from '../errors.ts';
import type { Question } from './question.ts';

export const refuse = (reason: string, field: string, params?: Record<string, string | number>): BiplaneError =>
  invalidInput(`demand.errors.${reason}`, params, { field });

/** The question at a position; fails with `invalid_input` where there is none. */
export function questionAt(questions: readonly Question[], position: number, field: string): Question {
  const question = questions.find((each) => each.position === position);
  if (!question) throw refuse('noSuchQuestion', field, { position });
  return question;
}

/** Whether its answers are options, of which one or several can be named. */
export const hasOptions = ({ type }: Pick<Question, 'type'>): boolean =>
  ['single', 'multi', 'ranking', 'rating'].includes(type);

/** At least one answer, and no step that is not on the scale; options of other questions may still turn up in later answers. */
export function checkAnswers(question: Question, answers: readonly string[], field: string): void {
  if (answers.length === 0) throw refuse('noAnswers', field);
  if (question.type !== 'rating') return;
  const unknown = answers.find((answer) => !question.scale?.some((step) => step.answer === answer));
  if (unknown !== undefined) throw refuse('notAStep', field, { answer: unknown, question: question.label });
}
