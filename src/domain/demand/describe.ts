/** What a study will ask, said before anybody has answered. */
import { refuse } from './answerable.ts';
import type { DescribedQuestion } from './pasted-questions.ts';
import type { Question } from './question.ts';

const repeated = <T>(values: readonly T[]): T | undefined => values.find((value, at) => values.indexOf(value) !== at);

/**
 * The questions with their positions. Fails with `invalid_input` for what could not be answered, and for a change to those that are `kept`: answers and
 * criteria rest on them, so they stay as they are, and in front.
 */
export function describedQuestions(questions: readonly DescribedQuestion[], kept: readonly Question[]): Question[] {
  const twice = repeated(questions.map(({ key }) => key.trim()));
  if (twice !== undefined) throw refuse('sameKey', 'questions', { key: twice });
  for (const question of questions) requireAnswers(question);
  const all = questions.map(({ options, scale, ...question }, index) => ({
    ...question,
    position: index + 1,
    ...(['single', 'multi', 'ranking'].includes(question.type) ? { options: options ?? [] } : {}),
    ...(question.type === 'rating' ? { scale: (scale ?? []).toSorted((a, b) => a.value - b.value) } : {}),
  }));
  const changed = kept.find((question, index) => !isSame(question, all[index]));
  if (changed) throw refuse('questionInUse', 'questions', { question: changed.label });
  return all.map((question, index) => kept[index] ?? question);
}

const parts = ({ key, label, type, options, scale }: DescribedQuestion) =>
  JSON.stringify([key, label, type, options ?? [], scale?.map(({ answer, value }) => [answer, value]) ?? []]);
const isSame = (a: Question, b: Question | undefined) => b !== undefined && parts(a) === parts(b);

function requireAnswers({ type, label, options = [], scale = [] }: DescribedQuestion): void {
  const answers = type === 'rating' ? scale.map(({ answer }) => answer) : options;
  if (!['single', 'multi', 'ranking', 'rating'].includes(type)) return;
  if (answers.length < 2) throw refuse('tooFewOptions', 'questions', { question: label });
  const twice = repeated(answers) ?? (type === 'rating' ? repeated(scale.map(({ value }) => value)) : undefined);
  if (twice !== undefined) throw refuse('sameOption', 'questions', { question: label, answer: twice });
}
