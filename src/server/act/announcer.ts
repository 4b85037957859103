import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Entity } from '../../domain/audit/entities.ts';
import type { Log } from '../base/log.ts';
import type { Postgres } from '../store/postgres.ts';
import { asUnavailable } from '../store/unavailable.ts';

/** "This record changed": browsers of the workspace reload what shows it. Carries no content, so it can leak none. */
export type Announcement = {
  workspaceId: string;
  launchId: string | null;
  entity: Entity;
  entityId: string;
  /** How far a record is that is still being worked on: shown as it is said, and nothing is reloaded. */
  progress?: Readonly<Record<string, string | number>>;
};

/** Said in place of an announcement when some may have been missed: whoever listens reloads everything. */
export const reload = 'reload';

type Listener = (heard: Announcement | typeof reload) => void;

export type Announcer = {
  /** Never fails: what cannot be told now is made up for by {@link reload}. */
  announce: (announcement: Announcement) => Promise<void>;
  /** Calls `listener` for every announcement of the workspace until the returned function is called. */
  listen: (workspaceId: string, listener: Listener) => () => void;
  close: () => Promise<void>;
};

const channel = 'biplane_announcement';
const longestWaitMs = 10_000;
const heartbeatMs = 15_000;

/**
 * With one server (embedded engine) announcements stay in the process: LISTEN does not pass its socket.
 * With a real PostgreSQL they travel by NOTIFY, so that every server's browsers hear of them.
 */
export async function openAnnouncer(postgres: Postgres, log: Log): Promise<Announcer> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const deliver = (heard: Announcement | typeof reload) => {
    if (heard !== reload) emitter.emit(heard.workspaceId, heard);
    else for (const workspaceId of emitter.eventNames()) emitter.emit(workspaceId, heard);
  };
  const line = postgres.embedded ? null : await openLine(postgres.url, deliver, log);
  return {
    announce: async (announcement) => {
      if (line) await line.tell(announcement);
      else deliver(announcement);
    },
    listen: (workspaceId, listener) => {
      emitter.on(workspaceId, listener);
      return () => emitter.off(workspaceId, listener);
    },
    close: async () => line?.close(),
  };
}

/**
 * One connection that says and hears everything, opened again for ever. It is not of the pool: a busy pool must not hold up what is
 * already saved, and a lost connection is noticed here, by its heartbeat, at the latest.
 */
async function openLine(url: string, deliver: (heard: Announcement | typeof reload) => void, log: Log) {
  let client: pg.Client | null = null;
  let closed = false;
  /** How many announcements went untold, and how many of them a reload has made up for: the servers whose line was up must hear of them too. */
  let untold = 0;
  let madeUp = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (asked: pg.Client, sql: string, values: unknown[] = []) => {
    // One after the other, as the driver wants it.
    const answer = turn.then(() => asked.query(sql, values));
    turn = answer.catch(() => {});
    return answer;
  };

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: longestWaitMs,
      query_timeout: longestWaitMs,
    });
    fresh.on('notification', ({ channel: on, payload }) => {
      if (on === channel && payload) deliver(payload === reload ? reload : (JSON.parse(payload) as Announcement));
    });
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    try {
      await fresh.connect();
      await ask(fresh, `listen ${channel}`);
      // More may go untold while one reload is on its way.
      while (madeUp < untold) {
        const upTo = untold;
        await ask(fresh, 'select pg_notify($1, $2)', [channel, reload]);
        madeUp = upTo;
      }
    } catch (error) {
      fresh.end().catch(() => {});
      throw error;
    }
    client = fresh;
    if (closed) await fresh.end();
  }

  function lose(lost: pg.Client): void {
    if (client !== lost || closed) return;
    client = null;
    log('announcements: the connection to the database ended; opening it again');
    lost.end().catch(() => {});
    void reconnect();
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 1; !closed; attempt++) {
      await wait(Math.min(longestWaitMs, 100 * 2 ** attempt) * (0.5 + Math.random() / 2), undefined, { ref: false });
      try {
        if (!closed) await connect();
        break;
      } catch {
        // The database is still away; the next attempt comes later.
      }
    }
    // What others said meanwhile was not heard here.
    if (!closed) deliver(reload);
  }

  async function say(payload: string): Promise<boolean> {
    const speaker = client;
    if (!speaker) return false;
    try {
      await ask(speaker, 'select pg_notify($1, $2)', [channel, payload]);
      return true;
    } catch (error) {
      log('announcements: one could not be sent', error);
      if (asUnavailable(error)) lose(speaker);
      return false;
    }
  }

  await connect();
  const heartbeat = setInterval(() => {
    const asked = client;
    if (asked) ask(asked, 'select 1').catch(() => lose(asked));
  }, heartbeatMs).unref();

  return {
    async tell(announcement: Announcement): Promise<void> {
      if (await say(JSON.stringify(announcement))) return;
      untold += 1;
      const upTo = untold;
      // Where the line stands and only this message was refused, the others hear at once that they missed one.
      if (await say(reload)) madeUp = Math.max(madeUp, upTo);
    },
    async close(): Promise<void> {
      closed = true;
      clearInterval(heartbeat);
      await client?.end();
    },
  };
}
