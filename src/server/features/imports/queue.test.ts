import { and, count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import { jobContext } from '../../../../test/job-context.ts';
import { importTargets } from '../../import-targets.ts';
import { importFile, newPlace, settled, uploadFile } from './imports.fixture.ts';
import { importJobs } from './jobs.ts';
import { importTable } from './schema.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation.stop());

const orders = 'order_id,date,amount\nA1,2026-01-01,10\n';

/** A workspace in which so many imports wait, as old as you like. */
async function flooded(imports: number, createdAt: Date) {
  const here = await newPlace(installation);
  const { done } = await importFile(installation, here, 'orders', { name: 'orders.csv', content: orders });
  const { db } = installation.deps.postgres;
  const [row] = await db.select().from(importTable).where(eq(importTable.id, done.id));
  const waiting = { ...row!, status: 'queued' as const, batchId: null, finishedAt: null, createdAt };
  await db.insert(importTable).values(Array.from({ length: imports }, () => ({ ...waiting, id: crypto.randomUUID() })));
  const queued = and(eq(importTable.workspaceId, here.place.workspaceId), eq(importTable.status, 'queued'));
  return {
    ...here,
    mapping: row!.mapping,
    waiting: async () => (await db.select({ n: count() }).from(importTable).where(queued))[0]!.n,
    calmDown: () => db.update(importTable).set({ status: 'cancelled' }).where(queued),
  };
}

test('however many imports of one workspace wait, those of another one are carried out', async () => {
  const here = await newPlace(installation);
  const flood = await flooded(700, new Date(Date.now() - 60_000));
  const { done } = await importFile(installation, here, 'orders', { name: 'orders.csv', content: orders });
  expect(done.status).toBe('done');
  expect(await flood.waiting()).toBeGreaterThan(550);
  await flood.calmDown();
}, 120_000);

test('so many imports of a workspace may wait, and the next one is refused with the reason', async () => {
  const { place, client, mapping, calmDown } = await flooded(60, new Date());
  const uploadId = await uploadFile(installation, place, { name: 'orders.csv', content: orders });
  await expect(client.imports.start({ ...place, uploadId, mapping })).rejects.toMatchObject({
    code: 'rate_limited',
    reason: { key: 'imports.errors.tooManyQueued', params: { limit: 50 } },
  });
  await calmDown();
  const { id } = await client.imports.start({ ...place, uploadId, mapping });
  expect((await settled(client, place, id)).status).toBe('done');
}, 60_000);

test('one import that cannot be tidied up keeps no other one from it', async () => {
  const { place, client } = await newPlace(installation);
  const { db } = installation.deps.postgres;
  const { done } = await importFile(installation, { place, client }, 'orders', { name: 'orders.csv', content: orders });
  const [row] = await db.select().from(importTable).where(eq(importTable.id, done.id));
  const left = { ...row!, status: 'failed' as const, serverId: 'a killed server', heartbeatAt: new Date(0) };
  const [good, bad] = [crypto.randomUUID(), crypto.randomUUID()];
  const { facts } = installation.deps;
  const refusing = {
    ...facts,
    command: async (...statement: Parameters<typeof facts.command>) => {
      if (statement[1]?.batchId === bad) throw new Error('refused');
      return facts.command(...statement);
    },
  };
  await db.insert(importTable).values([bad, good].map((id) => ({ ...left, id, batchId: id })));
  const tidyUp = importJobs(importTargets).find(({ name }) => name === 'imports.tidy_up')!;
  await tidyUp.run(jobContext(installation, { facts: refusing, serverId: 'another server', log: () => {} }), {});
  const serverOf = async (id: string) =>
    (await db.select().from(importTable).where(eq(importTable.id, id)))[0]!.serverId;
  expect(await serverOf(good)).toBeNull();
});
