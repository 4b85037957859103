/** Within what the screens of features stand: the page itself, the frame behind a session, a launch that the reader may see. */
import { createRootRoute, createRoute, notFound, Outlet, redirect } from '@tanstack/react-router';
import { api, client } from '../api/client.ts';
import { failureOf } from '../api/failure.ts';
import { queryClient } from '../api/queries.ts';
import { sessionQuery, storedWorkspaceId, storeWorkspaceId } from '../api/session.ts';
import { NotFoundScreen } from './dead-ends.tsx';
import { screen } from './screen.ts';

export const page = createRootRoute({ component: Outlet });

/** Everything behind a session. Nobody there is asked to sign in; nobody at all yet, to set up. */
export const signedIn = createRoute({
  getParentRoute: () => page,
  id: 'app',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (failureOf(error).code !== 'unauthenticated') throw error;
      if ((await client.setup.status({})).needed) throw redirect({ to: '/setup' });
      throw redirect({ to: '/sign-in', search: { next: location.href } as never });
    }
  },
  component: screen(() => import('./SignedIn.tsx'), 'SignedIn', []),
});

/** A link to a launch works for whoever may see it, also when another of their workspaces is in scope. */
export const launch = createRoute({
  getParentRoute: () => signedIn,
  path: '/launches/$launchId',
  beforeLoad: async ({ params: { launchId } }) => {
    const { workspaces } = await queryClient.ensureQueryData(sessionQuery);
    const stored = storedWorkspaceId();
    const inOrder = workspaces.toSorted((a, b) => Number(b.id === stored) - Number(a.id === stored));
    for (const { id: workspaceId } of inOrder) {
      try {
        await queryClient.ensureQueryData(api.launches.get.queryOptions({ input: { workspaceId, launchId } }));
        return storeWorkspaceId(workspaceId);
      } catch (error) {
        // An address with an impossible id leads as little anywhere as one with an unknown id.
        if (!['not_found', 'invalid_input'].includes(failureOf(error).code)) throw error;
      }
    }
    if (inOrder.length > 0) throw notFound();
  },
  component: Outlet,
});

/** An address that leads nowhere, inside the frame, so that the way on is at hand. */
export const nowhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundScreen });
