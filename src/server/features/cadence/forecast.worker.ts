/** Computes forecasts and previews off the server's thread: a plan goes in, numbers come out. */
import { parentPort } from 'node:worker_threads';
import { type Forecast, forecastPlan } from '../../../domain/cadence/forecast.ts';
import type { PlainDate } from '../../../domain/cadence/plain-date.ts';
import type { Plan } from '../../../domain/cadence/plan.ts';

export type ForecastRequest = { id: number; plan: Plan; today: PlainDate };
export type ForecastAnswer = { id: number; forecast: Forecast } | { id: number; error: string };

parentPort?.on('message', ({ id, plan, today }: ForecastRequest) => {
  let answer: ForecastAnswer;
  try {
    answer = { id, forecast: forecastPlan(plan, today) };
  } catch (error) {
    answer = { id, error: String(error) };
  }
  parentPort?.postMessage(answer);
});
