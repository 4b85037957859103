import { rm, utimes } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import { jobContext } from '../../../../test/job-context.ts';
import { auditEntry } from '../../act/audit-schema.ts';
import { importTargets } from '../../import-targets.ts';
import { localBlobs } from '../../store/blobs.ts';
import { removeUnusedFiles } from './expiry.ts';
import { importFile, leaveRunning, newPlace, settled, uploadFile, whoMayUpload } from './imports.fixture.ts';
import { importJobs } from './jobs.ts';
import { hashOfUpload } from './records.ts';
import { importTable, upload } from './schema.ts';

const orders = 'order_id,date,amount\nA1,2026-01-01,10\nA2,2026-01-02,20\n';

describe('an import whose server is gone', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startInstallation();
  });
  afterAll(() => installation.stop());

  /** What another server's jobs see: the same databases, and a directory of its own. The database counts as one that servers share. */
  const elsewhere = (dataDir: string) =>
    jobContext(installation, {
      postgres: { ...installation.deps.postgres, embedded: false },
      dataDir,
      serverId: 'another server',
    });
  const blobs = () => localBlobs(installation.dataDir);
  const hashOf = async (uploadId: string) => (await hashOfUpload(installation.deps.postgres.db, { uploadId }))!;
  const fileOf = async (uploadId: string) => blobs().fileOf(await hashOf(uploadId));
  const auditOf = (importId: string) =>
    installation.deps.postgres.db
      .select({
        kind: auditEntry.actorKind,
        procedure: auditEntry.procedure,
        before: auditEntry.before,
        after: auditEntry.after,
      })
      .from(auditEntry)
      .where(and(eq(auditEntry.entityId, importId), eq(auditEntry.actorKind, 'job')));

  /** An import that a killed server was carrying out; its file is here, or went with that server. */
  async function abandoned(here: Awaited<ReturnType<typeof newPlace>>, file: 'here' | 'gone') {
    const { done } = await importFile(installation, here, 'orders', { name: 'orders.csv', content: orders });
    if (file === 'gone') await rm(await fileOf(done.uploadId));
    const gone = { serverId: 'a killed server', heartbeatAt: new Date(Date.now() - 60_000), finishedAt: null };
    await leaveRunning(installation, done.id, gone);
    return done;
  }
  const statusOf = async (id: string) => {
    const [row] = await installation.deps.postgres.db.select().from(importTable).where(eq(importTable.id, id));
    return row!;
  };

  test('is taken over by a server that has the file, and audited, once', async () => {
    const here = await newPlace(installation);
    const { done } = await importFile(installation, here, 'orders', { name: 'orders.csv', content: orders });
    expect(await auditOf(done.id)).toMatchObject([{ procedure: 'imports.run', after: { status: 'done', stored: 2 } }]);
    const again = await abandoned(await newPlace(installation), 'here');
    await importJobs(importTargets)[0]!.run(elsewhere(installation.dataDir), {});
    await expect.poll(async () => (await statusOf(again.id)).status, { timeout: 20_000 }).toBe('done');
    // With an embedded database the installation's own server takes every import of another one over, this one too where its turn comes meanwhile.
    const entries = (await auditOf(again.id)).map(({ after }) => (after as { status: string }).status);
    expect(entries.length).toBeGreaterThanOrEqual(3);
    expect([entries[0], ...new Set(entries.slice(1, -1)), entries.at(-1)]).toEqual(['done', 'running', 'done']);
    expect(await statusOf(again.id)).toMatchObject({ serverId: null, stored: 2 });
  });

  test('is given up where nobody has the file, with the reason, and leaves nothing', async () => {
    const here = await newPlace(installation);
    const { id } = await abandoned(here, 'gone');
    await importJobs(importTargets)[0]!.run(elsewhere(installation.dataDir), {});
    expect(await settled(here.client, here.place, id)).toMatchObject({
      status: 'failed',
      error: { key: 'imports.errors.serverLost' },
    });
    expect(await auditOf(id)).toMatchObject([{ after: { status: 'done' } }, { after: { status: 'failed' } }]);
    expect((await here.client.orders.totals(here.place)).lines).toBe(0);
    await expect.poll(async () => (await statusOf(id)).serverId).toBeNull();
    const [left] = await installation.deps.facts.query<{ total: number }>({
      sql: 'SELECT count() AS total FROM order_line WHERE workspace_id = {workspaceId:String}',
      params: { workspaceId: here.place.workspaceId },
    });
    expect(left!.total).toBe(0);
  });

  test('uploads that no import uses are removed after a day, those of an import stay', async () => {
    const here = await newPlace(installation);
    const { done } = await importFile(installation, here, 'orders', { name: 'orders.csv', content: orders });
    const unused = await uploadFile(installation, here.place, {
      name: 'unused.csv',
      content: `${orders}A3,2026-01-03,5\n`,
    });
    const uploadId = await uploadFile(installation, here.place, { name: 'again.csv', content: orders });
    const { db } = installation.deps.postgres;
    const old = new Date(Date.now() - 25 * 3_600_000);
    await db.update(upload).set({ createdAt: old }).where(eq(upload.workspaceId, here.place.workspaceId));
    const stranger = await blobs().put(Readable.from([Buffer.from('nobody names it')]));
    const hashes = { unused: await hashOf(unused), kept: await hashOf(done.uploadId), stranger: stranger.hash };
    expect(await hashOf(uploadId)).toBe(hashes.kept);
    for (const hash of Object.values(hashes)) await utimes(await blobs().fileOf(hash), old, old);
    const fresh = await blobs().put(Readable.from([Buffer.from('just come in')]));
    await removeUnusedFiles(elsewhere(installation.dataDir));
    const before = { fileName: 'unused.csv', hash: hashes.unused };
    expect(await auditOf(unused)).toMatchObject([{ procedure: 'test', before, after: null }]);
    expect(await auditOf(done.uploadId)).toEqual([]);
    expect(await blobs().sizeOf(hashes.unused)).toBeNull();
    expect(await blobs().sizeOf(hashes.stranger)).toBeNull();
    expect(await blobs().sizeOf(fresh.hash)).toBe(12);
    expect(await blobs().sizeOf(hashes.kept)).toBe(orders.length);
    await expect(here.client.imports.inspect({ ...here.place, uploadId, kind: 'orders' })).rejects.toMatchObject({
      reason: { key: 'imports.errors.uploadGone' },
    });
  });

  test('what one person has uploaded without importing it is bounded', async () => {
    const { place } = await newPlace(installation);
    const { db } = installation.deps.postgres;
    const { id: createdBy } = (await whoMayUpload(installation, place.workspaceId))!;
    const values = Array.from({ length: 200 }, () => ({
      id: crypto.randomUUID(),
      workspaceId: place.workspaceId,
      fileName: 'x',
      bytes: 1,
      createdBy,
      createdAt: new Date(),
      storedAt: new Date(),
    }));
    await db.insert(upload).values(values);
    await expect(uploadFile(installation, place, { name: 'x.csv', content: orders })).rejects.toMatchObject({
      code: 'rate_limited',
      reason: { key: 'imports.errors.tooManyUploads' },
    });
    await db.delete(upload).where(eq(upload.workspaceId, place.workspaceId));
  });

  test('uploads that a killed server was taking in do not count, and are given up', async () => {
    const { place } = await newPlace(installation);
    const { db } = installation.deps.postgres;
    const { id: createdBy } = (await whoMayUpload(installation, place.workspaceId))!;
    const begun = (minutesAgo: number) => ({
      id: crypto.randomUUID(),
      workspaceId: place.workspaceId,
      fileName: 'x',
      bytes: 64 * 1024 * 1024,
      createdBy,
      createdAt: new Date(Date.now() - minutesAgo * 60_000),
    });
    const gone = [begun(11), begun(11), begun(11), begun(11)];
    const comingIn = begun(4);
    await db.insert(upload).values([...gone, comingIn]);
    const uploadId = await uploadFile(installation, place, { name: 'x.csv', content: orders });
    await removeUnusedFiles(elsewhere(installation.dataDir));
    const rows = await db.select().from(upload).where(eq(upload.workspaceId, place.workspaceId));
    const kept = rows.filter(({ removedAt }) => removedAt === null).map(({ id }) => id);
    expect(kept.sort()).toEqual([comingIn.id, uploadId].sort());
  });
});
