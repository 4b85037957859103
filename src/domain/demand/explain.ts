import type { Explain } from '../kpi.ts';
import type { EstimateMethod } from '../stats/estimate.ts';
import { type Text, text } from '../text.ts';
import { type Kind, measureOf } from './measures.ts';

/** The respondents behind an estimate, from everybody down to those who gave the answer. */
export type Base = {
  /** Stored answer sheets of the study. */
  responses: number;
  /** Of these, in the segment; equal to `responses` where there is none, null where only those are known who also answered. */
  inSegment: number | null;
  /** Of these, answered the question (on its scale). */
  answered: number;
  /** What else the measure counted of these, by name (`hits`). */
  further?: Record<string, number>;
};

/** Do the weights of those who answered differ? Without weights, or with equal ones, everybody counts once. */
export const weigh = ({ n, effectiveN }: { n: number; effectiveN: number }): boolean => n - effectiveN > 1e-6 * n;

/** How an estimate was computed, with every respondent accounted for. */
export function explainEstimate(
  base: Base,
  of: {
    kind: Kind;
    weighted: boolean;
    effectiveN: number | null;
    confidence: number;
    /** The answers that count, where not all do. */
    counted?: readonly string[] | null;
  },
): Explain {
  const count = (key: string, value: number | null) => ({
    label: text(`demand.explain.${key}`),
    value,
    unit: 'count' as const,
  });
  const { responses, inSegment, answered, further = {} } = base;
  const left =
    inSegment === null
      ? [count('notCounted', responses - answered)]
      : [count('notInSegment', responses - inSegment), count('notAnswered', inSegment - answered)];
  const weighted = of.weighted && of.effectiveN !== null && weigh({ n: answered, effectiveN: of.effectiveN });
  const way = weighted ? 'weighted' : 'unweighted';
  return {
    formula: text(`demand.explain.formula.${of.kind}.${way}`),
    inputs: [
      count('responses', responses),
      ...(inSegment === null ? [] : [count('inSegment', inSegment)]),
      count('answered', answered),
      ...Object.entries(further).map(([name, value]) =>
        name === 'hits' && of.counted
          ? { ...count(name, value), label: text('demand.explain.hitsOf', { answers: of.counted.join(' · ') }) }
          : count(name, value),
      ),
      {
        label: text('demand.explain.effectiveN'),
        value: of.effectiveN === null ? null : Math.round(of.effectiveN * 10) / 10,
        unit: 'number',
      },
    ],
    exclusions: left.filter((line) => line.value !== 0),
    method: methodText(measureOf(of.kind).method, of.confidence, weighted),
  };
}

/** The name of an interval's method with its level. */
export function methodText(method: EstimateMethod, confidence: number, weighted: boolean): Text {
  return text(`demand.method.${method}.${weighted ? 'weighted' : 'unweighted'}`, {
    level: Math.round(confidence * 1000) / 10,
  });
}
