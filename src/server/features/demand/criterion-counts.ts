import type { Criterion } from '../../../domain/demand/criterion.ts';
import type { Base } from '../../../domain/demand/explain.ts';
import type { Question } from '../../../domain/demand/question.ts';
import type { Estimate } from '../../../domain/stats/estimate.ts';
import { conditionSql, type Scope, type Sheets } from './answers.ts';
import { columnsOf } from './measures.ts';

/** What the answers say to one criterion. */
export type Answered = { base: Base; estimate: Estimate | null };

/** Measures all criteria that rest on one study, in one pass over its answer sheets. */
export async function measureCriteria(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  criteria: readonly Criterion[],
): Promise<Answered[]> {
  if (criteria.length === 0) return [];
  const counts = criteria.map((criterion, index) => countsOf(criterion, questions, `c${index}`));
  const columns = counts.flatMap(({ name, columns }) =>
    Object.entries(columns).map(([column, sql]) => `${sql} AS ${name}${column}`),
  );
  const [row] = await ctx.facts.query<Record<string, number>>({
    sql: `SELECT count() AS responses, ${columns.join(', ')} FROM ${sheets.from} WHERE ${sheets.where}`,
    params: Object.assign({}, sheets.params, ...counts.map(({ params }) => params)),
    signal: ctx.signal,
  });
  return criteria.map((criterion, index) => {
    const { name, columns } = counts[index]!;
    const counted = Object.fromEntries(Object.keys(columns).map((column) => [column, row![`${name}${column}`] ?? 0]));
    const { inSegment = 0, answered = 0, weight = 0, weightSquared = 0, ...own } = counted;
    const size = { n: answered, weight, weightSquared };
    const { estimate, further } = columnsOf(criterion.measure.kind).estimate(size, own, criterion);
    return { base: { responses: row!.responses!, inSegment, answered, further }, estimate };
  });
}

/** What is counted for every criterion, whatever it measures, and what its measure adds. */
function countsOf(criterion: Criterion, questions: readonly Question[], name: string) {
  const { kind, spec } = criterion.measure;
  const weight = criterion.weighted ? 'weight' : '1.0';
  const segment = criterion.segment ? conditionSql(criterion.segment, `${name}segment`) : { where: '1', params: {} };
  const { given, columns, params } = columnsOf(kind).count({ spec, criterion, questions, name });
  const counted = `${segment.where} AND ${given.where}`;
  return {
    name,
    columns: {
      inSegment: `countIf(${segment.where})`,
      answered: `countIf(${counted})`,
      weight: `sumIf(${weight}, ${counted})`,
      weightSquared: `sumIf(${weight} * ${weight}, ${counted})`,
      ...columns(counted, weight),
    } as Record<string, string>,
    params: { ...segment.params, ...given.params, ...params },
  };
}
