import { createRoute } from '@tanstack/react-router';
import { signedIn } from '../../shell/routes.tsx';
import { screen } from '../../shell/screen.ts';

export const newLaunchRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/launches/new',
  component: screen(() => import('./NewLaunchScreen.tsx'), 'NewLaunchScreen', ['launches']),
});
