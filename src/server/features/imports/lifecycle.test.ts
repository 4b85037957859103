import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { jobContext } from '../../../../test/job-context.ts';
import { importTargets } from '../../import-targets.ts';
import { importFile, leaveRunning, newPlace, type Place, settled, uploadFile } from './imports.fixture.ts';
import { importJobs } from './jobs.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

/** A long file: enough that something can happen while it is read. */
function manyOrders(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, index) =>
      `A${index},2026-0${1 + (index % 9)}-1${index % 10},SKU-${index % 97},shop ${index % 7},2,${index % 1000}.25`,
  );
  return `order_id,date,sku,channel,quantity,amount\n${lines.join('\n')}\n`;
}

async function allRows(place: Place): Promise<number> {
  const [row] = await installation.deps.facts.query<{ total: number }>({
    sql: 'SELECT count() AS total FROM order_line WHERE workspace_id = {workspaceId:String}',
    params: { workspaceId: place.workspaceId },
  });
  return row!.total;
}

async function started(here: Awaited<ReturnType<typeof newPlace>>, rows: number) {
  const uploadId = await uploadFile(installation, here.place, { name: 'many.csv', content: manyOrders(rows) });
  const { mapping, names } = await here.client.imports.inspect({ ...here.place, uploadId, kind: 'orders' });
  return here.client.imports.start({ ...here.place, uploadId, names, mapping });
}

test('an import that is cancelled while it runs leaves nothing behind', async () => {
  const here = await newPlace(installation);
  const { id } = await started(here, 500_000);
  for (;;) {
    const { status, rowsDone } = await here.client.imports.get({ ...here.place, importId: id });
    expect(['queued', 'running']).toContain(status);
    if (rowsDone > 0) break;
    await wait(10);
  }
  expect((await here.client.orders.totals(here.place)).lines).toBe(0);
  const cancelled = await here.client.imports.cancel({ ...here.place, importId: id });
  expect(cancelled.status).toBe('cancelled');
  await expect.poll(() => allRows(here.place), { timeout: 20_000 }).toBe(0);
  expect((await here.client.orders.totals(here.place)).lines).toBe(0);
  await expect(here.client.imports.undo({ ...here.place, importId: id })).rejects.toMatchObject({
    reason: { key: 'imports.errors.is.cancelled' },
  });
}, 60_000);

test('a study whose first import fails or is cancelled goes to the trash, one with answers stays', async () => {
  const { client, place } = await newPlace(installation);
  const start = async (content: string, studyId?: string) => {
    const good = await uploadFile(installation, place, { name: '问卷.csv', content: '性别,意愿\n女,4\n男,5\n女,4\n' });
    const { mapping, names } = await client.imports.inspect({ ...place, uploadId: good, kind: 'answers' });
    const uploadId = await uploadFile(installation, place, { name: '问卷.csv', content });
    const input = { ...place, uploadId, names, mapping, ...(studyId ? { studyId } : {}) };
    return settled(client, place, (await client.imports.start(input)).id);
  };
  const broken = '性别,意愿\n女,4\n男,"5\n';
  const failed = await start(broken);
  expect(failed).toMatchObject({ status: 'failed', error: { key: 'imports.errors.unclosedQuote' } });
  expect(await client.studies.list(place)).toEqual([]);
  const trash = await client.studies.list({ ...place, deleted: true });
  expect(trash.map(({ id }) => id)).toEqual([failed.targetId]);

  const { targetId: studyId } = await start('性别,意愿\n女,4\n男,5\n');
  expect((await start(broken, studyId)).status).toBe('failed');
  expect(await client.studies.list(place)).toMatchObject([{ id: studyId, responses: 2 }]);

  const many = `性别,意愿\n${'女,4\n男,5\n'.repeat(200_000)}`;
  const uploadId = await uploadFile(installation, place, { name: '很多.csv', content: many });
  const { mapping, names } = await client.imports.inspect({ ...place, uploadId, kind: 'answers' });
  const running = await client.imports.start({ ...place, uploadId, names, mapping });
  await client.imports.cancel({ ...place, importId: running.id });
  expect(await client.studies.list(place)).toMatchObject([{ id: studyId }]);
}, 60_000);

test('an import that a crash interrupted starts over, and what the crash left does not count', async () => {
  const here = await newPlace(installation);
  const { id } = await started(here, 3_000);
  const done = await settled(here.client, here.place, id);
  const before = await here.client.orders.totals(here.place);
  expect(before.lines).toBe(3_000);
  // What a killed server leaves: the import `running`, and rows of a batch that was never published.
  await leaveRunning(installation, done.id);
  expect((await here.client.orders.totals(here.place)).lines).toBe(0);
  const ctx = jobContext(installation, { serverId: 'the next one' });
  await importJobs(importTargets)[0]!.run(ctx, { workspaceId: here.place.workspaceId, importId: id });
  expect(await settled(here.client, here.place, id)).toMatchObject({ status: 'done', stored: 3_000, duplicates: 0 });
  expect(await here.client.orders.totals(here.place)).toEqual(before);
  // Where the installation's own round was first, the other attempt's rows go a moment later.
  await expect.poll(() => allRows(here.place), { timeout: 10_000 }).toBe(3_000);
  // The job may be delivered once more.
  await importJobs(importTargets)[0]!.run(ctx, { workspaceId: here.place.workspaceId, importId: id });
  expect(await here.client.orders.totals(here.place)).toEqual(before);
});

test('what another import has brought meanwhile keeps an undone one from coming back twice', async () => {
  const here = await newPlace(installation);
  const file = { name: 'many.csv', content: manyOrders(500) };
  const first = await importFile(installation, here, 'orders', file);
  await here.client.imports.undo({ ...here.place, importId: first.done.id });
  const second = await importFile(installation, here, 'orders', file);
  expect(second.done).toMatchObject({ stored: 500, duplicates: 0 });
  await expect(here.client.imports.redo({ ...here.place, importId: first.done.id })).rejects.toMatchObject({
    code: 'precondition_failed',
    reason: { key: 'imports.errors.wouldCountTwice', params: { rows: 500 } },
  });
  const { imports, total } = await here.client.imports.list({ ...here.place, kind: 'orders' });
  expect(total).toBe(2);
  expect(imports.map(({ status }) => status)).toEqual(['done', 'undone']);
});

test('two imports of the same file at the same time count once', async () => {
  const here = await newPlace(installation);
  const [first, second] = await Promise.all([started(here, 2_000), started(here, 2_000)]);
  const ends = await Promise.all([
    settled(here.client, here.place, first.id),
    settled(here.client, here.place, second.id),
  ]);
  expect(ends.map(({ stored, duplicates }) => stored + duplicates)).toEqual([2_000, 2_000]);
  expect((await here.client.orders.totals(here.place)).lines).toBe(2_000);
});

test('a viewer sees imports and cannot make them', async () => {
  const here = await newPlace(installation);
  const { done } = await importFile(installation, here, 'orders', { name: 'many.csv', content: manyOrders(10) });
  const { viewer } = here.workspace;
  expect((await viewer.client.imports.list(here.place)).imports).toHaveLength(1);
  await expect(viewer.client.imports.undo({ ...here.place, importId: done.id })).rejects.toMatchObject({
    code: 'forbidden',
  });
});
