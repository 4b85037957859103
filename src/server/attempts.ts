/** Guessing of passwords, limited per account: better-auth counts attempts by address only, and a guesser has many addresses. */
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';

const most = 20;
const windowMs = 15 * 60_000;
/** More accounts than this are only counted while somebody tries addresses that do not exist. */
const keptAtMost = 10_000;

export type Attempts = {
  /**
   * Counts an attempt on this account before it is made, so that many at once count too; fails with `rate_limited` when there were too many.
   * The answer takes it back: `passed` clears the account, `untested` only this attempt.
   */
  begin: (account: string) => (outcome: 'passed' | 'failed' | 'untested') => void;
};

/** The failed attempts of this server's accounts, in memory. */
export function openAttempts(clock: () => Date): Attempts {
  const failures = new Map<string, { count: number; since: number }>();
  const forgetOld = (now: number) => {
    for (const [account, { since }] of failures) if (now - since >= windowMs) failures.delete(account);
  };
  return {
    begin(account) {
      const now = clock().getTime();
      if (failures.size >= keptAtMost) forgetOld(now);
      const known = failures.get(account);
      const entry = known && now - known.since < windowMs ? known : { count: 0, since: now };
      if (entry.count >= most) {
        const retryAfterSeconds = Math.ceil((entry.since + windowMs - now) / 1000);
        throw new BiplaneError('rate_limited', text('people.errors.tooManyAttempts'), { retryAfterSeconds });
      }
      entry.count += 1;
      failures.set(account, entry);
      return (outcome) => {
        if (outcome === 'passed') failures.delete(account);
        if (outcome === 'untested') entry.count -= 1;
      };
    },
  };
}
