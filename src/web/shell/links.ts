import {
  IconAdjustments,
  IconChartDots,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPlane,
  IconScale,
  IconTimeline,
  IconUsers,
} from '@tabler/icons-react';
import type { Action } from '../../domain/people/roles.ts';

/** Where the frame leads. Paths with `$launchId` follow the launch in scope; `needs` hides what a member may not see. */
export type FrameLink = { to: string; label: string; tab: string; icon: typeof IconKey; keys?: string; needs?: Action };

export const overviewLink: FrameLink = {
  to: '/',
  label: 'app.nav.overview',
  tab: 'app.tab.overview',
  icon: IconLayoutDashboard,
  keys: 'g o',
};
export const launchLinks: FrameLink[] = [
  { to: '/launches/$launchId', label: 'app.nav.launch', tab: 'app.tab.launch', icon: IconPlane, keys: 'g l' },
];
export const cardLinks: FrameLink[] = [
  {
    to: '/launches/$launchId/demand',
    label: 'app.nav.demand',
    tab: 'app.tab.demand',
    icon: IconChartDots,
    keys: 'g d',
  },
  {
    to: '/launches/$launchId/cadence',
    label: 'app.nav.cadence',
    tab: 'app.tab.cadence',
    icon: IconTimeline,
    keys: 'g c',
  },
  { to: '/launches/$launchId/wager', label: 'app.nav.wager', tab: 'app.tab.wager', icon: IconScale, keys: 'g w' },
];
export const teamLinks: FrameLink[] = [
  { to: '/members', label: 'app.nav.members', tab: 'app.nav.members', icon: IconUsers, keys: 'g m' },
  { to: '/keys', label: 'app.nav.keys', tab: 'app.nav.keys', icon: IconKey, keys: 'g k', needs: 'administer' },
  { to: '/audit', label: 'app.nav.audit', tab: 'app.nav.audit', icon: IconHistory, keys: 'g a', needs: 'administer' },
];
export const settingsLink: FrameLink = {
  to: '/settings',
  label: 'app.nav.settings',
  tab: 'app.nav.settings',
  icon: IconAdjustments,
  keys: 'g s',
};
