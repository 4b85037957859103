import { EventEmitter } from 'node:events';
import type pg from 'pg';

/** "This record changed": browsers of the workspace reload what shows it. Carries no content, so it can leak none. */
export type Announcement = { workspaceId: string; launchId: string | null; entity: string; entityId: string };

export type Announcer = {
  announce: (announcement: Announcement) => Promise<void>;
  /** Calls `listener` for every announcement of the workspace until the returned function is called. */
  listen: (workspaceId: string, listener: (announcement: Announcement) => void) => () => void;
  close: () => Promise<void>;
};

const channel = 'biplane_announcement';

/**
 * With one server (embedded engine) announcements stay in the process: LISTEN does not pass its socket.
 * With a real PostgreSQL they travel by NOTIFY, so that every server's browsers hear of them.
 */
export async function openAnnouncer(pool: pg.Pool, embedded: boolean): Promise<Announcer> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const deliver = (announcement: Announcement) => emitter.emit(announcement.workspaceId, announcement);
  let client: pg.PoolClient | undefined;
  let closed = false;
  const subscribe = async () => {
    client = await pool.connect();
    client.on('notification', (message) => {
      if (message.channel === channel && message.payload) deliver(JSON.parse(message.payload) as Announcement);
    });
    client.on('error', () => {
      client?.release(true);
      client = undefined;
      if (!closed) setTimeout(() => subscribe().catch(() => {}), 1_000).unref();
    });
    await client.query(`listen ${channel}`);
  };
  if (!embedded) await subscribe();
  return {
    announce: async (announcement) => {
      if (embedded) deliver(announcement);
      else await pool.query('select pg_notify($1, $2)', [channel, JSON.stringify(announcement)]);
    },
    listen: (workspaceId, listener) => {
      emitter.on(workspaceId, listener);
      return () => emitter.off(workspaceId, listener);
    },
    close: async () => {
      closed = true;
      client?.release(true);
    },
  };
}
