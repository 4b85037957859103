import { createHash } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import type { Forecast } from '../../../domain/cadence/forecast.ts';
import type { PlainDate } from '../../../domain/cadence/plain-date.ts';
import type { Plan } from '../../../domain/cadence/plan.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { startThread } from '../../thread.ts';
import type { ForecastAnswer, ForecastRequest } from './forecast.worker.ts';

/** Names the way a forecast is computed; part of the digest, so that a new method never serves an old answer. */
export const forecastMethod = 'cpm-monte-carlo/1';

/** A forecast follows from its inputs alone, so their digest is its address. */
export function digestOf(plan: Plan, today: PlainDate): string {
  return createHash('sha256')
    .update(JSON.stringify([forecastMethod, today, plan]))
    .digest('hex');
}

const kept = 200;
const answers = new Map<string, Promise<Forecast>>();

/** The forecast of a plan, from memory or from the worker thread. Expects a plan that the domain has accepted. */
export function forecastOf(plan: Plan, today: PlainDate): Promise<Forecast> {
  const digest = digestOf(plan, today);
  const known = answers.get(digest);
  // Moving an entry to the end makes the first one the longest unused.
  answers.delete(digest);
  const answer = known ?? ask(plan, today);
  answers.set(digest, answer);
  answer.catch(() => answers.delete(digest));
  const [oldest] = answers.keys();
  if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
  return answer;
}

type Waiting = { resolve: (forecast: Forecast) => void; reject: (error: unknown) => void };
const waiting = new Map<number, Waiting>();
let thread: Worker | null = null;
let asked = 0;

function ask(plan: Plan, today: PlainDate): Promise<Forecast> {
  thread ??= openThread();
  const worker = thread;
  const request: ForecastRequest = { id: ++asked, plan, today };
  worker.ref();
  worker.postMessage(request);
  return new Promise((resolve, reject) => waiting.set(request.id, { resolve, reject }));
}

function openThread(): Worker {
  const worker = startThread('features/cadence/forecast.worker', null);
  worker.on('message', (answer: ForecastAnswer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    // An idle thread must not keep the process alive.
    if (waiting.size === 0) worker.unref();
    if ('forecast' in answer) asker?.resolve(answer.forecast);
    else asker?.reject(new Error(answer.error));
  });
  const fail = (error: unknown) => {
    if (thread === worker) thread = null;
    for (const asker of waiting.values()) {
      asker.reject(new BiplaneError('unavailable', text('cadence.errors.forecast_stopped'), { cause: String(error) }));
    }
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', (code: number) => {
    if (thread === worker) fail(`exit ${code}`);
  });
  return worker;
}
