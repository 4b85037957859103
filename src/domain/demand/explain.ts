import type { Explain } from '../kpi.ts';
import { type Text, text } from '../text.ts';

/** The respondents behind an estimate, from everybody down to those who gave the answer. */
export type Base = {
  /** Stored answer sheets of the study. */
  responses: number;
  /** Of these, in the segment; equal to `responses` where there is none, null where only those are known who also answered. */
  inSegment: number | null;
  /** Of these, answered the question (on its scale). */
  answered: number;
  /** Of these, gave an answer that counts; null for a mean. */
  hits: number | null;
};

/** How a share or mean was computed, with every respondent accounted for. */
export function explainEstimate(
  base: Base,
  of: { measure: 'share' | 'mean'; weighted: boolean; effectiveN: number | null; confidence: number },
): Explain {
  const count = (key: string, value: number | null) => ({
    label: text(`demand.explain.${key}`),
    value,
    unit: 'count' as const,
  });
  const { responses, inSegment, answered } = base;
  const left =
    inSegment === null
      ? [count('notCounted', responses - answered)]
      : [count('notInSegment', responses - inSegment), count('notAnswered', inSegment - answered)];
  const way = of.weighted ? 'weighted' : 'unweighted';
  return {
    formula: text(`demand.explain.formula.${of.measure}.${way}`),
    inputs: [
      count('responses', base.responses),
      ...(inSegment === null ? [] : [count('inSegment', inSegment)]),
      count('answered', base.answered),
      ...(base.hits === null ? [] : [count('hits', base.hits)]),
      {
        label: text('demand.explain.effectiveN'),
        value: of.effectiveN === null ? null : Math.round(of.effectiveN * 10) / 10,
        unit: 'number',
      },
    ],
    exclusions: left.filter((line) => line.value !== 0),
    method: methodText(of.measure === 'share' ? 'wilson' : 'student', of.confidence, of.weighted),
  };
}

/** The name of an interval's method with its level. */
export function methodText(method: 'wilson' | 'student' | 'welch', confidence: number, weighted: boolean): Text {
  return text(`demand.method.${method}.${weighted ? 'weighted' : 'unweighted'}`, {
    level: Math.round(confidence * 1000) / 10,
  });
}
