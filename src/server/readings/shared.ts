/** What several ask for at the same time is computed once; what was computed is kept while there is room for it. */
import { setMaxListeners } from 'node:events';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { keepWeighed } from '../base/keep.ts';

/** Why there is no figure although there could be one: the client left, or the thread ended. */
export const stopped = (cause: string) => new BiplaneError('unavailable', text('errors.computing.stopped'), { cause });

export type Computation<T> = {
  answer: Promise<T>;
  /** Nobody waits for it any more: takes it out of the line and says so, or else ends it when it takes long. */
  abandon: () => boolean;
};

/** Work that ends when nobody waits for it any more; somebody who comes then begins anew. */
export function whileAwaited<T>(work: (signal: AbortSignal) => Promise<T>): Computation<T> {
  const controller = new AbortController();
  const abandon = () => {
    controller.abort(stopped('left'));
    return true;
  };
  return { answer: work(controller.signal), abandon };
}

type Running<T> = Computation<T> & { waiting: number };

/** Answers of computations by a key that their inputs determine; up to `most` in all, weighed by `weightOf`. */
export function shareComputations<T>(most: number, weightOf: (value: T) => number) {
  const running = new Map<string, Running<T>>();
  const kept = keepWeighed<T>(most);

  function begin(key: string, work: (isAbandoned: () => boolean) => Computation<T>): Running<T> {
    const fresh: Running<T> = { ...work(() => fresh.waiting === 0), waiting: 0 };
    running.set(key, fresh);
    const forget = () => {
      if (running.get(key) === fresh) running.delete(key);
    };
    fresh.answer.then((value) => {
      forget();
      kept.set(key, value, weightOf(value));
    }, forget);
    return fresh;
  }

  return {
    known: (key: string): T | undefined => kept.get(key),

    keep: (key: string, value: T): void => kept.set(key, value, weightOf(value)),

    /** From memory, from somebody else's computation, or from a new one. Fails with `unavailable` as soon as the signal is aborted. */
    async get(
      key: string,
      work: (isAbandoned: () => boolean) => Computation<T>,
      signal: AbortSignal | undefined,
    ): Promise<T> {
      if (signal?.aborted) throw stopped('left');
      const known = kept.get(key);
      if (known !== undefined) return known;
      const one = running.get(key) ?? begin(key, work);
      one.waiting += 1;
      try {
        return await unlessAborted(one.answer, signal);
      } finally {
        one.waiting -= 1;
        if (one.waiting === 0 && running.get(key) === one && one.abandon()) running.delete(key);
      }
    },
  };
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
