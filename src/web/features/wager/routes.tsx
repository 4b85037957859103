import { createRoute } from '@tanstack/react-router';
import { launch } from '../../shell/routes.tsx';
import { screen } from '../../shell/screen.ts';

export const wagerRoute = createRoute({
  getParentRoute: () => launch,
  path: '/wager',
  component: screen(() => import('./WagerScreen.tsx'), 'WagerScreen', [
    'wager',
    'wager.card',
    'cards',
    'imports',
    'launches.owners',
    'people.standing',
  ]),
});
