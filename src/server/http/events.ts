import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { workspaceInput } from '../../contract/procedure.ts';
import { BiplaneError } from '../../domain/errors.ts';
import { authorise } from '../act/authorise.ts';
import { type Deps, personBehind } from '../act/context.ts';
import { admit } from './admit.ts';
import type { AppEnv } from './app-env.ts';
import type { EventHub } from './event-hub.ts';
import type { SignIn } from './sign-in.ts';

type Options = { deps: Deps; signIn: SignIn; hub: EventHub };

/** The event stream of a workspace: one message per changed record, so that an open screen can reload what it shows. */
export function eventRoutes(app: Hono<AppEnv>, { deps, signIn, hub }: Options): void {
  app.get('/api/v1/workspaces/:workspaceId/events', async (c) => {
    const { workspaceId } = (await admit(c, deps, 'read', workspaceInput)).ids;
    const caller = c.get('caller')!;
    const { headers } = c.req.raw;
    const locale = c.get('locale');
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let write: (events: string) => Promise<unknown> = async () => {};
    const close = hub.open({
      who: personBehind(caller),
      credential: (caller.kind === 'user' && caller.sessionId) || caller.id,
      workspaceId,
      /** A stream outlives sign-outs, revoked keys and removed members: it ends with the first message they must not see. */
      isAdmitted: async () => {
        try {
          await authorise({ deps, caller: await signIn.caller(headers, deps.clock()), locale }, 'read', workspaceId);
          return true;
        } catch (error) {
          if (error instanceof BiplaneError && error.code !== 'unavailable') return false;
          throw error;
        }
      },
      write: (events) => write(events),
      end,
    });
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      stream.onAbort(end);
      try {
        await stream.writeSSE({ event: 'ready', data: '' });
        write = (events) => stream.write(events);
        await ended;
      } finally {
        close();
      }
    });
  });
}
