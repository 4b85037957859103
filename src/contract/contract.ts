import { plan } from './cadence.ts';
import { cards } from './cards.ts';
import { demandCard, needs, studies } from './demand.ts';
import { events } from './events.ts';
import { imports, uploads } from './imports.ts';
import { installation } from './installation.ts';
import { launches, overview, ownerChanges } from './launches.ts';
import { orders } from './orders.ts';
import { audit, invitations, keys, members, session, setup, workspaces } from './people.ts';
import { sample } from './sample.ts';
import { search } from './search.ts';
import { wager } from './wager.ts';

/** Everything that can be asked of Biplane. HTTP routes, OpenAPI, the typed client and the CLI derive from it. */
export const contract = {
  setup,
  session,
  workspaces,
  members,
  invitations,
  keys,
  audit,
  launches,
  ownerChanges,
  overview,
  wager,
  cards,
  studies,
  needs,
  demandCard,
  uploads,
  imports,
  orders,
  plan,
  events,
  search,
  sample,
  installation,
};
export type Contract = typeof contract;
