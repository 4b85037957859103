import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { workspaceInput } from '../../contract/procedure.ts';
import { type Announcement, reload } from '../announcer.ts';
import { authorise, type Deps } from '../procedure.ts';
import { admit } from './admit.ts';
import type { AppEnv } from './app.ts';
import type { SignIn } from './sign-in.ts';

const HEARTBEAT_MS = 20_000;

/** Resolves when woken, or when a heartbeat is due. */
function wakeOrHeartbeat(give: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, HEARTBEAT_MS);
    give(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The event stream of a workspace: one message per changed record, so that an open screen can reload what it shows. */
export function eventRoutes(app: Hono<AppEnv>, deps: Deps, signIn: SignIn): void {
  app.get('/api/v1/workspaces/:workspaceId/events', async (c) => {
    const { workspaceId } = (await admit(c, deps, 'read', workspaceInput)).ids;
    /** A stream outlives sign-outs, revoked keys and removed members: it ends with the first message they must not see. */
    const isStillAdmitted = async () => {
      try {
        const caller = await signIn.caller(c.req.raw.headers, deps.clock());
        await authorise({ deps, caller, locale: c.get('locale') }, 'read', workspaceId);
        return true;
      } catch {
        return false;
      }
    };
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const pending: (Announcement | typeof reload)[] = [];
      let wake = () => {};
      const stop = deps.announcer.listen(workspaceId, (heard) => {
        pending.push(heard);
        wake();
      });
      stream.onAbort(() => {
        stop();
        wake();
      });
      await stream.writeSSE({ event: 'ready', data: '' });
      while (!stream.aborted) {
        if (pending.length === 0)
          await wakeOrHeartbeat((resolve) => {
            wake = resolve;
          });
        if (stream.aborted || !(await isStillAdmitted())) break;
        const messages = pending.splice(0);
        for (const message of messages)
          await stream.writeSSE(
            message === reload ? { event: reload, data: '' } : { event: 'changed', data: JSON.stringify(message) },
          );
        if (messages.length === 0) await stream.writeSSE({ event: 'heartbeat', data: '' });
      }
      stop();
    });
  });
}
