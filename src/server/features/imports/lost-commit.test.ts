import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import { jobContext } from '../../../../test/job-context.ts';
import { losingCommit } from '../../../../test/lost-commit.ts';
import { importTargets } from '../../import-targets.ts';
import type { Postgres } from '../../store/postgres.ts';
import { importFile, leaveRunning, newPlace } from './imports.fixture.ts';
import { importJobs } from './jobs.ts';
import { importTable } from './schema.ts';

const endings = ['answers again', 'stays away'] as const;
type Ending = (typeof endings)[number];

let installation: Installation;
const imported = new Map<Ending, Awaited<ReturnType<typeof importOrders>>>();
beforeAll(async () => {
  installation = await startInstallation();
  for (const ending of endings) imported.set(ending, await importOrders());
  // From here on no server but the test's takes an import on.
  await installation.deps.queue.stop();
});
afterAll(() => installation.stop());

async function importOrders() {
  const here = await newPlace(installation);
  const content = 'order_id,date,amount\nA1,2026-01-01,10\nA2,2026-01-02,20\n';
  return { here, ...(await importFile(installation, here, 'orders', { name: 'orders.csv', content })) };
}

const contextOf = (postgres: Postgres) =>
  jobContext(installation, { postgres, serverId: 'whose connection breaks', log: () => {} });

test.each(endings)(
  'an import keeps its facts when its commit was carried out and the connection broke: the database %s',
  async (then) => {
    const { here, done } = imported.get(then)!;
    const { db } = installation.deps.postgres;
    const where = eq(importTable.id, done.id);
    // As a killed server leaves it: free to be taken on.
    const silent = new Date(Date.now() - 60_000);
    await leaveRunning(installation, done.id, { serverId: 'killed', heartbeatAt: silent });
    const postgres = losingCommit(
      installation.deps.postgres,
      (asked) => asked.includes('"done"') && asked.includes('update'),
      then,
    );
    await importJobs(importTargets)[0]!.run(contextOf(postgres), {});
    await expect.poll(postgres.lost, { timeout: 20_000 }).toBe(true);
    // Long enough for what would have been removed.
    await wait(2_500);
    const [row] = await db.select().from(importTable).where(where);
    expect(row).toMatchObject({ status: 'done', stored: 2, serverId: null });
    expect((await here.client.orders.totals(here.place)).lines).toBe(2);
  },
  60_000,
);
