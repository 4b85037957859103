/** The one door to PostgreSQL, embedded or real: a pool of plain `pg` and Drizzle on top of it. */
import { drizzle, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

/** A handle for statements: the outer one and a transaction alike. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

export type Postgres = {
  /** Its address, for a process of its own that needs the same database. */
  url: string;
  pool: pg.Pool;
  db: Db;
  /** Whether the embedded engine is behind it: one backend, so LISTEN/NOTIFY and session locks mean nothing there. */
  embedded: boolean;
  version: () => Promise<string>;
  close: () => Promise<void>;
};

/** A whole number that the wire carries as text. Refuses where a number of JavaScript would silently be another one. */
export function safeInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw new BiplaneError('precondition_failed', text('errors.unsafeInteger'), { value });
  return number;
}

// Drizzle asks the driver's global table for the types it leaves alone, so this is the one place that holds for both.
pg.types.setTypeParser(pg.types.builtins.INT8, safeInteger);
// A plain date is the same day everywhere; the driver would make it an instant of the server's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** Opens a pool. Connections are made when first needed. */
export function openPostgres(url: string, { embedded }: { embedded: boolean }): Postgres {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // A connection that breaks while idle leaves the pool by itself; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    url,
    pool,
    db: drizzle(pool) as unknown as Db,
    embedded,
    async version() {
      const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
      return rows[0]!.server_version;
    },
    close: () => pool.end(),
  };
}
