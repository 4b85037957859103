import type { Criterion } from '../../../domain/demand/criterion.ts';
import type { Base } from '../../../domain/demand/explain.ts';
import type { Question } from '../../../domain/demand/question.ts';
import type { Estimate } from '../../../domain/stats/estimate.ts';
import { meanInterval } from '../../../domain/stats/mean.ts';
import { shareInterval } from '../../../domain/stats/share.ts';
import { conditionSql, type Scope, type Sheets } from './answers.ts';

/** What the answers say to one criterion. */
export type Measured = { base: Base; estimate: Estimate | null };

type Counts = {
  inSegment: number;
  answered: number;
  weight: number;
  weightSquared: number;
  hits: number;
  hitWeight: number;
  sum: number;
  squares: number;
};

/** Measures all criteria that rest on one study, in one pass over its answer sheets. */
export async function measureCriteria(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  criteria: readonly Criterion[],
): Promise<Measured[]> {
  if (criteria.length === 0) return [];
  const columns = criteria.map((criterion, index) => columnsOf(criterion, questions, index));
  const [row] = await ctx.facts.query<Record<string, number>>({
    sql: `SELECT count() AS responses, ${columns.map((column) => column.sql).join(', ')} FROM response WHERE ${sheets.where}`,
    params: Object.assign({}, sheets.params, ...columns.map((column) => column.params)),
    signal: ctx.signal,
  });
  return criteria.map((criterion, index) => {
    const read = (name: keyof Counts) => row![`${name}${index}`] ?? 0;
    const base = {
      responses: row!.responses!,
      inSegment: read('inSegment'),
      answered: read('answered'),
      hits: criterion.measure === 'share' ? read('hits') : null,
    };
    const size = { n: base.answered, weight: read('weight'), weightSquared: read('weightSquared') };
    if (criterion.measure === 'share')
      return { base, estimate: shareInterval({ ...size, hitWeight: read('hitWeight') }, criterion.confidence) };
    // sums are taken around the threshold, which keeps their squares precise
    const shift = size.weight > 0 ? read('sum') / size.weight : 0;
    const squaredDeviations = Math.max(0, read('squares') - size.weight * shift * shift);
    return {
      base,
      estimate: meanInterval({ ...size, mean: criterion.threshold + shift, squaredDeviations }, criterion.confidence),
    };
  });
}

function columnsOf(
  criterion: Criterion,
  questions: readonly Question[],
  index: number,
): { sql: string; params: Record<string, unknown> } {
  const w = criterion.weighted ? 'weight' : '1.0';
  const segment =
    criterion.segmentPosition === null
      ? { where: '1', params: {} }
      : conditionSql({ position: criterion.segmentPosition, answers: criterion.segmentAnswers }, `segment${index}`);
  const question = questions.find(({ position }) => position === criterion.position);
  const value = criterion.measure === 'mean' ? valueSql(question, criterion.position, index) : null;
  const given = value
    ? { where: `isNotNull(${value.sql})`, params: value.params }
    : conditionSql({ position: criterion.position }, `given${index}`);
  const counted = `${segment.where} AND ${given.where}`;
  const columns = [
    `countIf(${segment.where}) AS inSegment${index}`,
    `countIf(${counted}) AS answered${index}`,
    `sumIf(${w}, ${counted}) AS weight${index}`,
    `sumIf(${w} * ${w}, ${counted}) AS weightSquared${index}`,
  ];
  const params = { ...segment.params, ...given.params };
  if (value) {
    const distance = `(assumeNotNull(${value.sql}) - {threshold${index}:Float64})`;
    columns.push(
      `sumIf(${w} * ${distance}, ${counted}) AS sum${index}`,
      `sumIf(${w} * ${distance} * ${distance}, ${counted}) AS squares${index}`,
    );
    return { sql: columns.join(', '), params: { ...params, [`threshold${index}`]: criterion.threshold } };
  }
  const hit = conditionSql({ position: criterion.position, answers: criterion.answers }, `hit${index}`);
  columns.push(
    `countIf(${counted} AND ${hit.where}) AS hits${index}`,
    `sumIf(${w}, ${counted} AND ${hit.where}) AS hitWeight${index}`,
  );
  return { sql: columns.join(', '), params: { ...params, ...hit.params } };
}

/** The number that an answer stands for: itself, or the value of its step on the scale. NULL where it is none. */
function valueSql(
  question: Question | undefined,
  position: number,
  index: number,
): { sql: string; params: Record<string, unknown> } {
  const answer = `answers[{value${index}Position:UInt16}]`;
  const at = { [`value${index}Position`]: position };
  if (question?.type !== 'rating') return { sql: `toFloat64OrNull(${answer})`, params: at };
  const steps = question.scale ?? [];
  const names = `{steps${index}:Array(String)}`;
  return {
    sql: `if(has(${names}, ${answer}), {values${index}:Array(Float64)}[indexOf(${names}, ${answer})], NULL)`,
    params: {
      ...at,
      [`steps${index}`]: steps.map((step) => step.answer),
      [`values${index}`]: steps.map((step) => step.value),
    },
  };
}
