/** Every screen and its address: the routes that the features declare, joined. */
import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { api } from './api/client.ts';
import { queryClient } from './api/queries.ts';
import { sessionQuery, storedWorkspaceId } from './api/session.ts';
import { cadenceRoute } from './features/cadence/routes.tsx';
import { demandRoutes } from './features/demand/routes.tsx';
import { newLaunchRoute } from './features/launches/routes.tsx';
import { launchRoute, overviewRoute } from './features/overview/routes.tsx';
import { peopleRoutes, strangerRoutes } from './features/people/routes.tsx';
import { wagerRoute } from './features/wager/routes.tsx';
import { CrashScreen, NotFoundScreen } from './shell/dead-ends.tsx';
import { launch, nowhere, page, signedIn } from './shell/routes.tsx';
import { LoadingState } from './ui/states.tsx';

const routeTree = page.addChildren([
  ...strangerRoutes,
  signedIn.addChildren([
    overviewRoute,
    newLaunchRoute,
    launch.addChildren([launchRoute, ...demandRoutes, cadenceRoute, wagerRoute]),
    ...peopleRoutes,
    nowhere,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: CrashScreen,
  defaultNotFoundComponent: NotFoundScreen,
  scrollRestoration: true,
  // View state is plain words: ?tab=board, not ?tab=%22board%22.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith((value) => String(value)),
});

/**
 * Asks at once for what the first view would ask for one after the other: the code and texts of its screens, who is signed in, and the launch in the
 * workspace that was last in scope. A route asks again, and says so on the screen, for what does not come.
 */
export function askAhead(): void {
  const [matchedRoutes, params] = router.getMatchedRoutes(router.latestLocation.pathname);
  const matched = new Set<unknown>(matchedRoutes);
  for (const { options } of matchedRoutes) void options.component?.preload?.();
  if (matched.has(signedIn)) void queryClient.prefetchQuery(sessionQuery);
  const [workspaceId, launchId] = [storedWorkspaceId(), params.launchId];
  if (matched.has(launch) && workspaceId && launchId)
    void queryClient.prefetchQuery(api.launches.get.queryOptions({ input: { workspaceId, launchId } }));
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
