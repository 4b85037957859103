/** What the pool's threads compute: pure functions, by the name that crosses the border between threads. */
import { forecastPlan } from '../../domain/cadence/forecast.ts';
import type { Plan } from '../../domain/cadence/plan.ts';
import { computeSchedule } from '../../domain/cadence/schedule.ts';
import type { PlainDate } from '../../domain/time/plain-date.ts';
import { computeProgress } from '../../domain/wager/progress.ts';

export const computations = {
  /** The schedule comes first: it refuses an impossible plan before anything is simulated. */
  'cadence.numbers': ({ plan, today }: { plan: Plan; today: PlainDate }) => ({
    schedule: computeSchedule(plan, today),
    forecast: forecastPlan(plan, today),
  }),
  'wager.progress': computeProgress,
};

export type Computations = typeof computations;
export type ComputationName = keyof Computations;
export type InputOf<N extends ComputationName> = Parameters<Computations[N]>[0];
export type ResultOf<N extends ComputationName> = ReturnType<Computations[N]>;
