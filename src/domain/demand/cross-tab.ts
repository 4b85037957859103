import { compareMeans } from '../stats/compare-means.ts';
import { compareShares, significantlyHigher } from '../stats/compare-shares.ts';
import { effectiveN } from '../stats/effective-n.ts';
import { type Independence, independence } from '../stats/independence.ts';
import type { MeanSample } from '../stats/mean.ts';
import type { Question } from './question.ts';
import {
  type AnswerCount,
  type Counting,
  meanCounts,
  type OptionResult,
  type QuestionCounts,
  type QuestionResult,
  questionResult,
  sizeOf,
} from './question-result.ts';

/** Everybody who gave one answer to the question that splits the respondents. */
export type GroupCounts = { group: string; counts: QuestionCounts };

export type CrossTabGroup = {
  group: string;
  /** A, B, C …: how other groups refer to this one. */
  letter: string;
  result: Omit<QuestionResult, 'options'> & {
    options: (OptionResult & { higherThan: string[] })[];
  };
  /** Letters of the groups whose mean is significantly lower. */
  meanHigherThan: string[];
  topTwoHigherThan: string[];
};

export type CrossTab = {
  groups: CrossTabGroup[];
  /** Groups that exist; `groups` holds at most {@link maxGroups} of them, the largest. */
  distinctGroups: number;
  /** Null where the test does not apply: several answers per respondent, a number, too many answers to list, a table with a single row. */
  independence: Independence | null;
  /** Pairs tested in all, which is what the correction accounts for. */
  comparisons: number;
  falseDiscoveryRate: number;
};

/** As many groups as there are letters. */
export const maxGroups = 26;
const falseDiscoveryRate = 0.05;

/**
 * How do the answers differ between groups of respondents? Each group's result, χ² with Cramér's V over the whole table, and for every
 * number the groups that are significantly lower (all pairs, Benjamini–Hochberg, q < 0.05). Where respondents can be in several groups
 * at once the tests, which need separate people, are left out.
 */
export function crossTab(
  question: Question,
  by: Question,
  groups: readonly GroupCounts[],
  counting: Counting,
): CrossTab {
  const ordered = orderGroups(by, groups).slice(0, maxGroups);
  const separate = by.type !== 'multi';
  const found = ordered.map(({ counts }) => questionResult(question, counts, counting));
  const rows = answersOf(found);
  const complete = found.every((result) => result.distinct <= result.options.length);
  // an answer that nobody in a group gave is a share of zero there, not a gap
  const results = ordered.map(({ counts }) => questionResult({ ...question, options: rows }, counts, counting));

  const shares = rows.map((answer) => ordered.map(({ counts }) => shareSample(counts, [answer], counting)));
  const sharePairs = separate ? compareShares(shares) : [];
  const shareHigher = significantlyHigher(sharePairs, falseDiscoveryRate);
  const means = ordered.map(({ counts }) => meanCounts(question, counts, counting) ?? emptyMean);
  const meanPairs = separate && (question.type === 'rating' || question.type === 'number') ? compareMeans(means) : [];
  const meanHigher = significantlyHigher(meanPairs, falseDiscoveryRate);
  const topTwo = [...(question.scale ?? [])]
    .sort((a, b) => b.value - a.value)
    .slice(0, 2)
    .map((step) => step.answer);
  const topPairs =
    separate && question.type === 'rating'
      ? compareShares([ordered.map(({ counts }) => shareSample(counts, topTwo, counting))])
      : [];
  const topHigher = significantlyHigher(topPairs, falseDiscoveryRate);

  const letters = (indices: number[]) => indices.map(letterOf);
  return {
    groups: ordered.map(({ group }, index) => {
      const { options, ...result } = results[index]!;
      return {
        group,
        letter: letterOf(index),
        result: {
          ...result,
          options: options.map((option) => ({
            ...option,
            higherThan: letters(shareHigher(rows.indexOf(option.answer), index)),
          })),
        },
        meanHigherThan: letters(meanHigher(0, index)),
        topTwoHigherThan: letters(topHigher(0, index)),
      };
    }),
    distinctGroups: groups.length,
    independence: separate && complete && question.type !== 'multi' ? independenceOf(ordered, rows, counting) : null,
    comparisons: sharePairs.length + meanPairs.length + topPairs.length,
    falseDiscoveryRate,
  };
}

const letterOf = (index: number) => String.fromCharCode(65 + index);

const emptyMean: MeanSample = { n: 0, weight: 0, weightSquared: 0, mean: 0, squaredDeviations: 0 };

/** In the order the splitting question lists them (scale, options), others by size. */
function orderGroups(by: Question, groups: readonly GroupCounts[]): GroupCounts[] {
  const listed = by.scale?.map((step) => step.answer) ?? by.options ?? [];
  const place = new Map(listed.map((answer, index) => [answer, index]));
  const largest = [...groups].sort((a, b) => b.counts.answered.n - a.counts.answered.n).slice(0, maxGroups);
  return largest.sort((a, b) => (place.get(a.group) ?? listed.length) - (place.get(b.group) ?? listed.length));
}

function answersOf(results: readonly QuestionResult[]): string[] {
  return [...new Set(results.flatMap((result) => result.options.map((option) => option.answer)))];
}

function shareSample(counts: QuestionCounts, answers: readonly string[], counting: Counting) {
  const hits: AnswerCount[] = counts.answers.filter((count) => answers.includes(count.answer));
  return {
    ...sizeOf(counts.answered, counting),
    hitWeight: hits.reduce((sum, count) => sum + sizeOf(count, counting).weight, 0),
  };
}

/** Weighted counts are scaled so that the table's total is its effective n. */
function independenceOf(
  groups: readonly GroupCounts[],
  rows: readonly string[],
  counting: Counting,
): Independence | null {
  const sizes = groups.map(({ counts }) => sizeOf(counts.answered, counting));
  const total = sizes.reduce(
    (sum, size) => ({
      n: sum.n + size.n,
      weight: sum.weight + size.weight,
      weightSquared: sum.weightSquared + size.weightSquared,
    }),
    { n: 0, weight: 0, weightSquared: 0 },
  );
  if (total.weight === 0) return null;
  const scale = effectiveN(total).effectiveN / total.weight;
  return independence(
    rows.map((answer) => groups.map(({ counts }) => shareSample(counts, [answer], counting).hitWeight * scale)),
  );
}
