import { routes } from 'virtual:contract';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import i18next from 'i18next';
import type { contract } from '../../contract/contract.ts';
import { fetchSignedIn } from './signed-in.ts';

export const apiBase = '/api/v1';

/** What a call may carry besides its input. */
type CallContext = { idempotencyKey?: string };

const link = new OpenAPILink<CallContext>(routes, {
  url: () => new URL(apiBase, window.location.origin),
  headers: ({ context }) => ({
    'accept-language': i18next.language,
    ...(context.idempotencyKey ? { 'idempotency-key': context.idempotencyKey } : {}),
  }),
  fetch: (request, init) => fetchSignedIn(request, { ...init, credentials: 'same-origin' }),
});

/** Calls a procedure: `await client.launches.get({ workspaceId, launchId })`. Rejects with an {@link import('./failure.ts').Failure}-able error. */
export const client: JsonifiedClient<ContractRouterClient<typeof contract, CallContext>> = createORPCClient(link);

/** The same tree for TanStack Query: `useQuery(api.launches.get.queryOptions({ input }))`, `useWrite(api.launches.update)`. */
export const api = createTanstackQueryUtils(client);

/** What procedures take and give: `Outputs['launches']['get']`. */
export type Inputs = InferContractRouterInputs<typeof contract>;
export type Outputs = InferContractRouterOutputs<typeof contract>;
