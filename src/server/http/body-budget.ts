/** What the bodies of requests may hold while they are read and checked, so that a few at once do not fill the memory. */
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
/** Bodies up to this size have a budget of their own: no large one is in the way of what almost every request is. */
const smallBytes = 64 * kilobyte;
/** In all, and of one person with all of their keys. */
const small = { inAll: 32 * megabyte, ofOne: 4 * megabyte };
const large = { inAll: 128 * megabyte, ofOne: 40 * megabyte };

/** What one body holds: `take` counts bytes that have arrived and fails with `rate_limited` where there is no room for them. */
export type Held = { take: (bytes: number) => void; release: () => void };

function openPart({ inAll, ofOne }: { inAll: number; ofOne: number }) {
  const held = new Map<string, number>();
  let total = 0;
  return (who: string): Held => {
    let mine = 0;
    return {
      take(bytes) {
        const before = held.get(who) ?? 0;
        if (before + bytes > ofOne || total + bytes > inAll)
          throw new BiplaneError('rate_limited', text('errors.tooManyBodies'), { retryAfterSeconds: 1 });
        held.set(who, before + bytes);
        total += bytes;
        mine += bytes;
      },
      release() {
        const rest = (held.get(who) ?? 0) - mine;
        if (rest > 0) held.set(who, rest);
        else held.delete(who);
        total -= mine;
        mine = 0;
      },
    };
  };
}

/** Only what has arrived counts, not what a sender says is to come: announcing much and sending nothing keeps nobody out. */
export function openBodyBudget() {
  const parts = { small: openPart(small), large: openPart(large) };
  return (who: string, mostBytes: number): Held => parts[mostBytes <= smallBytes ? 'small' : 'large'](who);
}
