import type { Criterion } from '../../../domain/demand/criterion.ts';
import type { Kind, Specs } from '../../../domain/demand/measures.ts';
import type { Question } from '../../../domain/demand/question.ts';
import type { SampleSize } from '../../../domain/stats/effective-n.ts';
import type { Estimate } from '../../../domain/stats/estimate.ts';
import type { Sql } from './answers.ts';

/** What one measure adds to the pass over the sheets of a study, by a spec of its kind. */
export type MeasureColumns<K extends Kind = Kind> = {
  /** `name` keeps what several criteria count apart: the names of parameters begin with it. */
  count(asked: { spec: Specs[K]; criterion: Criterion; questions: readonly Question[]; name: string }): {
    /** Which sheets answer what is measured. */
    given: Sql;
    /** What to count of those, by name; `counted` is their condition, `weight` what a sheet counts. */
    columns(counted: string, weight: string): Record<string, string>;
    params: Sql['params'];
  };
  /** The estimate by what was counted, and which counts explain it. */
  estimate(
    size: SampleSize,
    counts: Readonly<Record<string, number>>,
    criterion: Criterion,
  ): { estimate: Estimate | null; further: Record<string, number> };
};
