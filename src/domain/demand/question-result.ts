import { effectiveN, type SampleSize, unweighted } from '../stats/effective-n.ts';
import type { Estimate } from '../stats/estimate.ts';
import { type MeanSample, meanInterval } from '../stats/mean.ts';
import { shareInterval } from '../stats/share.ts';
import { type Question, topBoxes } from './question.ts';

/** How many respondents gave one answer, and their weights. */
export type AnswerCount = SampleSize & { answer: string };

/** The spread of numeric answers, by weight where these count, and a histogram whose bins are half open: from ≤ x < to, the last one closed. */
export type NumberSpread = {
  minimum: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  maximum: number;
  bins: (SampleSize & { from: number; to: number })[];
};

/** How many respondents ranked an option at all, their weights, and the ranks they gave it, each times its weight, added up. */
export type RankCount = { answer: string; n: number; weight: number; ranks: number };

/** Everything counted about one question in one group of respondents. */
export type QuestionCounts = {
  /** Those who answered it. */
  answered: SampleSize;
  /** Most frequent first; may be cut, `distinct` says to how many of how many. Empty for numbers and open text. */
  answers: AnswerCount[];
  distinct: number;
  /** `multi`: of those who answered, those who were asked and chose nothing. */
  noneChosen?: number | undefined;
  /** `ranking` questions only. */
  ranks?: RankCount[] | undefined;
  /** `number` questions only. */
  numbers?: { sample: MeanSample; spread: NumberSpread } | undefined;
};

export type OptionResult = {
  answer: string;
  /** `rating`: the step's number. */
  value: number | null;
  /** Of a ranking: those who ranked it first. */
  count: number;
  estimate: Estimate;
  /** `ranking`: the mean of the ranks that it was given, 1 is first. */
  meanRank?: number | undefined;
};

/** What a question shows: who answered, shares with intervals, and where the answers are numbers, their mean. */
export type QuestionResult = {
  position: number;
  answered: number;
  /** Of these, those who were asked and chose none of the options. */
  noneChosen: number;
  effectiveN: number;
  designEffect: number;
  options: OptionResult[];
  /** Different answers given; `options` may hold fewer. */
  distinct: number;
  mean: Estimate | null;
  /** `rating`: share of the two highest steps. */
  topTwo: Estimate | null;
  spread: NumberSpread | null;
};

/** With `weighted` false every respondent counts once, whatever the weights say. */
export type Counting = { weighted: boolean; confidence: number };

/** How many options a result lists before it says "x of y". */
export const maxListedOptions = 200;

/** Shares, mean and top boxes of one question from what was counted. */
export function questionResult(question: Question, counts: QuestionCounts, counting: Counting): QuestionResult {
  const answered = sizeOf(counts.answered, counting);
  const ranks = new Map(counts.ranks?.map((count) => [count.answer, count]));
  // An option that nobody ranks first was ranked all the same.
  const seen = new Set(counts.answers.map(({ answer }) => answer));
  const unplaced = [...ranks.keys()].filter((answer) => !seen.has(answer));
  const counted = [...counts.answers, ...unplaced.map((answer) => ({ answer, n: 0, weight: 0, weightSquared: 0 }))];
  const options = orderedAnswers(question, counted).map((count): OptionResult => {
    const { weight } = sizeOf(count, counting);
    return {
      answer: count.answer,
      value: question.scale?.find((step) => step.answer === count.answer)?.value ?? null,
      count: count.n,
      // an option that nobody chose has a share only where somebody answered
      estimate: shareInterval({ ...answered, hitWeight: weight }, counting.confidence) ?? nobody(counting),
      ...meanRank(ranks.get(count.answer)),
    };
  });
  const mean = meanCounts(question, counts, counting);
  return {
    position: question.position,
    answered: answered.n,
    noneChosen: counts.noneChosen ?? 0,
    ...effectiveN(answered),
    options,
    distinct: Math.max(counts.distinct, options.length),
    mean: mean && meanInterval(mean, counting.confidence),
    topTwo: question.type === 'rating' ? topTwoShare(question, counts, counting) : null,
    spread: counts.numbers?.spread ?? null,
  };
}

const meanRank = (count: RankCount | undefined) =>
  count && count.weight > 0 ? { meanRank: count.ranks / count.weight } : {};

const nobody = ({ confidence }: Counting): Estimate => ({
  value: 0,
  lower: 0,
  upper: 1,
  n: 0,
  effectiveN: 0,
  designEffect: 1,
  confidence,
  method: 'wilson',
});

/** The sample to compute with: the counted weights, or everybody once. */
export function sizeOf(size: SampleSize, { weighted }: Counting): SampleSize {
  return weighted ? { n: size.n, weight: size.weight, weightSquared: size.weightSquared } : unweighted(size.n);
}

/**
 * The condensed numbers of a question: of a `number` directly, of a `rating` from its steps. Null where there are none.
 * With `weighted` false a `number` question must have been counted without weights.
 */
export function meanCounts(question: Question, counts: QuestionCounts, counting: Counting): MeanSample | null {
  if (question.type === 'number') return counts.numbers?.sample ?? null;
  if (question.type !== 'rating') return null;
  const values = new Map(question.scale?.map((step) => [step.answer, step.value]));
  const onScale = counts.answers
    .filter((count) => values.has(count.answer))
    .map((count) => ({ value: values.get(count.answer)!, ...sizeOf(count, counting) }));
  const total = (part: (count: (typeof onScale)[number]) => number) =>
    onScale.reduce((sum, count) => sum + part(count), 0);
  const weight = total((count) => count.weight);
  if (weight === 0) return null;
  const mean = total((count) => count.weight * count.value) / weight;
  return {
    n: total((count) => count.n),
    weight,
    weightSquared: total((count) => count.weightSquared),
    mean,
    squaredDeviations: total((count) => count.weight * (count.value - mean) ** 2),
  };
}

function topTwoShare(question: Question, counts: QuestionCounts, counting: Counting): Estimate | null {
  const top = new Set(topBoxes(question.scale ?? [], 2));
  const hitWeight = counts.answers
    .filter((count) => top.has(count.answer))
    .reduce((sum, count) => sum + sizeOf(count, counting).weight, 0);
  return shareInterval({ ...sizeOf(counts.answered, counting), hitWeight }, counting.confidence);
}

/** Ratings in the order of the scale, dates in time, options as the question lists them, then by how often they occur. */
function orderedAnswers(question: Question, answers: readonly AnswerCount[]): AnswerCount[] {
  const counted = new Map(answers.map((count) => [count.answer, count]));
  const listed = question.scale?.map((step) => step.answer) ?? question.options ?? [];
  const known = listed.map((answer) => counted.get(answer) ?? { answer, n: 0, weight: 0, weightSquared: 0 });
  const listedAnswers = new Set(listed);
  const others = answers.filter((count) => !listedAnswers.has(count.answer));
  if (question.type === 'date') others.sort((a, b) => (a.answer < b.answer ? -1 : 1));
  else others.sort((a, b) => b.n - a.n || (a.answer < b.answer ? -1 : 1));
  if (question.type === 'rating') return [...known, ...others];
  // listed options that nobody chose must not push frequent ones off the end
  return [...known.filter((count) => count.n > 0 || listed.length <= maxListedOptions / 2), ...others].slice(
    0,
    maxListedOptions,
  );
}
