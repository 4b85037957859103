/** Guessing of passwords, slowed down by where it comes from and by whom it is about; counted in PostgreSQL, for all servers together. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

/** At most so many attempts of one kind within a window, which begins with the first of them. */
export type AttemptRule = { of: string; most: number; seconds: number };
/** `shared` with others: counted only when every rule of the guesser's `own` allows the attempt, so that one guesser alone does not use it up. */
export type AttemptRules = { own: readonly AttemptRule[]; shared?: readonly AttemptRule[] };

const [minute, quarter, day] = [60, 15 * 60, 24 * 60 * 60];

export const attemptRules = {
  /** Sign-ins from an address, whoever they are about. Counted before anything else that was sent is looked at. */
  ofAddress: (address: string): AttemptRules => ({ own: [{ of: `address ${address}`, most: 10, seconds: minute }] }),
  /** What anybody may call and what writes: the first run, accepting an invitation. */
  ofAnybody: (address: string): AttemptRules => ({ own: [{ of: `anybody ${address}`, most: 20, seconds: minute }] }),
  /**
   * What pretends to be another system. Only failures count: a busy one is never slowed down by how much it sends. Its address may be that of
   * many senders, of whom one may have forgotten a new secret.
   */
  ofHook: (address: string): AttemptRules => ({ own: [{ of: `hook ${address}`, most: 60, seconds: minute }] }),
  /**
   * An account that this device has not signed in to before. An address becomes slower the longer it goes on; many addresses share what is
   * left to unknown devices. Nobody else is concerned.
   */
  ofStranger: (address: string, account: string): AttemptRules => ({
    own: [
      { of: `stranger ${address} ${account}`, most: 8, seconds: quarter },
      { of: `stranger ${address} ${account}`, most: 30, seconds: day },
    ],
    shared: [{ of: `strangers ${account}`, most: 20, seconds: quarter }],
  }),
  /** An account that this device has signed in to before. */
  ofDevice: (device: string, account: string): AttemptRules => ({
    own: [{ of: `device ${device} ${account}`, most: 20, seconds: quarter }],
  }),
  /** Whoever is signed in and says the password again. */
  ofSession: (session: string): AttemptRules => ({ own: [{ of: `session ${session}`, most: 20, seconds: quarter }] }),
};

/** More counts than this are not kept, here or in the table: the ones that end first go. */
const keptHere = 10_000;
const keptInTable = 100_000;
const sweptAtOnce = 10_000;
const sweepMs = 60_000;
const sweepAfter = 1_000;

const keyOf = ({ of, seconds }: AttemptRule) => createHash('sha256').update(`${seconds} ${of}`).digest();

// One statement, so that attempts at the same time count too. Keys in order, so that two statements never wait for each other.
const countStatement = `
  with rule as (
    select * from unnest($1::bytea[], $2::int[], $3::int[], $4::bool[]) as rule (key, most, seconds, is_shared)
  ), own as (
    insert into attempt as known (key, count, ends_at)
    select key, 1, $5::timestamptz + seconds * interval '1 second' from rule where not is_shared order by key
    on conflict (key) do update set
      count = case when known.ends_at <= $5 then 1 else least(known.count + 1, 1000000) end,
      ends_at = case when known.ends_at <= $5 then excluded.ends_at else known.ends_at end
    returning key, count, ends_at
  ), shared as (
    insert into attempt as known (key, count, ends_at)
    select key, 1, $5::timestamptz + seconds * interval '1 second' from rule
     where is_shared and not exists (select from own join rule as mine using (key) where own.count > mine.most) order by key
    on conflict (key) do update set
      count = case when known.ends_at <= $5 then 1 else least(known.count + 1, 1000000) end,
      ends_at = case when known.ends_at <= $5 then excluded.ends_at else known.ends_at end
    returning key, count, ends_at
  )
  select encode(key, 'hex') as key, ends_at as "endsAt"
    from (select * from own union all select * from shared) as counted join rule using (key)
   where counted.count > rule.most`;

/** Says how an attempt went; see {@link openAttempts}. */
type Settle = (outcome: 'passed' | 'untested') => Promise<void>;

/** What testing an attempt answered. Where the test itself fails, because the server is busy or its database away, it was no guess. */
export async function tested<T>(settle: Settle, test: Promise<T>): Promise<T> {
  try {
    return await test;
  } catch (error) {
    // Where the database is away this is not written either: the failure is what to tell.
    await settle('untested').catch(() => {});
    throw error;
  }
}

export type Attempts = ReturnType<typeof openAttempts>;

export function openAttempts(pool: pg.Pool, clock: () => Date) {
  /** What was refused here, and until when: a flood is answered without asking the database each time. */
  const refusedUntil = new Map<string, number>();
  let sinceSweep = 0;

  const refuse = (now: number, until: number) => {
    const retryAfterSeconds = Math.max(1, Math.ceil((until - now) / 1000));
    const minutes = Math.ceil(retryAfterSeconds / 60);
    return new BiplaneError('rate_limited', text('people.errors.tooManyAttempts', { minutes }), { retryAfterSeconds });
  };

  /** Removes what has ended, a bounded part at a time, and what is too much. */
  async function sweep(): Promise<void> {
    sinceSweep = 0;
    await pool.query(
      `delete from attempt where key in (select key from attempt where ends_at <= $1 order by ends_at limit ${sweptAtOnce})`,
      [clock()],
    );
    await pool.query(
      `delete from attempt where key in (select key from attempt order by ends_at
       limit least(${sweptAtOnce}, greatest(0, (select count(*) from attempt) - ${keptInTable})))`,
    );
  }
  // What cannot be swept now is swept next time.
  const timer = setInterval(() => void sweep().catch(() => {}), sweepMs).unref();

  /** Fails with `rate_limited` for whoever was refused here and would be again. */
  const refuseKnown = (keys: readonly Buffer[], now: Date) => {
    const until = Math.max(...keys.map((key) => refusedUntil.get(key.toString('hex')) ?? 0));
    if (until > now.getTime()) throw refuse(now.getTime(), until);
  };

  return {
    /** For what counts only when it fails: fails with `rate_limited` where too much has, and counts nothing. */
    admit({ own }: AttemptRules): void {
      refuseKnown(own.map(keyOf), clock());
    },
    /**
     * Counts an attempt before it is made; fails with `rate_limited` when there were too many. The answer says how it went: who `passed` is no
     * guesser, and what was `untested` no guess. Failures need not be said.
     */
    async count({ own, shared = [] }: AttemptRules): Promise<Settle> {
      const now = clock();
      const rules = [...own, ...shared];
      const keys = rules.map(keyOf);
      refuseKnown(keys, now);
      sinceSweep += 1;
      if (sinceSweep > sweepAfter) void sweep().catch(() => {});
      const { rows } = await pool.query<{ key: string; endsAt: Date }>(countStatement, [
        keys,
        rules.map(({ most }) => most),
        rules.map(({ seconds }) => seconds),
        rules.map((_, index) => index >= own.length),
        now,
      ]);
      for (const { key, endsAt } of rows) {
        refusedUntil.set(key, endsAt.getTime());
        const [oldest] = refusedUntil.keys();
        if (refusedUntil.size > keptHere && oldest !== undefined) refusedUntil.delete(oldest);
      }
      if (rows.length > 0) throw refuse(now.getTime(), Math.max(...rows.map(({ endsAt }) => endsAt.getTime())));
      return async (outcome) => {
        const cleared = outcome === 'passed' ? keys.slice(0, own.length) : [];
        await pool.query(
          `update attempt set count = case when key = any($2::bytea[]) then 0 else count - 1 end
            where key = any($1::bytea[]) and count > 0`,
          [keys, cleared],
        );
      };
    },
    sweep,
    close: async () => clearInterval(timer),
  };
}
