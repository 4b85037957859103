/** Computes schedules and forecasts off the server's thread: a plan goes in, numbers come out. */
import { parentPort } from 'node:worker_threads';
import { type Forecast, forecastPlan } from '../../../domain/cadence/forecast.ts';
import type { Plan } from '../../../domain/cadence/plan.ts';
import { computeSchedule, type Schedule } from '../../../domain/cadence/schedule.ts';
import { BiplaneError, type ErrorCode } from '../../../domain/errors.ts';
import type { Text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';

export type ForecastRequest = { plan: Plan; today: PlainDate };
export type PlanNumbers = { schedule: Schedule; forecast: Forecast };
/** A refusal crosses the border between threads as its parts; an error of its own class would arrive as a plain one. */
export type ForecastAnswer =
  | { numbers: PlanNumbers }
  | { refusal: { code: ErrorCode; reason: Text; details: Record<string, unknown> | undefined } }
  | { fault: string };

parentPort?.on('message', ({ plan, today }: ForecastRequest) => {
  let answer: ForecastAnswer;
  try {
    // The schedule comes first: it refuses an impossible plan before anything is simulated.
    const schedule = computeSchedule(plan, today);
    answer = { numbers: { schedule, forecast: forecastPlan(plan, today) } };
  } catch (error) {
    answer =
      error instanceof BiplaneError
        ? { refusal: { code: error.code, reason: error.reason, details: error.details } }
        : { fault: String(error) };
  }
  parentPort?.postMessage(answer);
});
