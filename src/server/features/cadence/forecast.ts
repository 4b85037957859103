import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Plan } from '../../../domain/cadence/plan.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import { keepWeighed } from '../../keep.ts';
import type { PlanNumbers } from './forecast.worker.ts';
import { type Asker, type Computation, compute, stopped } from './forecast-thread.ts';

/** Names the way a forecast is computed; part of the digest, so that a new method never serves an old answer. */
export const forecastMethod = 'cpm-monte-carlo/1';

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

/** `waiting`: how many wait for it; it is asked for once, by whoever came first. */
type Kept = Computation & { waiting: number; isDone: boolean };

/** Weighed by their tasks: a forecast of the largest plan takes a megabyte and more. Of small ones there are no more than 200. */
const kept = keepWeighed<Kept>(40_000);
const leastWeight = 200;

/** The schedule and forecast of a plan, from memory or from the thread, for whoever asks. */
export async function numbersOf(plan: Plan, today: PlainDate, asker: Asker): Promise<PlanNumbers> {
  if (asker.signal?.aborted) throw stopped('left');
  const digest = digestOf(plan, today);
  const known = kept.get(digest) ?? begin(digest, plan, today, asker);
  known.waiting += 1;
  try {
    return await unlessAborted(known.answer, asker.signal);
  } finally {
    known.waiting -= 1;
    if (known.waiting === 0 && !known.isDone && known.abandon()) forget(digest, known);
  }
}

function forget(digest: string, computation: Kept): void {
  if (kept.get(digest) === computation) kept.delete(digest);
}

function begin(digest: string, plan: Plan, today: PlainDate, asker: Asker): Kept {
  const fresh: Kept = {
    ...compute(plan, today, asker, () => fresh.waiting === 0),
    waiting: 0,
    isDone: false,
  };
  kept.set(digest, fresh, Math.max(plan.tasks.length, leastWeight));
  const done = () => {
    fresh.isDone = true;
  };
  fresh.answer.then(done, () => {
    done();
    forget(digest, fresh);
  });
  return fresh;
}

function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  // One request may wait for many.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const leave = () => reject(stopped('left'));
    signal.addEventListener('abort', leave, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
