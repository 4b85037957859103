import { createRoute } from '@tanstack/react-router';
import { launch } from '../../shell/routes.tsx';
import { screen } from '../../shell/screen.ts';

const demand = createRoute({
  getParentRoute: () => launch,
  path: '/demand',
  component: screen(() => import('./DemandScreen.tsx'), 'DemandScreen', [
    'demand',
    'demand.measure',
    'demand.card',
    'cards',
    'imports',
    'launches.owners',
    'people.standing',
  ]),
});

const importStudy = createRoute({
  getParentRoute: () => launch,
  path: '/demand/import',
  component: screen(() => import('./ImportScreen.tsx'), 'ImportScreen', ['demand', 'demand.measure', 'imports']),
});

const study = createRoute({
  getParentRoute: () => launch,
  path: '/demand/studies/$studyId',
  component: screen(() => import('./StudyScreen.tsx'), 'StudyScreen', [
    'demand',
    'demand.measure',
    'demand.card',
    'imports',
  ]),
});

export const demandRoutes = [demand, importStudy, study] as const;
