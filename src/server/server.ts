/** The composition root: engines → store → queue → procedures → HTTP. Everything is opened here, in this order, and closed in the reverse one. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import manifest from '../../package.json' with { type: 'json' };
import { openAnnouncer } from './announcer.ts';
import { startEngines } from './engines/engines.ts';
import type { Env } from './env.ts';
import { roleOf } from './features/people/queries.ts';
import { createApp, type HealthReport } from './http/app.ts';
import { openSignIn } from './http/sign-in.ts';
import { jobDefinitions } from './job-definitions.ts';
import { startQueue } from './jobs/queue.ts';
import type { Deps } from './procedure.ts';
import { router } from './router.ts';
import { openFacts } from './store/facts.ts';
import { migrate } from './store/migrate.ts';
import { openPostgres } from './store/postgres.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Log = (message: string, error?: unknown) => void;
export type RunningServer = { address: string; deps: Deps; stop: () => Promise<void> };

async function cookieSecret(env: Env): Promise<string> {
  if (env.secret) return env.secret;
  const file = join(env.dataDir, 'secret');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known) return known;
  const fresh = randomBytes(32).toString('base64url');
  await writeFile(file, fresh, { mode: 0o600 });
  return fresh;
}

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>;

/** Answers 503 until the server is ready, so that `GET /health` can say what it is waiting for. */
function starting(step: () => string): Fetch {
  const body = (): HealthReport => ({ ready: false, reason: step(), version: manifest.version });
  return () => Response.json(body(), { status: 503, headers: { 'Retry-After': '1' } });
}

function listen(env: Env, fetch: Fetch): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: (request, bindings) => fetch(request, bindings), port: env.port, hostname: env.host },
      (info) => {
        resolve({ server, port: info.port });
      },
    ) as Server;
    server.on('error', (error: NodeJS.ErrnoException) => {
      const busy = `端口 ${env.port} 已被占用,请设置 PORT 换一个 / Port ${env.port} is in use: set PORT to another one`;
      reject(error.code === 'EADDRINUSE' ? new Error(busy) : error);
    });
  });
}

/** Starts everything and resolves once `/health` answers 200. */
export async function startServer(env: Env, log: Log): Promise<RunningServer> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close().catch((error: unknown) => log('stop', error));
  };
  try {
    let step = 'engines';
    let fetch: Fetch = starting(() => step);
    const engines = await startEngines({
      dataDir: env.dataDir,
      ...(env.databaseUrl ? { databaseUrl: env.databaseUrl } : {}),
      ...(env.clickhouseUrl ? { clickhouseUrl: env.clickhouseUrl } : {}),
      log,
    });
    closing.push(() => engines.stop());
    const { server, port } = await listen(env, (request, bindings) => fetch(request, bindings));
    closing.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    step = 'migrations';
    const postgres = openPostgres(engines.databaseUrl, { embedded: engines.embedded.postgres });
    closing.push(() => postgres.close());
    const facts = openFacts(engines.clickhouseUrl);
    closing.push(() => facts.close());
    const migrations = await migrate({ postgres, facts, dir: join(root, 'migrations') });
    step = 'jobs';
    const announcer = await openAnnouncer(postgres.pool, engines.embedded.postgres);
    closing.push(() => announcer.close());
    const clock = () => new Date();
    let giveDeps: (deps: Deps) => void = () => {};
    const depsOfJobs = new Promise<Deps>((resolve) => {
      giveDeps = resolve;
    });
    const queue = await startQueue({
      postgres,
      definitions: jobDefinitions(env, depsOfJobs),
      context: { postgres, facts, dataDir: env.dataDir, clock, announce: announcer.announce },
      soleServer: engines.embedded.postgres,
      log,
    });
    closing.push(() => queue.stop());
    const deps: Deps = { postgres, facts, queue, announcer, dataDir: env.dataDir, clock, roleOf };
    giveDeps(deps);
    const address = `http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${port}`;
    const signIn = openSignIn({ postgres, secret: await cookieSecret(env), baseUrl: env.publicUrl ?? address });
    const health = async (): Promise<HealthReport> => {
      try {
        await postgres.pool.query('select 1');
        await facts.ping();
        return {
          ready: true,
          version: manifest.version,
          engines: {
            postgres: await postgres.version(),
            clickhouse: await facts.version(),
            embedded: engines.embedded,
          },
          migrations,
        };
      } catch (error) {
        return {
          ready: false,
          version: manifest.version,
          reason: error instanceof Error ? error.message : String(error),
        };
      }
    };
    const app = createApp({
      deps,
      router,
      signIn,
      webDir: join(root, 'dist/web'),
      publicUrl: env.publicUrl,
      uploadMaxBytes: env.uploadMaxBytes,
      health,
      log,
    });
    engines.announce(address);
    fetch = (request, bindings) => app.fetch(request, bindings as never);
    return { address, deps, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
