/** The procedures over HTTP, at the methods and paths that the contract gives them. */
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4';
import type { Hono } from 'hono';
import type { Outgoing, ProcedureMeta } from '../../contract/procedure.ts';
import { writtenAnswer } from '../act/answers.ts';
import type { Deps, RequestContext } from '../act/context.ts';
import { idempotencyHeader } from '../act/idempotency.ts';
import type { BoundRouter } from '../act/procedures.ts';
import type { Log } from '../base/log.ts';
import { attemptRules } from '../store/attempts.ts';
import { networkOf } from './address.ts';
import type { AppEnv } from './app-env.ts';
import { answerOf, asBiplaneError } from './errors.ts';
import type { InputReader } from './input-reader.ts';

type Options = {
  deps: Deps;
  router: BoundRouter;
  readInput: InputReader;
  addressOf: (headers: Headers, socketAddress: string | undefined) => string;
  log: Log;
};

/** An answer that is no JSON for the library to write. */
type Answering = RequestContext & { address: () => string; headers?: Record<string, string> };

function headersOf({ kind, gives }: ProcedureMeta, { name }: Outgoing): Record<string, string> {
  // A proxy that waits for the end of a stream would never tell of it.
  if (kind === 'live') return { 'content-type': `${gives}`, 'x-accel-buffering': 'no' };
  const disposition = name === undefined ? 'attachment' : `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  return { 'content-type': `${gives}; charset=utf-8`, 'content-disposition': disposition };
}

/** Whoever is not recognised as the other system again and again is not listened to for a while. */
async function asSystem<T>({ attempts }: Deps, address: string, answer: () => Promise<T>): Promise<T> {
  const rules = attemptRules.ofHook(address);
  attempts.admit(rules);
  try {
    return await answer();
  } catch (error) {
    if (asBiplaneError(error).code === 'unauthenticated') await attempts.count(rules);
    throw error;
  }
}

/** Serves every procedure under `/api/v1`. */
export function procedureRoutes(app: Hono<AppEnv>, { deps, router, readInput, addressOf, log }: Options): void {
  const handler = new OpenAPIHandler(router, {
    plugins: [new ZodSmartCoercionPlugin()],
    clientInterceptors: [
      async ({ next, context, procedure }) => {
        const meta = procedure['~orpc'].meta as ProcedureMeta;
        const answer = await (meta.access === 'hook' ? asSystem(deps, (context as Answering).address(), next) : next());
        if (meta.gives) {
          (context as Answering).headers = headersOf(meta, answer as Outgoing);
          return (answer as Outgoing).content;
        }
        const written = writtenAnswer(answer);
        if (!written) return answer;
        // The library would write it again.
        (context as Answering).headers = { 'content-type': 'application/json' };
        return new Blob([written]).stream();
      },
    ],
    interceptors: [
      async ({ next, ...options }) => {
        const { context, request } = options;
        // The body is left to `readInput`. Many clients and proxies send none with DELETE: its fields may stand in the query, as those beside a file do.
        const body = async () => request.url.searchParams;
        try {
          const result = await next({ ...options, request: { ...request, body } });
          const { headers } = context as Answering;
          if (!headers || !result.response) return result;
          return { ...result, response: { ...result.response, headers: { ...result.response.headers, ...headers } } };
        } catch (error) {
          const failure = asBiplaneError(error);
          // A reader who left stopped the query: that is no failure of the server.
          if (failure.code === 'internal' && !request.signal?.aborted) {
            log(`${request.method} ${request.url.pathname}`, error);
          }
          return { matched: true, response: answerOf(failure, (context as RequestContext).locale) };
        }
      },
    ],
  });

  app.use('/api/v1/*', async (c, next) => {
    const context: Answering = {
      deps,
      caller: c.get('caller'),
      locale: c.get('locale'),
      signal: c.req.raw.signal,
      idempotencyKey: c.req.header(idempotencyHeader),
      readInput: readInput(c),
      address: () => networkOf(addressOf(c.req.raw.headers, c.env?.incoming?.socket?.remoteAddress)),
    };
    // Hono drops the body of the answer to HEAD by itself.
    const request = c.req.method === 'HEAD' ? new Request(c.req.raw, { method: 'GET' }) : c.req.raw;
    const { matched, response } = await handler.handle(request, { prefix: '/api/v1', context });
    if (!matched) return next();
    if (response.headers.get('content-type') !== 'application/json') return c.newResponse(response.body, response);
    // As a stream it would not say how long it is, and be compressed however short it is.
    const body = await response.arrayBuffer();
    response.headers.set('content-length', String(body.byteLength));
    return c.newResponse(body, response);
  });
}
