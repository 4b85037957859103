/**
 * ClickHouse takes three seconds for every statement: who waits for one holds nothing that others need. The server runs in this process, because
 * from outside nobody sees how long a connection is held.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '@orpc/server';
import pg from 'pg';
import { z } from 'zod';
import { received, receives } from '../../src/contract/procedure.ts';
import { bindRouter } from '../../src/server/act/procedures.ts';
import { write } from '../../src/server/act/write.ts';
import { startEmbeddedClickhouse } from '../../src/server/engines/embedded-clickhouse.ts';
import { readEnv } from '../../src/server/env.ts';
import { settled } from '../../src/server/features/imports/imports.fixture.ts';
import { jobDefinitions } from '../../src/server/job-definitions.ts';
import { router } from '../../src/server/router.ts';
import { type Installation, startInstallation } from '../../test/harness.ts';
import { jobContext } from '../../test/job-context.ts';
import { realPostgresPrograms, startRealPostgres } from '../../test/real-postgres.ts';
import { slowFacts as behindSlowness, type SlowFacts, watchConnections } from '../../test/slow-facts.ts';
import { newStage, type Stage, validInputs, wholeInput } from '../../test/valid-inputs.ts';
import type { Attack, Phase } from '../phase.ts';

const delayMs = 3_000;
const longestMs = 200;
/** Between the beginnings of two acts: what is measured is who waits for facts, not for the processor. */
const apartMs = 250;
/** What an act may take longer than its own statements about facts: a busy moment, and other writes of its own. */
const slackMs = 1_000;
/** Whether an import is still there to be cancelled depends on who is faster; a backup reads one moment, and is measured by a bench of its own. */
const leftOut = ['imports.cancel', 'installation.backup'];
const jobs = ['cadence.record_outlook', 'imports.tidy_up', 'imports.expire'];
/** A busy machine holds up anybody for once; who waits for facts does so every time. */
const mostRounds = 3;

type Act = { name: string; workspaceId: string; run: () => Promise<unknown>; on?: Date | undefined };

/** What another system calls, with facts before and after the decision. */
const hooks = bindRouter(
  {
    shop: {
      told: receives({ path: '/hooks/{key}', summary: 'x', tag: 'x' })
        .input(z.object({ key: z.string(), received }))
        .output(z.object({})),
    },
  },
  {
    shop: {
      told: {
        recognise: async (_ctx, { key }) => ({ workspaceId: key, id: 'shop', name: 'shop' }),
        ...write({
          prepare: ({ facts, workspaceId: id }) => facts.query({ sql: 'SELECT {id:String}', params: { id } }),
          decide: async (ctx) => ctx.changed({ entity: 'orders', entityId: 'x', before: null, after: {} }),
          answer: async ({ facts, workspaceId: id }) => {
            await facts.query({ sql: 'SELECT {id:String}', params: { id } });
            return {};
          },
        }),
      },
    },
  },
);

async function actsOf(biplane: Installation): Promise<Act[]> {
  const acts: Act[] = [];
  const writeOf = async (
    name: string,
    stage: Stage,
    more: object = {},
    after?: (written: unknown) => Promise<unknown>,
  ) => {
    const valid = await validInputs[name]!(stage);
    const target = name.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], router);
    const context = { deps: biplane.deps, caller: valid.by, locale: 'en' };
    acts.push({
      ...{ name, on: valid.on, workspaceId: stage.at.workspaceId },
      run: async () => {
        const input = { ...(await wholeInput(valid)), ...more };
        const written = await call(target as never, input as never, { context: context as never });
        await after?.(written);
      },
    });
  };
  for (const name of Object.keys(validInputs).filter((each) => !leftOut.includes(each))) {
    const stage = await newStage(biplane);
    const imported = (written: unknown) => settled(stage.workspace.pm.client, stage.at, (written as { id: string }).id);
    // The job that comes of it is a part of what is measured.
    await writeOf(name, stage, {}, name === 'imports.start' ? imported : undefined);
  }
  const posting = await newStage(biplane);
  for (const externalId of ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'])
    await writeOf('orders.post', posting, { externalId });

  for (const definition of jobDefinitions(readEnv({}), Promise.resolve(biplane.deps))) {
    const { name } = definition;
    if (!jobs.includes(name)) continue;
    const stage = await newStage(biplane);
    await stage.workspace.pm.client.plan.createTask({
      ...stage.at,
      name: '试产',
      optimistic: 3,
      likely: 5,
      pessimistic: 9,
    });
    const run = () => definition.run(jobContext(biplane, { serverId: 'attack', job: name }), stage.at);
    acts.push({ name, workspaceId: stage.at.workspaceId, run });
  }
  const { at } = await newStage(biplane);
  const hook = { key: at.workspaceId, received: { bytes: new Uint8Array([1]), headers: new Headers() } };
  const context = { deps: biplane.deps, caller: null, locale: 'en' };
  const tell = () =>
    call((hooks as never as { shop: { told: never } }).shop.told, hook as never, { context: context as never });
  acts.push({ name: 'a hook', workspaceId: at.workspaceId, run: tell });
  // The clock is one for all.
  return acts.sort((one, other) => Number(one.on !== undefined) - Number(other.on !== undefined));
}

/** The longest that somebody waits who reads and writes elsewhere what needs no facts. */
async function passBy({ workspace: { pm }, at }: Stage, is: { over: boolean }) {
  const longest = { read: 0, write: 0 };
  const timed = async (kind: keyof typeof longest, work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    longest[kind] = Math.max(longest[kind], performance.now() - begun);
  };
  while (!is.over) {
    await timed('read', () => pm.client.launches.get(at));
    await timed('write', () => pm.client.plan.createBaseline({ ...at, name: 'x' }));
    await sleep(25);
  }
  return longest;
}

/** What PostgreSQL itself says of transactions that are open and of locks that are waited for, until `stop`. */
async function watchPostgres(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const is = { over: false };
  const longest = { open: 0, idle: 0, locked: 0 };
  const watching = (async () => {
    while (!is.over) {
      const { rows } = await client.query<typeof longest>(`
        select coalesce(max(extract(epoch from clock_timestamp() - xact_start)) * 1000, 0)::float as open,
               coalesce(max(extract(epoch from clock_timestamp() - state_change)) filter (where state like 'idle in%') * 1000, 0)::float as idle,
               coalesce(max(extract(epoch from clock_timestamp() - query_start)) filter (where wait_event_type = 'Lock') * 1000, 0)::float as locked
          from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'`);
      for (const key of ['open', 'idle', 'locked'] as const) longest[key] = Math.max(longest[key], rows[0]![key]);
      await sleep(10);
    }
    await client.end();
  })();
  return async () => {
    is.over = true;
    await watching;
    return longest;
  };
}

/** Does everything once, one beginning after the other, and answers who waited for how long. */
async function round(biplane: Installation, slow: SlowFacts, ms: number) {
  const bystander = await newStage(biplane);
  const acts = await actsOf(biplane);
  const { postgres, clock } = biplane.deps;
  const statements = acts.map(({ workspaceId }) => slow.statementsNaming(workspaceId));
  slow.delay(ms);
  const is = { over: false };
  const passing = passBy(bystander, is);
  const connections = watchConnections(postgres);
  const stop = postgres.embedded ? async () => null : await watchPostgres(postgres.url);
  const took = await Promise.all(
    acts.map(async ({ run, on }, index) => {
      await sleep(index * apartMs);
      if (on) biplane.deps.clock = () => on;
      const begun = performance.now();
      const failure = await run().then(
        () => null,
        (error: unknown) => error,
      );
      return { ms: performance.now() - begun, failure };
    }),
  );
  biplane.deps.clock = clock;
  is.over = true;
  const others = await passing;
  const inside = await stop();
  slow.delay(0);
  return {
    ...{ others, inside, held: connections.stop() },
    acts: acts.map(({ name, workspaceId }, index) => ({
      ...{ name, ...took[index]! },
      statements: slow.statementsNaming(workspaceId) - statements[index]!,
    })),
  };
}

type Round = Awaited<ReturnType<typeof round>>;

async function attackOn(attack: Attack, engine: string, databaseUrl?: string): Promise<void> {
  const directory = attack.directory();
  const clickhouse = await startEmbeddedClickhouse({
    ...{ directory: join(directory, 'clickhouse'), spoolDirectory: join(directory, 'spool') },
    log: () => {},
  });
  attack.afterwards(() => clickhouse.stop());
  const slow = await behindSlowness(clickhouse.url);
  attack.afterwards(() => slow.close());
  const biplane = await startInstallation({
    ...{ CLICKHOUSE_URL: slow.url, BIPLANE_SECRET: 's'.repeat(40) },
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  });
  attack.afterwards(() => biplane.stop());
  const first = { name: '首位', email: 'first@example.test', password: 'first password', workspaceName: '首个' };
  await biplane.as(null).setup.create(first);

  const quick = await round(biplane, slow, 0);
  const late = [await round(biplane, slow, delayMs)];
  const least = (value: (each: Round) => number) => Math.min(...late.map(value));
  const figures = () => ({
    held: least(({ held }) => held),
    open: least(({ inside }) => inside?.open ?? 0),
    locked: least(({ inside }) => inside?.locked ?? 0),
    read: least(({ others }) => others.read - quick.others.read),
    write: least(({ others }) => others.write - quick.others.write),
  });
  while (late.length < mostRounds && Object.values(figures()).some((value) => value > longestMs))
    late.push(await round(biplane, slow, delayMs));

  const claim = (what: string, held: boolean, measured: string) => attack.claim(`${engine}: ${what}`, held, measured);
  const ms = (value: number) => `${Math.round(value)} ms`;
  const failed = [quick, ...late].flatMap(({ acts }) => acts).filter(({ failure }) => failure);
  claim(
    `${quick.acts.length} writes, posts, jobs and hooks succeed`,
    failed.length === 0,
    failed.map(({ name, failure }) => `${name}: ${failure}`).join('; '),
  );
  const waiting = late[0]!.acts.filter(({ statements }) => statements > 0).length;
  claim('some of them ask for facts', waiting > 10, `${waiting} of ${quick.acts.length}`);
  const { held, open, locked, read, write: written } = figures();
  claim(`no connection is held for ${ms(longestMs)}`, held < longestMs, `${ms(held)}, before ${ms(quick.held)}`);
  if (quick.inside) {
    const before = quick.inside;
    claim(`no transaction is open for ${ms(longestMs)}`, open < longestMs, `${ms(open)}, before ${ms(before.open)}`);
    claim(`no lock is waited for ${ms(longestMs)}`, locked < longestMs, `${ms(locked)}, before ${ms(before.locked)}`);
  }
  const { others } = quick;
  claim(
    `a read of somebody else takes at most ${ms(longestMs)} more`,
    read < longestMs,
    `${ms(read)} more than ${ms(others.read)}`,
  );
  claim(
    `a write of somebody else takes at most ${ms(longestMs)} more`,
    written < longestMs,
    `${ms(written)} more than ${ms(others.write)}`,
  );
  const beyond = quick.acts.map(({ name, ms: before }, index) => ({
    name,
    more: least(({ acts }) => acts[index]!.ms - before - acts[index]!.statements * delayMs),
  }));
  const [worst] = beyond.sort((a, b) => b.more - a.more);
  claim(
    'each takes longer only by its own statements about facts',
    worst!.more < slackMs,
    `at most ${ms(worst!.more)} more (${worst!.name})`,
  );
}

export const slowFacts: Phase = {
  name: 'slow facts',
  async run(attack) {
    await attackOn(attack, 'embedded');
    const programs = realPostgresPrograms();
    if (!programs) return;
    const postgres = startRealPostgres(programs);
    attack.afterwards(() => postgres.stop());
    await attackOn(attack, 'PostgreSQL', postgres.url);
  },
};
