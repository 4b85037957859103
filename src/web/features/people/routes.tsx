import { createRoute, redirect } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { page, signedIn } from '../../shell/routes.tsx';
import { screen } from '../../shell/screen.ts';

const setup = createRoute({
  getParentRoute: () => page,
  path: '/setup',
  beforeLoad: async () => {
    if (!(await client.setup.status({})).needed) throw redirect({ to: '/' });
  },
  component: screen(() => import('./SetupScreen.tsx'), 'SetupScreen', ['people', 'sample']),
});
const signIn = createRoute({
  getParentRoute: () => page,
  path: '/sign-in',
  component: screen(() => import('./SignInScreen.tsx'), 'SignInScreen', ['people']),
});
const invitation = createRoute({
  getParentRoute: () => page,
  path: '/invite/$token',
  component: screen(() => import('./InvitationScreen.tsx'), 'InvitationScreen', ['people']),
});

/** For whoever is not signed in. */
export const strangerRoutes = [setup, signIn, invitation] as const;

const members = createRoute({
  getParentRoute: () => signedIn,
  path: '/members',
  component: screen(() => import('./MembersScreen.tsx'), 'MembersScreen', ['people', 'people.standing']),
});
const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/keys',
  component: screen(() => import('./KeysScreen.tsx'), 'KeysScreen', ['people']),
});
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  component: screen(() => import('./AuditScreen.tsx'), 'AuditScreen', ['people', 'launches', 'demand.measure']),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: screen(() => import('./SettingsScreen.tsx'), 'SettingsScreen', ['people']),
});

export const peopleRoutes = [members, keys, audit, settings] as const;
