import { checkAnswers, hasOptions, questionAt, refuse } from './answerable.ts';
import type { Standard } from './measure.ts';
import { type Measured, measureOf } from './measures.ts';
import type { Question } from './question.ts';

/** The respondents who gave one of these answers to a question. */
export type Segment = { position: number; answers: string[] };

/**
 * What was fixed before looking: the need is validated when the measure, in the segment, is surely on the passing side. Whom it is about and how
 * they count is the same for every measure; the spec says only what is measured.
 */
export type Criterion = Standard & {
  measure: Measured;
  /** Null is everybody. */
  segment: Segment | null;
  /** Whether answer sheets count by their weight, or everybody once. */
  weighted: boolean;
};

/** Refuses a criterion that the study could never answer, naming the field. */
export function checkCriterion(criterion: Criterion, questions: readonly Question[]): void {
  const { measure, segment } = criterion;
  const { check, positions } = measureOf(measure.kind);
  check(measure.spec, criterion, questions);
  if (segment === null) return;
  const question = questionAt(questions, segment.position, 'segment.position');
  if (!hasOptions(question)) throw refuse('cannotSplitBy', 'segment.position', { question: question.label });
  if (positions(measure.spec).includes(segment.position)) throw refuse('segmentIsMeasure', 'segment.position');
  checkAnswers(question, segment.answers, 'segment.answers');
}
