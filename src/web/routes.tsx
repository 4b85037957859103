/** Every screen and its address. Each is a chunk of its own, loaded when first visited or pointed at. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { api, client } from './api/client.ts';
import { failureOf, isReachable, RefusedError } from './api/failure.ts';
import { queryClient } from './api/queries.ts';
import { sessionQuery, storedWorkspaceId, storeWorkspaceId } from './api/session.ts';
import { CrashScreen, NotFoundScreen } from './shell/dead-ends.tsx';
import { SignedIn } from './shell/SignedIn.tsx';
import { LoadingState } from './ui/states.tsx';

/** A screen that is loaded when first visited. Without a server it says so; where the server answers, it has newer screens and the page reloads. */
function screen<T extends Record<K, () => React.ReactNode>, K extends string>(load: () => Promise<T>, name: K) {
  const loadOrTell = () =>
    load().catch(async (error: unknown) => {
      throw (await isReachable()) ? error : new RefusedError(failureOf(error));
    });
  return lazyRouteComponent(loadOrTell, name);
}

const root = createRootRoute({ component: Outlet });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async () => {
    if (!(await client.setup.status({})).needed) throw redirect({ to: '/' });
  },
  component: screen(() => import('./features/people/SetupScreen.tsx'), 'SetupScreen'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: screen(() => import('./features/people/SignInScreen.tsx'), 'SignInScreen'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invite/$token',
  component: screen(() => import('./features/people/InvitationScreen.tsx'), 'InvitationScreen'),
});

/** Everything behind a session. Nobody there is asked to sign in; nobody at all yet, to set up. */
const app = createRoute({
  getParentRoute: () => root,
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
  component: SignedIn,
});

const overview = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: screen(() => import('./features/overview/OverviewScreen.tsx'), 'OverviewScreen'),
});

const newLaunch = createRoute({
  getParentRoute: () => app,
  path: '/launches/new',
  component: screen(() => import('./features/launches/NewLaunchScreen.tsx'), 'NewLaunchScreen'),
});

/** A link to a launch works for whoever may see it, also when another of their workspaces is in scope. */
const launch = createRoute({
  getParentRoute: () => app,
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

const launchHome = createRoute({
  getParentRoute: () => launch,
  path: '/',
  component: screen(() => import('./features/launches/LaunchScreen.tsx'), 'LaunchScreen'),
});

const demand = createRoute({
  getParentRoute: () => launch,
  path: '/demand',
  component: screen(() => import('./features/demand/DemandScreen.tsx'), 'DemandScreen'),
});
const importStudy = createRoute({
  getParentRoute: () => launch,
  path: '/demand/import',
  component: screen(() => import('./features/demand/ImportScreen.tsx'), 'ImportScreen'),
});
const study = createRoute({
  getParentRoute: () => launch,
  path: '/demand/studies/$studyId',
  component: screen(() => import('./features/demand/StudyScreen.tsx'), 'StudyScreen'),
});
const cadence = createRoute({
  getParentRoute: () => launch,
  path: '/cadence',
  component: screen(() => import('./features/cadence/CadenceScreen.tsx'), 'CadenceScreen'),
});
const wager = createRoute({
  getParentRoute: () => launch,
  path: '/wager',
  component: screen(() => import('./features/wager/WagerScreen.tsx'), 'WagerScreen'),
});

const members = createRoute({
  getParentRoute: () => app,
  path: '/members',
  component: screen(() => import('./features/people/MembersScreen.tsx'), 'MembersScreen'),
});
const keys = createRoute({
  getParentRoute: () => app,
  path: '/keys',
  component: screen(() => import('./features/people/KeysScreen.tsx'), 'KeysScreen'),
});
const audit = createRoute({
  getParentRoute: () => app,
  path: '/audit',
  component: screen(() => import('./features/people/AuditScreen.tsx'), 'AuditScreen'),
});
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: screen(() => import('./features/people/SettingsScreen.tsx'), 'SettingsScreen'),
});

/** An address that leads nowhere, inside the frame, so that the way on is at hand. */
const nowhere = createRoute({ getParentRoute: () => app, path: '$', component: NotFoundScreen });

const routeTree = root.addChildren([
  setup,
  signIn,
  invitation,
  app.addChildren([
    overview,
    newLaunch,
    launch.addChildren([launchHome, demand, importStudy, study, cadence, wager]),
    members,
    keys,
    audit,
    settings,
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
