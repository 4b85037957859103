import { createHash } from 'node:crypto';
import type { Plan } from '../../../domain/cadence/plan.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import type { ResultOf } from '../../readings/computations.ts';
import { type Asker, compute } from '../../readings/pool.ts';
import { shareComputations } from '../../readings/shared.ts';

/** Names the way a forecast is computed; part of the digest, so that a new method never serves an old answer. */
export const forecastMethod = 'cpm-monte-carlo/2';

const digests = new WeakMap<Plan, { today: PlainDate; digest: string }>();

/** A forecast follows from its inputs alone, so their digest is its address. Plans are not changed, so that each is read once a day. */
export function digestOf(plan: Plan, today: PlainDate): string {
  const known = digests.get(plan);
  if (known?.today === today) return known.digest;
  const digest = createHash('sha256')
    .update(JSON.stringify([forecastMethod, today, plan]))
    .digest('hex');
  digests.set(plan, { today, digest });
  return digest;
}

export type PlanNumbers = ResultOf<'cadence.numbers'>;

const leastWeight = 200;
/** Weighed by their tasks: a forecast of the largest plan takes a megabyte and more. Of small ones there are no more than 200. */
const numbers = shareComputations<PlanNumbers>(40_000, ({ schedule }) => Math.max(schedule.tasks.length, leastWeight));

/** The schedule and forecast of a plan, from memory or from the pool, for whoever asks. */
export function numbersOf(plan: Plan, today: PlainDate, asker: Asker): Promise<PlanNumbers> {
  const begin = (isAbandoned: () => boolean) => compute('cadence.numbers', { plan, today }, asker, isAbandoned);
  return numbers.get(digestOf(plan, today), begin, asker.signal);
}
