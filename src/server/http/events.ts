import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Announcement } from '../announcer.ts';
import { authorise, type Deps } from '../procedure.ts';
import type { AppEnv } from './app.ts';

const HEARTBEAT_MS = 20_000;

/** The event stream of a workspace: one message per changed record, so that an open screen can reload what it shows. */
export function eventRoutes(app: Hono<AppEnv>, deps: Deps): void {
  app.get('/api/v1/workspaces/:workspaceId/events', async (c) => {
    const workspaceId = c.req.param('workspaceId');
    await authorise({ deps, caller: c.get('caller'), locale: c.get('locale') }, 'read', workspaceId);
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const pending: Announcement[] = [];
      let wake = () => {};
      const stop = deps.announcer.listen(workspaceId, (announcement) => {
        pending.push(announcement);
        wake();
      });
      stream.onAbort(() => {
        stop();
        wake();
      });
      await stream.writeSSE({ event: 'ready', data: '' });
      while (!stream.aborted) {
        const next = pending.shift();
        if (next) {
          await stream.writeSSE({ event: 'changed', data: JSON.stringify(next) });
          continue;
        }
        const waited = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
          wake = () => {
            clearTimeout(timer);
            resolve(true);
          };
        });
        if (!waited && !stream.aborted) await stream.writeSSE({ event: 'heartbeat', data: '' });
      }
      stop();
    });
  });
}
