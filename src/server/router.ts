import { contract } from '../contract/contract.ts';
import { type BoundRouter, bindRouter } from './act/procedures.ts';
import { planHandlers } from './features/cadence/handlers.ts';
import { cardHandlers } from './features/cards/handlers.ts';
import { demandCardHandlers, needHandlers, studyHandlers } from './features/demand/handlers.ts';
import { eventHandlers } from './features/events/handlers.ts';
import { importHandlers } from './features/imports/handlers.ts';
import { uploadHandlers } from './features/imports/uploads.ts';
import { installationHandlers } from './features/installation/handlers.ts';
import { launchHandlers } from './features/launches/handlers.ts';
import { ownerChangeHandlers } from './features/launches/owner-changes.ts';
import { orderHandlers } from './features/orders/handlers.ts';
import { overviewHandlers } from './features/overview/handlers.ts';
import { keyHandlers, sessionHandlers, setupHandlers, workspaceHandlers } from './features/people/handlers.ts';
import { invitationHandlers } from './features/people/invitations.ts';
import { memberHandlers } from './features/people/members.ts';
import { sampleHandlers } from './features/sample/handlers.ts';
import { searchHandlers } from './features/search/handlers.ts';
import { auditHandlers } from './features/verification/handlers.ts';
import { wagerHandlers } from './features/wager/handlers.ts';
import { importTargets } from './import-targets.ts';

/** Every procedure with its handler. */
export const router: BoundRouter = bindRouter(contract, {
  setup: setupHandlers,
  session: sessionHandlers,
  workspaces: workspaceHandlers,
  members: memberHandlers,
  invitations: invitationHandlers,
  keys: keyHandlers,
  audit: auditHandlers,
  launches: launchHandlers,
  ownerChanges: ownerChangeHandlers,
  overview: overviewHandlers,
  wager: wagerHandlers,
  cards: cardHandlers,
  studies: studyHandlers,
  needs: needHandlers,
  demandCard: demandCardHandlers,
  uploads: uploadHandlers,
  imports: importHandlers(importTargets),
  orders: orderHandlers,
  plan: planHandlers,
  events: eventHandlers,
  search: searchHandlers,
  sample: sampleHandlers,
  installation: installationHandlers,
});
