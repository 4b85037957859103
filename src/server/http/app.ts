/** Every route of the server on one screen: who may call what is decided in `procedure.ts`, not here. */
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { preferredLocale } from '../../locales/translate.ts';
import type { Deps } from '../act/context.ts';
import type { BoundRouter } from '../act/procedures.ts';
import type { EventLoopWatch } from '../base/event-loop.ts';
import type { Log } from '../base/log.ts';
import type { AppEnv } from './app-env.ts';
import { authRoutes } from './auth.ts';
import type { Devices } from './devices.ts';
import { answerOf, asBiplaneError } from './errors.ts';
import type { HealthReport } from './health.ts';
import type { InputReader } from './input-reader.ts';
import { openApiRoutes } from './openapi.ts';
import { ownHost } from './own-host.ts';
import { procedureRoutes } from './procedures.ts';
import { bearerOf, type SignIn } from './sign-in.ts';

export type AppOptions = {
  deps: Deps;
  router: BoundRouter;
  signIn: SignIn;
  devices: Devices;
  readInput: InputReader;
  eventLoop: EventLoopWatch;
  webDir: string;
  /** The address to listen on. */
  host: string;
  /** The address people type, where it differs from the server's own. */
  publicUrl: string | undefined;
  health: () => Promise<HealthReport>;
  log: Log;
};

/** A page of another site must not be able to use a visitor's cookie: its requests carry its own origin, which no page can change. */
function assertSameSite({ method, headers }: Request, publicUrl: string | undefined): void {
  if (method === 'GET' || method === 'HEAD' || !headers.get('cookie') || bearerOf(headers)) return;
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isOwn = origin
    ? URL.parse(origin)?.host === headers.get('host') || (publicUrl && origin === new URL(publicUrl).origin)
    : site === null || site === 'same-origin' || site === 'none';
  if (!isOwn) throw new BiplaneError('forbidden', text('errors.foreignOrigin'));
}

export function createApp({
  deps,
  router,
  signIn,
  devices,
  readInput,
  eventLoop,
  webDir,
  host,
  publicUrl,
  health,
  log,
}: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const isOwnHost = ownHost({ host, publicUrl });
  app.onError((error, c) => {
    const failure = asBiplaneError(error);
    if (failure.code === 'internal') log(`${c.req.method} ${c.req.path}`, error);
    // Routes beside the procedures refuse in the same form as they do.
    const { status, headers, body } = answerOf(failure, preferredLocale(c.req.header('accept-language')));
    return c.json(body, status as 500, headers);
  });

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // The writer of spreadsheets packs large ones beside the page.
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
      strictTransportSecurity: publicUrl?.startsWith('https:') ? 'max-age=31536000' : false,
      crossOriginEmbedderPolicy: false,
    }),
  );
  app.use(async (c, next) => {
    const name = c.req.header('host');
    if (!isOwnHost(name)) throw new BiplaneError('forbidden', text('errors.foreignHost'));
    await next();
  });
  // Shorter ones arrive as fast as they are.
  app.use(compress({ threshold: 4_096 }));
  app.get('/health', async (c) => {
    const report = await health();
    return c.json({ ...report, eventLoop: { maxDelayMs: eventLoop.maxDelayMs() } }, report.ready ? 200 : 503);
  });
  app.use('/api/*', async (c, next) => {
    assertSameSite(c.req.raw, publicUrl);
    await next();
    // An answer is for whoever asked: nothing on the way may keep it.
    c.header('Cache-Control', 'no-store');
    // Nobody reads the answer to HEAD: a stream among them must end.
    if (c.req.method === 'HEAD') await c.res.body?.cancel();
  });
  authRoutes(app, { signIn, attempts: deps.attempts, devices });
  openApiRoutes(app, router);

  app.use('/api/v1/*', async (c, next) => {
    c.set('locale', preferredLocale(c.req.header('accept-language')));
    c.set('caller', await signIn.caller(c.req.raw.headers, deps.clock()));
    await next();
  });
  procedureRoutes(app, { deps, router, readInput, addressOf: signIn.addressOf, log });
  const notFound = () => {
    throw new BiplaneError('not_found', text('errors.notFound'));
  };
  app.all('/api/*', notFound);

  app.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  app.get('*', serveStatic({ root: webDir }));
  app.get('/assets/*', notFound);
  // The browser's router owns every other path.
  app.get('*', serveStatic({ root: webDir, path: 'index.html' }));
  app.all('*', notFound);
  return app;
}
