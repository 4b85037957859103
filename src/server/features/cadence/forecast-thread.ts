/** The one thread that computes schedules and forecasts, and the line before it: fair to people, bounded, and without those who have left. */
import type { Worker } from 'node:worker_threads';
import type { Plan } from '../../../domain/cadence/plan.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import { FairQueue } from '../../fair-queue.ts';
import { startThread } from '../../thread.ts';
import type { ForecastAnswer, ForecastRequest, PlanNumbers } from './forecast.worker.ts';

/** Who waits for a forecast. */
export type Asker = {
  /** The person or kind of job whose turn it uses up. */
  id: string;
  /** Stands for the request: one may need many forecasts, and one person may have a few requests waiting. */
  request: object;
  /** Aborted when the client leaves. */
  signal?: AbortSignal | undefined;
  /** The answer to a write that is committed: it is not refused for lack of room, the write was where necessary ({@link assertRoomForSave}). */
  committed?: boolean | undefined;
};

export type Computation = {
  answer: Promise<PlanNumbers>;
  /** Nobody waits for it any more: takes it out of the line and says so, or else ends it when it takes long. */
  abandon: () => boolean;
};

type Job = ForecastRequest & {
  asker: Asker;
  resolve: (numbers: PlanNumbers) => void;
  reject: (error: unknown) => void;
  isAbandoned: () => boolean;
};

/** How many requests of one person may wait, how many answers to what they saved, and how many forecasts in all. */
const requestsEach = 6;
const savesEach = 20;
const mostWaiting = 500;
/** How long a computation that nobody waits for may go on (it may soon be done, and is then kept), and how long any. */
const abandonedMs = 1_000;
const longestMs = 60_000;

const line = new FairQueue<Job>();
let thread: Worker | null = null;
let current: { job: Job; limit: NodeJS.Timeout } | null = null;

const busy = text('cadence.errors.forecast_busy');
const laneOfSaves = (id: string) => `${id} committed`;

/** Call it in a write whose answer needs a forecast: fails with `rate_limited`, and nothing is saved, where enough of the person's answers wait. */
export function assertRoomForSave(id: string): void {
  if (line.of(laneOfSaves(id)).length >= savesEach)
    throw new BiplaneError('rate_limited', busy, { retryAfterSeconds: 5 });
}

function admit({ id, request, committed }: Asker): void {
  if (committed) return;
  const others = new Set(line.of(id).map((job) => job.asker.request));
  others.delete(request);
  if (others.size >= requestsEach) throw new BiplaneError('rate_limited', busy, { retryAfterSeconds: 5 });
  if (line.size >= mostWaiting) throw new BiplaneError('unavailable', busy, { retryAfterSeconds: 10 });
}

/** Puts a plan into the line. Fails with `rate_limited` where the asker has enough waiting, with `unavailable` where the line is full. */
export function compute(plan: Plan, today: PlainDate, asker: Asker, isAbandoned: () => boolean): Computation {
  admit(asker);
  let job: Job;
  const answer = new Promise<PlanNumbers>((resolve, reject) => {
    job = { plan, today, asker, resolve, reject, isAbandoned };
  });
  // What was saved does not wait behind what the same person only looks at.
  const lane = asker.committed ? laneOfSaves(asker.id) : asker.id;
  line.push(lane, job!);
  proceed();
  return {
    answer,
    abandon() {
      const waited = line.remove(lane, job);
      if (waited) job.reject(stopped('left'));
      else setTimeout(() => current?.job === job && job.isAbandoned() && endThread('left'), abandonedMs).unref();
      return waited;
    },
  };
}

/** Why there is no forecast although the plan is a possible one: the client left, or the thread ended. */
export const stopped = (cause: string) =>
  new BiplaneError('unavailable', text('cadence.errors.forecast_stopped'), { cause });

function proceed(): void {
  if (current) return;
  const job = line.next();
  // An idle thread must not keep the process alive.
  if (!job) return void thread?.unref();
  try {
    thread ??= openThread();
  } catch (error) {
    // The system gives no thread. The next one may still get one, but not on this stack.
    job.reject(stopped(String(error)));
    return void setImmediate(proceed);
  }
  thread.ref();
  current = { job, limit: setTimeout(() => endThread('too long'), longestMs).unref() };
  thread.postMessage({ plan: job.plan, today: job.today } satisfies ForecastRequest);
}

/** Whatever the thread was at is over; the next computation gets a new one. */
function endThread(cause: string): void {
  const ended = thread;
  thread = null;
  void ended?.terminate();
  finish((job) => job.reject(stopped(cause)));
}

function finish(settle: (job: Job) => void): void {
  if (current) {
    clearTimeout(current.limit);
    settle(current.job);
  }
  current = null;
  proceed();
}

function openThread(): Worker {
  const worker = startThread('features/cadence/forecast.worker', null);
  worker.on('message', (answer: ForecastAnswer) => {
    if (thread !== worker) return;
    finish((job) => {
      if ('numbers' in answer) job.resolve(answer.numbers);
      else if ('refusal' in answer)
        job.reject(new BiplaneError(answer.refusal.code, answer.refusal.reason, answer.refusal.details));
      else job.reject(new Error(answer.fault));
    });
  });
  const fail = (cause: unknown) => {
    if (thread === worker) endThread(String(cause));
  };
  worker.on('error', fail);
  worker.on('exit', (code: number) => fail(`exit ${code}`));
  return worker;
}
