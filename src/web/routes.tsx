/** Every screen and its address: the routes that the features declare, joined. */
import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
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

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
