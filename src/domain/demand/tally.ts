import { meanSample } from '../stats/mean.ts';
import { weightedQuantile } from '../stats/weighted-quantile.ts';
import { binOf, histogramEdges } from './histogram.ts';
import { chosenOptions, noneChosen, type Question, rankSeparator } from './question.ts';
import type { AnswerCount, NumberSpread, QuestionCounts, RankCount } from './question-result.ts';

/** Counts stored answers of one question, one respondent at a time. */
export type Tally = { add: (answer: string, weight: number) => void; counts: () => QuestionCounts };

/** Counts in memory what the server counts in the database; answers are as `readAnswer` stores them, `''` is not answered. */
export function tally(question: Pick<Question, 'type'>): Tally {
  const answered = { n: 0, weight: 0, weightSquared: 0 };
  const byAnswer = new Map<string, AnswerCount>();
  const numbers: number[] = [];
  const weights: number[] = [];

  const count = (answer: string, weight: number) => {
    const found = byAnswer.get(answer) ?? { answer, n: 0, weight: 0, weightSquared: 0 };
    found.n += 1;
    found.weight += weight;
    found.weightSquared += weight * weight;
    byAnswer.set(answer, found);
  };
  let none = 0;
  const ranks = new Map<string, RankCount>();
  const rank = (answer: string, weight: number) => {
    answer.split(rankSeparator).forEach((option, at) => {
      const found = ranks.get(option) ?? { answer: option, n: 0, weight: 0, ranks: 0 };
      ranks.set(option, {
        answer: option,
        n: found.n + 1,
        weight: found.weight + weight,
        ranks: found.ranks + weight * (at + 1),
      });
    });
  };
  return {
    add(answer, weight) {
      if (answer === '') return;
      answered.n += 1;
      answered.weight += weight;
      answered.weightSquared += weight * weight;
      if (question.type === 'number') {
        numbers.push(Number(answer));
        weights.push(weight);
      } else if (question.type === 'multi' || question.type === 'ranking') {
        if (answer === noneChosen) none += 1;
        for (const option of chosenOptions(answer)) count(option, weight);
        if (question.type === 'ranking') rank(answer, weight);
      } else count(answer, weight);
    },
    counts: () => ({
      answered,
      noneChosen: none,
      ranks: question.type === 'ranking' ? [...ranks.values()] : undefined,
      answers: question.type === 'open' ? [] : [...byAnswer.values()].sort((a, b) => b.n - a.n),
      distinct: question.type === 'number' ? new Set(numbers).size : byAnswer.size,
      numbers:
        numbers.length > 0 ? { sample: meanSample(numbers, weights), spread: spreadOf(numbers, weights) } : undefined,
    }),
  };
}

function spreadOf(numbers: readonly number[], weights: readonly number[]): NumberSpread {
  const sorted = numbers.map((value, index) => ({ value, weight: weights[index]! })).sort((a, b) => a.value - b.value);
  const [minimum, maximum] = [sorted[0]!.value, sorted.at(-1)!.value];
  const edges = histogramEdges(minimum, maximum);
  const bins = edges
    .slice(0, -1)
    .map((from, index) => ({ from, to: edges[index + 1]!, n: 0, weight: 0, weightSquared: 0 }));
  numbers.forEach((value, index) => {
    const bin = bins[binOf(value, edges)]!;
    bin.n += 1;
    bin.weight += weights[index]!;
    bin.weightSquared += weights[index]! ** 2;
  });
  return {
    minimum,
    lowerQuartile: weightedQuantile(sorted, 0.25),
    median: weightedQuantile(sorted, 0.5),
    upperQuartile: weightedQuantile(sorted, 0.75),
    maximum,
    bins,
  };
}
