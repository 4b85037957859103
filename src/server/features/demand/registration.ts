import type { Criterion } from '../../../domain/demand/criterion.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { invalidInput } from '../../../domain/errors.ts';

const refuse = (reason: string, field: string, params?: Record<string, string | number>) =>
  invalidInput(`demand.errors.${reason}`, params, { field });

/** Refuses a criterion that the study could never answer, naming the field. */
export function checkCriterion(criterion: Criterion, questions: readonly Question[]): void {
  const at = (position: number, field: string) => {
    const question = questions.find((each) => each.position === position);
    if (!question) throw refuse('noSuchQuestion', field, { position });
    return question;
  };
  const measured = at(criterion.position, 'position');
  if (criterion.measure === 'share') {
    if (!['single', 'multi', 'rating'].includes(measured.type))
      throw refuse('noShare', 'measure', { question: measured.label });
    if (criterion.answers.length === 0) throw refuse('noAnswers', 'answers');
    if (criterion.threshold <= 0 || criterion.threshold >= 1) throw refuse('shareThreshold', 'threshold');
    checkSteps(measured, criterion.answers, 'answers');
  } else if (measured.type !== 'rating' && measured.type !== 'number') {
    throw refuse('noMean', 'measure', { question: measured.label });
  }
  if (criterion.segmentPosition === null) return;
  const segment = at(criterion.segmentPosition, 'segmentPosition');
  if (!['single', 'multi', 'rating'].includes(segment.type))
    throw refuse('cannotSplitBy', 'segmentPosition', { question: segment.label });
  if (segment.position === measured.position) throw refuse('segmentIsMeasure', 'segmentPosition');
  if (criterion.segmentAnswers.length === 0) throw refuse('noAnswers', 'segmentAnswers');
  checkSteps(segment, criterion.segmentAnswers, 'segmentAnswers');
}

/** The steps of a scale are all known; options of other questions may still turn up in later answers. */
function checkSteps(question: Question, answers: readonly string[], field: string): void {
  if (question.type !== 'rating') return;
  const unknown = answers.find((answer) => !question.scale?.some((step) => step.answer === answer));
  if (unknown !== undefined) throw refuse('notAStep', field, { answer: unknown, question: question.label });
}
