/** Work of which little may go on at once: each gets their turns, and nobody all of them. */
import { BiplaneError } from '../../domain/errors.ts';
import type { Text } from '../../domain/text.ts';
import { FairQueue } from './fair-queue.ts';

type Limits = {
  /** How many run at the same time, in all and of one. */
  atOnce: number;
  atOnceOfOne: number;
  /** How many may wait, in all and of one, and how long; not given: no limit. */
  waiting?: number;
  waitingOfOne: number;
  longestMs?: number;
  /** Said to whom there is no room for. */
  busy: Text;
};

/**
 * Runs `work` when it is the turn of `who`. Fails before that with `rate_limited` where enough of theirs waits, with `unavailable` where too
 * many wait or it takes too long, and with the signal's reason when that is aborted.
 */
export type InTurn = <T>(who: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function openTurns({ atOnce, atOnceOfOne, waiting = Infinity, waitingOfOne, longestMs, busy }: Limits): InTurn {
  const line = new FairQueue<() => void>();
  const running = new Map<string, number>();
  let inAll = 0;

  function proceed(): void {
    while (inAll < atOnce) {
      const go = line.next((who) => (running.get(who) ?? 0) < atOnceOfOne);
      if (!go) return;
      go();
    }
  }

  function enter(who: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (line.of(who).length >= waitingOfOne) throw new BiplaneError('rate_limited', busy, { retryAfterSeconds: 5 });
    const noRoom = () => new BiplaneError('unavailable', busy, { retryAfterSeconds: 5 });
    if (line.size >= waiting) throw noRoom();
    return new Promise((resolve, reject) => {
      const settled = () => {
        clearTimeout(limit);
        signal?.removeEventListener('abort', leave);
      };
      const giveUp = (reason: unknown) => {
        line.remove(who, go);
        settled();
        reject(reason);
      };
      const leave = () => giveUp(signal?.reason);
      const limit = longestMs === undefined ? undefined : setTimeout(() => giveUp(noRoom()), longestMs);
      const go = () => {
        settled();
        running.set(who, (running.get(who) ?? 0) + 1);
        inAll += 1;
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      line.push(who, go);
      proceed();
    });
  }

  function leave(who: string): void {
    const left = (running.get(who) ?? 0) - 1;
    if (left > 0) running.set(who, left);
    else running.delete(who);
    inAll -= 1;
    proceed();
  }

  return async (who, work, signal) => {
    await enter(who, signal);
    try {
      // Whoever left while they were being let in hears of it here, and nothing is begun.
      signal?.throwIfAborted();
      return await work();
    } finally {
      leave(who);
    }
  };
}
