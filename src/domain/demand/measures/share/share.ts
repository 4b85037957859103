import { text } from '../../../text.ts';
import { checkAnswers, hasOptions, questionAt, refuse } from '../../answerable.ts';
import type { Measure } from '../../measure.ts';
import { type Question, topBoxes } from '../../question.ts';

/** The share of respondents who give certain answers: one option, several, the top boxes of a rating. */
export type ShareSpec = {
  /** Position of the question. */
  position: number;
  /** The answers that count. */
  answers: string[];
};

/** How many of the highest steps these answers are; null where they are anything else. */
function topBoxesOf(answers: readonly string[], question: Question | undefined): number | null {
  const top = new Set(topBoxes(question?.scale ?? [], answers.length));
  return answers.length > 0 && top.size === answers.length && answers.every((answer) => top.has(answer))
    ? top.size
    : null;
}

export const share: Measure<ShareSpec> = {
  unit: 'share',
  method: 'wilson',
  positions: ({ position }) => [position],
  words({ position, answers }, questions) {
    const boxes = topBoxesOf(
      answers,
      questions.find((question) => question.position === position),
    );
    if (boxes !== null) return text('demand.measure.share.topBoxes', { count: boxes });
    const [only] = answers;
    return answers.length === 1
      ? text('demand.measure.share.oneAnswer', { answer: only })
      : text('demand.measure.share.answers', { count: answers.length });
  },
  counted({ position, answers }, questions) {
    const { scale, options } = questions.find((question) => question.position === position) ?? {};
    const listed = scale?.map(({ answer }) => answer) ?? options ?? [];
    const place = (answer: string) => (listed.includes(answer) ? listed.indexOf(answer) : listed.length);
    return answers.toSorted((a, b) => place(a) - place(b));
  },
  suggest(question) {
    if (!hasOptions(question)) return null;
    const answers = question.type === 'rating' ? topBoxes(question.scale ?? [], 2) : [];
    return { spec: { position: question.position, answers }, threshold: 0.5 };
  },
  check({ position, answers }, { threshold }, questions) {
    const question = questionAt(questions, position, 'measure.spec.position');
    if (!hasOptions(question)) throw refuse('noShare', 'measure.kind', { question: question.label });
    checkAnswers(question, answers, 'measure.spec.answers');
    if (threshold <= 0 || threshold >= 1) throw refuse('shareThreshold', 'threshold');
  },
  range: () => ({ from: 0, to: 1 }),
  within({ answers }, question, { options, topTwo }) {
    if (answers.length === 1) return options.find(({ answer }) => answer === answers[0])?.estimate ?? null;
    return topBoxesOf(answers, question) === 2 ? topTwo : null;
  },
  signed: ({ position, answers }, keyOf) => ({ question: keyOf(position), answers }),
};
