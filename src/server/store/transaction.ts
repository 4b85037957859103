/** Transactions: each on a connection of its own, which may end at any moment. */
import { setTimeout as wait } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Db } from './postgres.ts';
import { asUnavailable, codeOf } from './unavailable.ts';

/**
 * A connection that asks one thing after the other. Readers ask for several at once, which the pool spreads over its connections; a
 * transaction has one only, and the driver will no longer queue for it. Once `end` was called it asks nothing more: what goes on beside work
 * that has failed must not end up in the transaction that has the connection next. `end` resolves when what was asked has its answer.
 */
function oneAtATime(connection: pg.PoolClient): { client: pg.PoolClient; end: () => Promise<unknown> } {
  let last: Promise<unknown> = Promise.resolve();
  let isOver = false;
  const client = new Proxy(connection, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name);
      return (...statement: unknown[]) => {
        const answer = last.then((): unknown => {
          if (isOver) throw new Error('the transaction is over');
          return Reflect.apply(target.query, target, statement);
        });
        last = answer.catch(() => {});
        return answer;
      };
    },
  });
  const end = () => {
    isOver = true;
    return last;
  };
  return { client, end };
}

type Work<T> = (db: Db, client: pg.PoolClient) => Promise<T>;

/** Not serialisable, and a deadlock: PostgreSQL has answered, and of the transaction nothing stays, not even when it was at its commit. */
const isRolledBack = (error: unknown) => ['40001', '40P01'].includes(codeOf(error) ?? '');

/** PostgreSQL refused the commit and lives: of the transaction nothing stays. */
const isRefusal = (error: unknown) => error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '');

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit').catch((error: unknown) => {
    // It may have been carried out before the connection ended.
    throw asUnavailable(error) && !isRefusal(error)
      ? Object.assign(new BiplaneError('unavailable', text('engines.errors.outcomeUnknown')), { cause: error })
      : error;
  });
  if (command === 'ROLLBACK') throw new Error('a statement of the transaction had failed, and nobody said so');
}

/** Runs `work` in one transaction of its own connection; anything it throws rolls everything back. `mode` as after `BEGIN`. */
export async function oneTransaction<T>(pool: pg.Pool, work: Work<T>, mode = ''): Promise<T> {
  const connection = await pool.connect();
  const { client, end } = oneAtATime(connection);
  try {
    await client.query(`begin ${mode}`);
    const result = await work(drizzle(client) as unknown as Db, client);
    await commit(client);
    await end();
    connection.release();
    return result;
  } catch (error) {
    const asked = end();
    // A connection that does not answer would not answer this either; closing it rolls back as well.
    const failed =
      asUnavailable(error) && !isRolledBack(error)
        ? asError(error)
        : await asked.then(() => connection.query('rollback')).then(() => undefined, asError);
    connection.release(failed);
    throw error;
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** How often a transaction is tried that others got in the way of. */
const attempts = 6;
/** The same where a number or name is taken: by somebody at the same moment, or long since, and then it always is. */
const attemptsAtTaken = 3;

function mayRepeat(error: unknown, attempt: number): boolean {
  if (isRolledBack(error)) return attempt < attempts;
  return codeOf(error) === '23505' && attempt < attemptsAtTaken;
}

/** {@link oneTransaction}, done anew where others got in its way and it sees then what they did: `work` must bear to be run again. */
export async function inTransaction<T>(pool: pg.Pool, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await oneTransaction(pool, work);
    } catch (error) {
      if (!mayRepeat(error, attempt)) throw error;
    }
    // By chance, so that those who met do not meet again.
    await wait(Math.random() * 10 * 2 ** attempt);
  }
}
