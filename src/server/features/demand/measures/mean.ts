import type { Question } from '../../../../domain/demand/question.ts';
import { meanInterval } from '../../../../domain/stats/mean.ts';
import type { MeasureColumns } from '../measure-columns.ts';

/** Sums are taken around the threshold, which keeps their squares precise. */
export const mean: MeasureColumns<'mean'> = {
  count({ spec: { position }, criterion: { threshold }, questions, name }) {
    const value = valueSql(
      questions.find((question) => question.position === position),
      position,
      name,
    );
    const distance = `(assumeNotNull(${value.sql}) - {${name}threshold:Float64})`;
    return {
      given: { where: `isNotNull(${value.sql})`, params: value.params },
      columns: (counted, weight) => ({
        sum: `sumIf(${weight} * ${distance}, ${counted})`,
        squares: `sumIf(${weight} * ${distance} * ${distance}, ${counted})`,
      }),
      params: { [`${name}threshold`]: threshold },
    };
  },
  estimate(size, { sum = 0, squares = 0 }, { threshold, confidence }) {
    const shift = size.weight > 0 ? sum / size.weight : 0;
    const squaredDeviations = Math.max(0, squares - size.weight * shift * shift);
    return { estimate: meanInterval({ ...size, mean: threshold + shift, squaredDeviations }, confidence), further: {} };
  },
};

/** The number that an answer stands for: itself, or the value of its step on the scale. NULL where it is none. */
function valueSql(
  question: Question | undefined,
  position: number,
  name: string,
): { sql: string; params: Record<string, unknown> } {
  const answer = `answers[{${name}position:UInt16}]`;
  const at = { [`${name}position`]: position };
  if (question?.type !== 'rating') return { sql: `toFloat64OrNull(${answer})`, params: at };
  const steps = question.scale ?? [];
  const names = `{${name}steps:Array(String)}`;
  return {
    sql: `if(has(${names}, ${answer}), {${name}values:Array(Float64)}[indexOf(${names}, ${answer})], NULL)`,
    params: {
      ...at,
      [`${name}steps`]: steps.map((step) => step.answer),
      [`${name}values`]: steps.map((step) => step.value),
    },
  };
}
