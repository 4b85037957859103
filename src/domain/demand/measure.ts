import type { Estimate, EstimateMethod } from '../stats/estimate.ts';
import type { Text } from '../text.ts';
import type { Question } from './question.ts';
import type { QuestionResult } from './question-result.ts';

/** Which side of the threshold passes. The threshold itself passes on both. */
export const directions = ['at_least', 'at_most'] as const;
export type Direction = (typeof directions)[number];

/** Where and how surely an estimate must stand; the same for whatever is measured. */
export type Standard = {
  direction: Direction;
  /** In the unit of the measure. */
  threshold: number;
  /** Smallest effective n at which a verdict is given. */
  minimumN: number;
  /** Of the interval, two-sided. */
  confidence: number;
};

/** The smallest and the largest value that something can take. */
export type Range = { from: number; to: number };

/** As much of the result of a question as measures look into. */
export type ResultParts = Pick<QuestionResult, 'mean' | 'topTwo'> & {
  options: readonly { answer: string; estimate: Estimate }[];
};

/**
 * One way to measure how much a need matters, by the answers of a study: all that card, queries and forms ask about it. `Spec` is what a criterion
 * says beside its standard. The browser asks this too, so it holds no statistics: those are with the columns at the server and in the folder's `sizes.ts`.
 */
export type Measure<Spec> = {
  readonly unit: 'share' | 'number';
  /** Of its interval. */
  readonly method: EstimateMethod;
  /** Positions of the questions it reads; the first names the measure to people. */
  positions(spec: Spec): readonly number[];
  /** What is measured, in a few words: 「前两档」. */
  words(spec: Spec, questions: readonly Question[]): Text;
  /** The answers that count, in the order of the question's options; null where every number does. */
  counted(spec: Spec, questions: readonly Question[]): string[] | null;
  /** What to measure about a question as long as nobody said otherwise, and a usual threshold; null where this cannot measure it. */
  suggest(question: Question): { spec: Spec; threshold: number | null } | null;
  /** Fails with `invalid_input` for what the study could never answer. */
  check(spec: Spec, standard: Standard, questions: readonly Question[]): void;
  /** What the value can be; null where there are no ends. */
  range(spec: Spec, questions: readonly Question[]): Range | null;
  /** The same figure within the results of its question, for other groups of respondents; null where it is not among them. */
  within(spec: Spec, question: Question, result: ResultParts): Estimate | null;
  /** The fields of the spec that are signed, a closed list: it is part of the forms of the card, and released ones are never edited. */
  signed(spec: Spec, keyOf: (position: number) => string): object;
};
