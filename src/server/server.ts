/** The composition root: engines → store → queue → procedures → HTTP. Everything is opened here, in this order, and closed in the reverse one. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import manifest from '../../package.json' with { type: 'json' };
import { contract } from '../contract/contract.ts';
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';
import { type Announcer, openAnnouncer } from './act/announcer.ts';
import type { Deps } from './act/context.ts';
import { openEventHub } from './act/event-hub.ts';
import { watchEventLoop } from './base/event-loop.ts';
import type { Log } from './base/log.ts';
import { inEveryLanguage } from './base/words.ts';
import { startEngines } from './engines/engines.ts';
import type { Env } from './env.ts';
import { damagedTables, openFacts } from './facts/door.ts';
import { holdMembers, keyInForce, placeOf, timeZoneOf } from './features/people/queries.ts';
import { holdPerson, isSignedIn } from './features/people/sessions.ts';
import { adoptRecords } from './features/verification/adoption.ts';
import { createApp } from './http/app.ts';
import { openDevices } from './http/devices.ts';
import type { HealthReport } from './http/health.ts';
import { checkHealth } from './http/health.ts';
import { openInputReader } from './http/input-reader.ts';
import { openInputThread } from './http/input-thread.ts';
import { shownBy } from './http/shown-by.ts';
import { openSignIn } from './http/sign-in.ts';
import { jobDefinitions } from './job-definitions.ts';
import { startQueue } from './jobs/queue.ts';
import { migrate } from './migrations/migrate.ts';
import { builtWeb, root } from './root.ts';
import { router } from './router.ts';
import { openAttempts } from './store/attempts.ts';
import { cookieSecret } from './store/cookie-secret.ts';
import { openPostgres } from './store/postgres.ts';
import { openUpkeep } from './upkeep.ts';

/** How long a stop waits for what is being answered. */
const drainMs = 5_000;

export type RunningServer = { address: string; deps: Deps; stop: () => Promise<void> };

type Fetch = (request: Request, env: unknown) => Response | Promise<Response>;

/** Answers 503 while the server starts and stops, so that `GET /health` can say what it is waiting for. */
function unavailable(step: () => string): Fetch {
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
      const isBusy = error.code === 'EADDRINUSE';
      const busy = text('engines.errors.portInUse', { port: env.port });
      reject(isBusy ? new BiplaneError('unavailable', busy) : error);
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
    let inFlight = 0;
    let fetch: Fetch = unavailable(() => step);
    let listening: Awaited<ReturnType<typeof listen>> | undefined;
    const engines = await startEngines({
      dataDir: env.dataDir,
      ...(env.databaseUrl ? { databaseUrl: env.databaseUrl } : {}),
      ...(env.clickhouseUrl ? { clickhouseUrl: env.clickhouseUrl } : {}),
      log,
      async whenLocked() {
        listening = await listen(env, async (request, bindings) => {
          inFlight += 1;
          try {
            return await fetch(request, bindings);
          } finally {
            inFlight -= 1;
          }
        });
        const { server } = listening;
        closing.push(
          () =>
            new Promise((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        );
      },
    });
    closing.push(() => engines.stop());
    step = 'migrations';
    const clock = () => new Date();
    const postgres = openPostgres(engines.databaseUrl, { embedded: engines.embedded.postgres });
    closing.push(() => postgres.close());
    const facts = openFacts(engines.clickhouseUrl, env.factsLayout);
    closing.push(() => facts.close());
    const patient = openPostgres(engines.databaseUrl, { embedded: engines.embedded.postgres, patient: true });
    const migrations = await migrate({ postgres: patient, facts, dir: join(root, 'migrations') }).finally(() =>
      patient.close(),
    );
    // What could not be adopted is not sealed either, until a later start.
    await adoptRecords(postgres, clock(), log).catch((error: unknown) => log('adopt', error));
    const damaged = await damagedTables(facts);
    if (damaged.length > 0)
      log(
        inEveryLanguage(
          new BiplaneError('unavailable', text('engines.errors.factsDamaged', { tables: damaged.join(', ') })),
        ),
      );
    step = 'jobs';
    const opened = await openAnnouncer(postgres, log);
    closing.push(() => opened.close());
    const upkeep = openUpkeep({ postgres, facts, clock, log });
    closing.push(() => upkeep.stop());
    // What is announced has been written, and is to be sealed.
    const announcer: Announcer = {
      ...opened,
      announce(announcement) {
        upkeep.wake();
        return opened.announce(announcement);
      },
    };
    let giveDeps: (deps: Deps) => void = () => {};
    const depsOfJobs = new Promise<Deps>((resolve) => {
      giveDeps = resolve;
    });
    const queue = await startQueue({
      postgres,
      definitions: jobDefinitions(env, depsOfJobs),
      context: { facts, dataDir: env.dataDir, clock, timeZoneOf, announcer },
      soleServer: engines.embedded.postgres,
      log,
    });
    closing.push(() => queue.stop());
    const attempts = openAttempts(postgres.pool, clock);
    closing.push(() => attempts.close());
    const rights = { placeOf, keyInForce, isSignedIn, timeZoneOf, holdPerson, holdMembers };
    const hub = openEventHub(announcer, shownBy(contract));
    closing.push(() => hub.close());
    const deps: Deps = { postgres, facts, queue, announcer, hub, dataDir: env.dataDir, attempts, clock, rights, log };
    giveDeps(deps);
    const { port } = listening!;
    const address = `http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${port}`;
    const secret = env.secret ?? (await cookieSecret(env.dataDir));
    const baseUrl = env.publicUrl ?? address;
    const signIn = openSignIn({ postgres, secret, baseUrl, trustedProxy: env.trustedProxy });
    const devices = openDevices({ secret, isHttps: baseUrl.startsWith('https:'), clock });
    const thread = openInputThread();
    closing.push(() => thread.close());
    const eventLoop = watchEventLoop(log);
    closing.push(() => eventLoop.close());
    const { embedded } = engines;
    const health = () => checkHealth({ postgres, facts, dataDir: env.dataDir, embedded, migrations, damaged });
    const app = createApp({
      deps,
      router,
      signIn,
      devices,
      readInput: openInputReader({ attempts, thread, addressOf: signIn.addressOf, fileMaxBytes: env.uploadMaxBytes }),
      eventLoop,
      webDir: builtWeb(),
      host: env.host,
      publicUrl: env.publicUrl,
      health,
      log,
    });
    engines.announce(address);
    fetch = (request, bindings) => app.fetch(request, bindings as never);
    // Closed first: what is being answered still needs everything below.
    closing.push(async () => {
      step = 'stopping';
      fetch = unavailable(() => step);
      for (let waited = 0; inFlight > 0 && waited < drainMs; waited += 20) await sleep(20);
    });
    return { address, deps, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
