/** Answers that are stored, read in another way than they were when they came in. */
import { refuse } from './answerable.ts';
import { jsonOptions } from './options.ts';
import { jsonList, noneChosen, optionSeparator, type Question, type Reading, rankSeparator } from './question.ts';
import { readAnswer } from './read-answer.ts';

/** A question whose answers are read in this way from now on. Fails with `invalid_input` for options or steps that nobody could choose among. */
export function withReading(question: Question, reading: Reading, at: string): Question {
  const { position, key, label, reread } = question;
  const { type, options = [], scale = [], separator, missing = [], blank } = reading;
  if (type === 'rating') {
    if (scale.length < 2) throw refuse('tooFewOptions', 'scale', { question: label });
    const twice = twiceIn(scale.map(({ answer }) => answer)) ?? twiceIn(scale.map(({ value }) => value));
    if (twice !== undefined) throw refuse('sameOption', 'scale', { question: label, answer: twice });
  }
  const isListed = type === 'single' || type === 'multi' || type === 'ranking';
  const twice = isListed ? twiceIn(options) : undefined;
  if (twice !== undefined) throw refuse('sameOption', 'options', { question: label, answer: twice });
  return {
    ...{ position, key, label, type },
    reread: { at, storedAs: reread?.storedAs ?? readingOf(question) },
    ...(isListed ? { options } : {}),
    ...(type === 'rating' ? { scale: scale.toSorted((a, b) => a.value - b.value) } : {}),
    ...(separator !== undefined && (type === 'multi' || type === 'ranking') ? { separator } : {}),
    ...(missing.length > 0 ? { missing } : {}),
    ...(blank !== undefined && type === 'multi' ? { blank } : {}),
  };
}

/** How a question is read now. */
export const readingOf = ({ type, options, scale, separator, missing, blank }: Question): Reading => ({
  type,
  ...(options ? { options } : {}),
  ...(scale ? { scale } : {}),
  ...(separator !== undefined ? { separator } : {}),
  ...(missing ? { missing } : {}),
  ...(blank ? { blank } : {}),
});

/** The question as its answers are stored, whatever they are read as by now. */
export function asStored<Q extends Pick<Question, 'reread'>>(question: Q): Q & Reading {
  if (!question.reread) return question as Q & Reading;
  const {
    type: _type,
    options: _options,
    scale: _scale,
    separator: _separator,
    missing: _missing,
    blank: _blank,
    ...named
  } = question as Q & Reading;
  return { ...named, ...question.reread.storedAs } as Q & Reading;
}

const twiceIn = <T>(values: readonly T[]): T | undefined => values.find((value, at) => values.indexOf(value) !== at);

/**
 * What a stored answer, or a cell that was kept as it was written, says under the question as it is read now; `''` where it is none. Options that were
 * taken apart stay apart; where they count as one answer now they are joined as the file joined them.
 */
export function rereadAnswer(question: Question, stored: string): string {
  if (stored === '') return '';
  const isSeveral = question.type === 'multi' || question.type === 'ranking';
  if (stored === noneChosen) return question.type === 'multi' ? stored : '';
  const between = stored.includes(rankSeparator) ? rankSeparator : optionSeparator;
  if (!stored.includes(between)) return readAnswer(question, stored).answer ?? '';
  const parts = stored.split(between);
  if (!isSeveral) return readAnswer(question, joined(parts, question.separator)).answer ?? '';
  const answered = parts.flatMap((part) => (question.missing?.includes(part) ? [] : part));
  return answered.join(question.type === 'multi' ? optionSeparator : rankSeparator);
}

const joined = (parts: readonly string[], separator = ';'): string =>
  separator === jsonList ? JSON.stringify(parts) : parts.flatMap(jsonOptions).join(separator);
