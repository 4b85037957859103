import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Db, Postgres } from '../src/server/store/postgres.ts';

/**
 * The database, of which the connection breaks at the commit of a transaction that has such a statement: it is carried out, and the answer is
 * lost. `then` says what becomes of the statements after it.
 */
export function losingCommit(
  postgres: Postgres,
  isIt: (statement: string) => boolean,
  then: 'answers again' | 'stays away' = 'answers again',
): Postgres & { lost: () => boolean } {
  let lost = false;
  const ended = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
  const away = () => lost && then === 'stays away';
  const clientOf = (client: pg.PoolClient) => {
    let counts = false;
    return new Proxy(client, {
      get(target, name) {
        if (name !== 'query') {
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return async (...statement: unknown[]) => {
          if (away()) throw ended();
          const asked = JSON.stringify(statement);
          const answer: unknown = await Reflect.apply(target.query, target, statement);
          counts ||= isIt(asked);
          if (counts && /^\["commit"/.test(asked)) {
            lost = true;
            throw ended();
          }
          return answer;
        };
      },
    });
  };
  const pool = new Proxy(postgres.pool, {
    get(target, name) {
      if (name === 'connect') return async () => clientOf(await target.connect());
      if (name === 'query')
        return (...statement: unknown[]) =>
          away() ? Promise.reject(ended()) : Reflect.apply(target.query, target, statement);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { ...postgres, pool, db: drizzle(pool) as unknown as Db, lost: () => lost };
}
