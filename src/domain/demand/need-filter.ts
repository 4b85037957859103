import { type NeedState, outcomeOf } from './need-state.ts';
import { disagreements, type Moscow } from './priority.ts';

/** Which needs: of this agreed class, with this outcome, with a criterion, on which the sides differ notably. What is not given leaves none out. */
export type NeedFilter = {
  moscow: Moscow;
  outcome: ReturnType<typeof outcomeOf>;
  registered: boolean;
  disagreeing: boolean;
};

type Asked<F> = { [K in keyof F]?: F[K] | undefined };

/** The needs that a filter leaves; a disagreement is measured among all of them. */
export function needsIn<N extends NeedState>(needs: readonly N[], filter: Asked<NeedFilter>): N[] {
  const { moscow, outcome, registered, disagreeing } = filter;
  const apart = disagreements(needs);
  const isAsked = (wanted: boolean | undefined, is: boolean) => wanted === undefined || wanted === is;
  return needs.filter(
    (need) =>
      (moscow === undefined || need.moscow === moscow) &&
      (outcome === undefined || outcomeOf(need) === outcome) &&
      isAsked(registered, need.evidence !== null) &&
      isAsked(disagreeing, apart.get(need.id)!.notable),
  );
}
