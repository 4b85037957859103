import { createRoute } from '@tanstack/react-router';
import { launch } from '../../shell/routes.tsx';
import { screen } from '../../shell/screen.ts';

export const cadenceRoute = createRoute({
  getParentRoute: () => launch,
  path: '/cadence',
  component: screen(() => import('./CadenceScreen.tsx'), 'CadenceScreen', [
    'cadence',
    'cadence.card',
    'cards',
    'launches.owners',
    'people.standing',
  ]),
});
