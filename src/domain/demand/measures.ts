import type { Measure } from './measure.ts';
import { mean } from './measures/mean/mean.ts';
import { share } from './measures/share/share.ts';
import type { Question } from './question.ts';

/** Every measure by its kind, the one to suggest first in front. */
const measures = { share, mean };

export type Kind = keyof typeof measures;
export const kinds = Object.keys(measures) as Kind[];

type SpecOf<M> = M extends Measure<infer Spec> ? Spec : never;
/** What a criterion says of a measure, by its kind. */
export type Specs = { [K in Kind]: SpecOf<(typeof measures)[K]> };
/** What is measured: a kind with a spec of that kind. */
export type Measured = { [K in Kind]: { kind: K; spec: Specs[K] } }[Kind];

/** The measure of a kind, to be called with specs of that kind only. */
export const measureOf = (kind: Kind): Measure<Specs[Kind]> => measures[kind];

/** What could be measured about a question, the usual way first. */
export function suggestedMeasures(question: Question): { measure: Measured; threshold: number | null }[] {
  return kinds.flatMap((kind) => {
    const suggested = measureOf(kind).suggest(question);
    return suggested ? [{ measure: { kind, spec: suggested.spec } as Measured, threshold: suggested.threshold }] : [];
  });
}
