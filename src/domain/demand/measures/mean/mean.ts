import { text } from '../../../text.ts';
import { questionAt, refuse } from '../../answerable.ts';
import type { Measure } from '../../measure.ts';
import type { Question } from '../../question.ts';

/** The mean of a rating or of a number, in units of its scale. */
export type MeanSpec = {
  /** Position of the question. */
  position: number;
};

const hasNumbers = ({ type }: Question) => type === 'rating' || type === 'number';

export const mean: Measure<MeanSpec> = {
  unit: 'number',
  method: 'student',
  positions: ({ position }) => [position],
  words: () => text('demand.measure.mean.words'),
  counted: () => null,
  suggest: (question) => (hasNumbers(question) ? { spec: { position: question.position }, threshold: null } : null),
  check({ position }, _standard, questions) {
    const question = questionAt(questions, position, 'measure.spec.position');
    if (!hasNumbers(question)) throw refuse('noMean', 'measure.kind', { question: question.label });
  },
  range({ position }, questions) {
    const values = questions.find((each) => each.position === position)?.scale?.map((step) => step.value);
    return values?.length ? { from: Math.min(...values), to: Math.max(...values) } : null;
  },
  within: (_spec, _question, result) => result.mean,
  signed: ({ position }, keyOf) => ({ question: keyOf(position) }),
};
