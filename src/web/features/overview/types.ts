import type { InferContractRouterOutputs } from '@orpc/contract';
import type { overview } from '../../../contract/launches.ts';

type Outputs = InferContractRouterOutputs<typeof overview>;
/** The overview: all launches, and what waits for the reader. */
export type Overview = Outputs['list'];
/** One launch among all. */
export type OverviewRow = Overview['launches'][number];
export type LaunchOverview = Outputs['launch'];
export type CardSummary = LaunchOverview['cards'][number];
export type CardKind = CardSummary['kind'];
export const cardPaths = {
  demand: '/launches/$launchId/demand',
  cadence: '/launches/$launchId/cadence',
  wager: '/launches/$launchId/wager',
} as const satisfies Record<CardKind, string>;
