/** PostgreSQL ends connections, and goes away, while people work: the servers live and recover alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isOk } from '../client.ts';
import { until } from '../health.ts';
import type { Phase } from '../phase.ts';
import { pathOf } from '../records.ts';

export const connections: Phase = {
  name: 'connections',
  async run(attack) {
    const pair = await attack.pair();
    if (!pair) return;
    const { owner, servers, postgres, workspaceId } = pair;
    const path = pathOf(pair);
    const callers = servers.map((server) => owner.caller.at(() => server.address));
    const told: string[] = [];
    await callers[1]!.events(workspaceId, (text) => told.push(text));

    const statuses = new Map<number, number>();
    const is = { over: false };
    const working = [0, 1, 2, 3, 4, 5].map(async (worker) => {
      for (let number = 0; !is.over; number += 1) {
        const caller = callers[worker % 2]!;
        const { status } =
          worker < 4
            ? await caller.api('POST', `${path}/needs`, { title: `${worker} ${number}` })
            : await caller.api('GET', `${path}/overview`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 200) await sleep(20);
      }
    });
    const database = new pg.Client({ connectionString: postgres.url });
    database.on('error', () => {});
    await database.connect();
    for (let round = 0; round < 40; round += 1) {
      await database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and backend_type = 'client backend' order by random() limit 2`,
      );
      await sleep(100);
    }
    await database.end();
    attack.claim(
      'both servers live while connections end',
      servers.every((server) => server.isRunning()),
    );

    postgres.halt();
    await sleep(1_000);
    const away = await Promise.all(callers.map((caller) => caller.call<{ reason?: string }>('GET', '/health')));
    attack.claim(
      '/health says so while PostgreSQL is away',
      away.every(({ status, body }) => status === 503 && Boolean(body.reason)),
      away.map(({ status }) => status).join(' '),
    );
    const outside = owner.caller.at(() => servers[0].address, '203.0.113.9');
    const refused = await outside.signIn(owner.email, owner.password);
    attack.claim('a sign-in without PostgreSQL is “unavailable”', refused.status === 503, refused.status);
    await sleep(5_000);
    postgres.start();
    const recovered = await until(async () => {
      const health = await Promise.all(callers.map((caller) => caller.call('GET', '/health')));
      return health.every(isOk);
    }, 20_000);
    attack.claim('both servers recover alone after PostgreSQL was restarted', recovered !== null, `${recovered} ms`);
    is.over = true;
    await Promise.all(working);
    const other = [...statuses].filter(([status]) => ![200, 409, 429, 503].includes(status));
    attack.claim(
      'every call was answered, or refused as “unavailable”',
      other.length === 0,
      [...statuses].map(([status, count]) => `${status}: ${count}`).join(', '),
    );

    if (!servers.every((server) => server.isRunning())) return;
    const before = told.length;
    const live = await until(async () => {
      await callers[0]!.api('POST', `${path}/needs`, { title: 'after the restart' });
      await sleep(300);
      return told.slice(before).join('').includes('changed') || told.slice(before).join('').includes('reload');
    }, 15_000);
    attack.claim('live updates go on across the servers', live !== null, `${live} ms`);
  },
};
