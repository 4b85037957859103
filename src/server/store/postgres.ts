/** The one door to PostgreSQL, embedded or real: a pool of plain `pg` and Drizzle on top of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { drizzle, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { type InTurn, openTurns } from '../base/turns.ts';

/** A handle for statements: the outer one and a transaction alike. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

export type Postgres = {
  /** Its address, for a process of its own that needs the same database. */
  url: string;
  pool: pg.Pool;
  db: Db;
  /** For the writes of people and keys, which may wait for each other: the connections that they wait on are not all there are. */
  inWriteTurn: InTurn;
  /** Whether the embedded engine is behind it: one backend, so LISTEN/NOTIFY and session locks mean nothing there. */
  embedded: boolean;
  /** When a write last found its disk full, in milliseconds since 1970; 0: never, or one has succeeded since. */
  diskFullAt: number;
  version: () => Promise<string>;
  close: () => Promise<void>;
};

/** For `to_char(… at time zone 'UTC', isoFormat)`: an instant as `toISOString` writes it. */
export const isoFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

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

/** How long to wait for a connection that is free, and for one to be made. */
const connectionMs = 10_000;
const bounds = {
  // The server ends what takes longer; the driver's own limit is for a server that no longer says anything.
  real: { statement_timeout: 60_000, idle_in_transaction_session_timeout: 120_000, query_timeout: 75_000 },
  // One session for all connections, so there is nothing to set in it: it has a watch of its own, and ends the statement with its thread.
  embedded: { query_timeout: 150_000 },
};

const connections = 10;
/** How long closing waits for connections that are in use. */
const closeMs = 5_000;
const writeTurns = {
  ...{ atOnce: 8, atOnceOfOne: 4, waiting: 1_000, waitingOfOne: 200, longestMs: 30_000 },
  busy: text('errors.tooManyWrites'),
};

type Opening = {
  embedded: boolean;
  /** For what may take long, one piece of work at a time (migrating, backing up, removing a workspace): statements without a time limit. */
  patient?: boolean;
};

/** Opens a pool. Connections are made when first needed. */
export function openPostgres(url: string, { embedded, patient = false }: Opening): Postgres {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: patient ? 6 * connectionMs : connectionMs,
    ...(patient ? {} : bounds[embedded ? 'embedded' : 'real']),
  });
  // A connection that breaks leaves the pool, while idle or when it is given back. Unheard, its error would end the process: of an idle one
  // the pool tells, of one in use only the connection itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    url,
    pool,
    db: drizzle(pool) as unknown as Db,
    embedded,
    inWriteTurn: openTurns(writeTurns),
    diskFullAt: 0,
    async version() {
      const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
      return rows[0]!.server_version;
    },
    // What hangs on a connection goes on with the next server.
    close: () => Promise.race([pool.end(), wait(closeMs, undefined, { ref: false })]),
  };
}
