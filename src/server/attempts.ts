/** Guessing of passwords, limited per address and per account: a guesser has many addresses. Counted in memory, by each server for itself. */
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';

const mostPerAccount = 20;
const accountWindowMs = 15 * 60_000;
/** More keys than this are only counted while somebody tries addresses or accounts that do not exist. */
const keptAtMost = 10_000;

type Entry = { count: number; until: number };

/** What was counted under a key within a window that begins with the first count. */
function openCounts(clock: () => Date) {
  const entries = new Map<string, Entry>();
  const forgetOld = (now: number) => {
    for (const [key, { until }] of entries) if (until <= now) entries.delete(key);
  };
  return {
    of(key: string, windowMs: number): Entry {
      const now = clock().getTime();
      if (entries.size >= keptAtMost) forgetOld(now);
      const known = entries.get(key);
      const entry = known && known.until > now ? known : { count: 0, until: now + windowMs };
      entries.set(key, entry);
      return entry;
    },
    secondsLeft: ({ until }: Entry) => Math.ceil((until - clock().getTime()) / 1000),
    forget: (key: string) => entries.delete(key),
  };
}

export type Attempts = ReturnType<typeof openAttempts>;

export function openAttempts(clock: () => Date) {
  const addresses = openCounts(clock);
  const accounts = openCounts(clock);
  return {
    /** Counts a request from an address (the key holds its path too) against a rule, in seconds; better-auth's own store in memory is one for the whole process. */
    consume: async (key: string, rule: { window: number; max: number }) => {
      const entry = addresses.of(key, rule.window * 1000);
      if (entry.count >= rule.max) return { allowed: false, retryAfter: addresses.secondsLeft(entry) };
      entry.count += 1;
      return { allowed: true, retryAfter: null };
    },
    /**
     * Counts an attempt on this account before it is made, so that many at once count too; fails with `rate_limited` when there were too many.
     * The answer takes it back: `passed` clears the account, `untested` only this attempt.
     */
    begin(account: string): (outcome: 'passed' | 'failed' | 'untested') => void {
      const entry = accounts.of(account, accountWindowMs);
      if (entry.count >= mostPerAccount) {
        throw new BiplaneError('rate_limited', text('people.errors.tooManyAttempts'), {
          retryAfterSeconds: accounts.secondsLeft(entry),
        });
      }
      entry.count += 1;
      return (outcome) => {
        if (outcome === 'passed') accounts.forget(account);
        if (outcome === 'untested') entry.count -= 1;
      };
    },
  };
}
