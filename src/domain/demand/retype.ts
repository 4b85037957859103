/** What a question is when a person says that it is of another type: its options or steps follow from what was answered. */
import type { MappedQuestion } from './answer-mapping.ts';
import { optionsIn, splitOptions } from './options.ts';
import { jsonList, type QuestionType, type ScaleStep } from './question.ts';
import { leadingStep, numericScale, verbalScale } from './scales.ts';

/** A cell, or an answer, with how often it occurs. */
export type CountedCell = { cell: string; count: number };

const usualSeparators = ['┋', '→', '|', ';', '；', '、', '，', ', ', ',', ' '] as const;
const mostSteps = 20;

/** The question as another type, with the options or steps that these cells have. What means no answer stays. */
export function retyped(question: MappedQuestion, type: QuestionType, cells: readonly CountedCell[]): MappedQuestion {
  const { key, label, missing, separator, options } = question;
  const own = { key, label, type, ...(missing ? { missing } : {}) };
  const counts = new Map(cells.filter(({ cell }) => !missing?.includes(cell)).map(({ cell, count }) => [cell, count]));
  if (type === 'rating') return { ...own, scale: scaleOf([...counts.keys()]) };
  if (type === 'single') return { ...own, options: optionsIn(counts, null) };
  if (type === 'multi' || type === 'ranking') {
    const found = separator ?? separatorIn([...counts.keys()]);
    return { ...own, options: optionsIn(counts, found, options), ...(found ? { separator: found } : {}) };
  }
  return own;
}

/** The scale that answers belong to; of a kind that nobody knows, their numbers or their order. */
function scaleOf(answers: readonly string[]): ScaleStep[] {
  const known = verbalScale(answers) ?? numericScale(answers);
  if (known) return known;
  const steps = answers.slice(0, mostSteps).map((answer) => ({ answer, value: leadingStep(answer) }));
  const numbered =
    steps.every(({ value }) => value !== null) && new Set(steps.map(({ value }) => value)).size === steps.length;
  return steps
    .map(({ answer, value }, at) => ({ answer, value: numbered ? value! : at + 1 }))
    .sort((a, b) => a.value - b.value);
}

/** The scale read the other way round: the lowest step is the highest. */
export function reversed(scale: readonly ScaleStep[]): ScaleStep[] {
  const values = scale.map(({ value }) => value).sort((a, b) => b - a);
  return [...scale]
    .sort((a, b) => a.value - b.value)
    .map(({ answer }, at) => ({ answer, value: values[at]! }))
    .sort((a, b) => a.value - b.value);
}

function separatorIn(cells: readonly string[]): string | undefined {
  if (cells.some((cell) => cell.startsWith('[') && splitOptions(cell, jsonList)[0] !== cell)) return jsonList;
  return usualSeparators.find((separator) => cells.some((cell) => cell.trim().includes(separator)));
}
