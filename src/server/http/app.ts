/** Every route of the server on one screen: who may call what is decided in `procedure.ts`, not here. */
import { serveStatic } from '@hono/node-server/serve-static';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { experimental_ZodSmartCoercionPlugin as ZodSmartCoercionPlugin } from '@orpc/zod/zod4';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { type Locale, preferredLocale } from '../../locales/translate.ts';
import type { Caller, Deps, RequestContext } from '../procedure.ts';
import type { AppRouter } from '../router.ts';
import { asBiplaneError, asOrpcError, statusOf } from './errors.ts';
import { eventRoutes } from './events.ts';
import { importFileRoutes } from './import-files.ts';
import { openApiRoutes } from './openapi.ts';
import { addressHeader, type SignIn } from './sign-in.ts';
import { studyFileRoutes } from './study-files.ts';

export type HealthReport = { ready: boolean; reason?: string; engines?: object; migrations?: object; version: string };

export type AppOptions = {
  deps: Deps;
  router: AppRouter;
  signIn: SignIn;
  webDir: string;
  uploadMaxBytes: number;
  health: () => Promise<HealthReport>;
  log: (message: string, error?: unknown) => void;
};

export type AppEnv = {
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
  Variables: { caller: Caller | null; locale: Locale };
};

/** A page of another site must not be able to use a visitor's cookie: its requests carry its own origin. */
function assertSameSite(request: Request): void {
  if (
    request.method === 'GET' ||
    request.method === 'HEAD' ||
    !request.headers.get('cookie') ||
    request.headers.get('authorization')
  )
    return;
  const origin = request.headers.get('origin');
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  const site = request.headers.get('sec-fetch-site');
  const foreign = origin
    ? URL.parse(origin)?.host !== host
    : site !== null && site !== 'same-origin' && site !== 'none';
  if (foreign) throw new BiplaneError('forbidden', text('errors.foreignOrigin'));
}

export function createApp({ deps, router, signIn, webDir, uploadMaxBytes, health, log }: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const handler = new OpenAPIHandler(router, {
    plugins: [new ZodSmartCoercionPlugin()],
    clientInterceptors: [
      async ({ next, context, path, signal }) => {
        try {
          return await next();
        } catch (error) {
          const failure = asBiplaneError(error);
          // A reader who left stopped the query: that is no failure of the server.
          if (failure.code === 'internal' && !signal?.aborted) log(`procedure ${path.join('.')}`, error);
          throw asOrpcError(failure, (context as RequestContext).locale);
        }
      },
    ],
  });

  app.onError((error, c) => {
    const failure = asBiplaneError(error);
    if (failure.code === 'internal') log(`${c.req.method} ${c.req.path}`, error);
    // Routes beside the procedures refuse in the same form as they do.
    const body = asOrpcError(failure, preferredLocale(c.req.header('accept-language'))).toJSON();
    return c.json(body, statusOf[failure.code] as 500);
  });

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
      },
      strictTransportSecurity: false,
      crossOriginEmbedderPolicy: false,
    }),
  );
  app.use(compress());
  app.get('/health', async (c) => {
    const report = await health();
    return c.json(report, report.ready ? 200 : 503);
  });
  app.on(['GET', 'POST'], '/api/auth/*', (c) => {
    const headers = new Headers(c.req.raw.headers);
    headers.set(addressHeader, c.env?.incoming?.socket?.remoteAddress ?? '127.0.0.1');
    return signIn.handler(new Request(c.req.raw, { headers }));
  });
  openApiRoutes(app, router);

  app.use('/api/v1/*', async (c, next) => {
    assertSameSite(c.req.raw);
    c.set('locale', preferredLocale(c.req.header('accept-language')));
    c.set('caller', await signIn.caller(c.req.raw.headers, deps.clock()));
    await next();
  });
  eventRoutes(app, deps);
  importFileRoutes(app, deps, { uploadMaxBytes });
  studyFileRoutes(app, deps);
  app.use('/api/v1/*', async (c, next) => {
    const context: RequestContext = {
      deps,
      caller: c.get('caller'),
      locale: c.get('locale'),
      signal: c.req.raw.signal,
    };
    const { matched, response } = await handler.handle(c.req.raw, { prefix: '/api/v1', context });
    if (matched) return c.newResponse(response.body, response);
    return next();
  });
  app.all('/api/*', () => {
    throw new BiplaneError('not_found', text('errors.notFound'));
  });

  app.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  app.use('*', serveStatic({ root: webDir }));
  // The browser's router owns every other path.
  app.get('*', serveStatic({ root: webDir, path: 'index.html' }));
  return app;
}
