import { createRoute } from '@tanstack/react-router';
import { launch, signedIn } from '../../shell/routes.tsx';
import { screen } from '../../shell/screen.ts';

export const overviewRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: screen(() => import('./OverviewScreen.tsx'), 'OverviewScreen', [
    'launches',
    'sample',
    'demand.card',
    'cadence.card',
    'wager.card',
  ]),
});

export const launchRoute = createRoute({
  getParentRoute: () => launch,
  path: '/',
  component: screen(() => import('./LaunchScreen.tsx'), 'LaunchScreen', [
    'launches',
    'launches.owners',
    'demand.card',
    'cadence.card',
    'wager.card',
  ]),
});
