import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headText } from '../../../src/domain/cards/chain.ts';
import { audit } from '../../../src/server/act/audit.ts';
import { sealAudit } from '../../../src/server/act/audit-seal.ts';
import { openInstallation } from '../../../src/server/commands/installation.ts';
import { openDataDirectory } from '../../../src/server/engines/data-directory.ts';
import { readEnv } from '../../../src/server/env.ts';
import { launch } from '../../../src/server/features/launches/schema.ts';
import { verifiedHash } from '../../../src/server/features/people/persons.ts';
import { account, person, session, workspace } from '../../../src/server/features/people/schema.ts';
import { appendToLedger } from '../../../src/server/signing/ledger.ts';
import { copyTemplate, emptyDatabase, migrated } from '../../template.ts';
import { biplane } from './biplane.ts';

/** A launch with three ledger entries, written the way the server writes them. Answers the head of its ledger. */
async function fill(dataDir: string): Promise<string> {
  const installation = await openInstallation(readEnv({ BIPLANE_DATA: dataDir }), { whileRunning: '' });
  const { db } = installation.postgres;
  const [workspaceId, launchId, owner] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await db.insert(workspace).values({ id: workspaceId, name: '双翼科技' });
  await db.insert(person).values({ id: owner, name: '林一', email: 'lin@example.test' });
  await db.insert(account).values({ id: owner, userId: owner, accountId: owner, providerId: 'credential' });
  await db.insert(session).values({ id: owner, userId: owner, token: 'open', expiresAt: new Date('2099-01-01') });
  await db.insert(launch).values({
    id: launchId,
    workspaceId,
    name: '晨光 X1',
    family: 'toc',
    pmOwnerId: owner,
    gtmOwnerId: owner,
    committedDate: '2026-12-01',
    currency: 'CNY',
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  const actor = { kind: 'user' as const, id: owner, name: '林一', role: null };
  await audit(db, { workspaceId, at: new Date(), actor, procedure: 'launches.create' }, [
    { entity: 'launch', entityId: launchId, launchId, before: null, after: { name: '晨光 X1' } },
  ]);
  let head = '';
  for (const side of ['pm', 'gtm', 'pm'])
    head = await db.transaction(async (tx) =>
      headText(
        await appendToLedger(
          { db: tx, workspaceId, now: new Date('2026-11-01T08:00:00Z') },
          { launchId, kind: 'withdrawn', payload: { side } },
        ),
      ),
    );
  await sealAudit(installation.postgres);
  await installation.close();
  return head;
}

async function tamper(dataDir: string): Promise<void> {
  const installation = await openInstallation(readEnv({ BIPLANE_DATA: dataDir }), { whileRunning: '' });
  await installation.postgres.db.execute(sql`update ledger_entry set payload = '{"side":"nobody"}' where seq = 2`);
  await installation.close();
}

describe('commands on the data of an installation', { timeout: 120_000 }, () => {
  let dataDir: string;
  let head: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'biplane-verify-'));
    await copyTemplate(migrated, dataDir);
    head = await fill(dataDir);
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  const verify = (...args: string[]) => biplane(['verify', ...args], { env: { BIPLANE_DATA: dataDir } });

  it('confirm chains that hold', async () => {
    const { code, out, err } = await verify('--head', head);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('✓ 1 次上市、3 条账本记录全部完好。\n');
    expect(out).toMatch(/双翼科技：审计日志已封存 1 条，待封存 0 条，已抹除 0 条；链头 1:[0-9a-f]{64}\n/);
  });

  it('say whether heads that were kept are still in their chains', async () => {
    const other = `3:${'0'.repeat(64)}`;
    const lost = await verify('--lang', 'en', '--head', head, '--head', other);
    expect(lost).toMatchObject({
      code: 1,
      out: expect.stringContaining(`✓ ${head} is still in its chain: 双翼科技 · 晨光 X1.`),
      err: expect.stringContaining(`✗ ${other} is in no chain`),
    });
    expect(await verify('--head', 'nonsense')).toMatchObject({ code: 2 });
  });

  it('say where the server is that has the data directory, and how to ask it', async () => {
    const owned = await openDataDirectory(dataDir);
    const refused = await verify('--lang', 'en');
    owned.release();
    expect(refused.code).toBe(7);
    expect(refused.err).toContain('biplane cards verify-all --workspace … --url http://127.0.0.1:3000');
  });

  it('move everything into a file and out of it', async () => {
    const file = join(dataDir, 'all.jsonl.gz');
    const written = await biplane(['backup', file, '--lang', 'en'], { env: { BIPLANE_DATA: dataDir } });
    expect(written).toMatchObject({ code: 0, out: expect.stringMatching(/^✓ Backed up to .*all\.jsonl\.gz/) });
    expect(await biplane(['backup', file], { env: { BIPLANE_DATA: dataDir } })).toMatchObject({ code: 6, out: '' });

    const elsewhere = join(dataDir, 'restored');
    await copyTemplate(emptyDatabase, elsewhere);
    const env = { BIPLANE_DATA: elsewhere };
    expect(await biplane(['restore', file], { env })).toMatchObject({ code: 0, err: '' });
    expect(await biplane(['verify'], { env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('✓ 1 次上市、3 条账本记录全部完好。\n'),
    });
    expect(await biplane(['restore', file], { env })).toMatchObject({ code: 7, out: '' });
    expect(await biplane(['restore', `${file}.none`], { env })).toMatchObject({ code: 2, out: '' });
  });

  it('set a new password for somebody, and end their sessions', async () => {
    const run = (email: string, input: string) =>
      biplane(['password', email, '--lang', 'en'], { env: { BIPLANE_DATA: dataDir }, input });
    expect(await run('nobody@example.test', 'a new password\n')).toMatchObject({ code: 5, out: '' });
    expect(await run('lin@example.test', '        \n')).toMatchObject({ code: 2, out: '' });
    const done = await run('Lin@example.test', 'a new password\n');
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('was replaced') });
    const installation = await openInstallation(readEnv({ BIPLANE_DATA: dataDir }), { whileRunning: '' });
    const { db } = installation.postgres;
    const [lin] = await db.select().from(person);
    expect(await verifiedHash(db, lin!.id, 'a new password', { isKnown: true, id: 'test' })).not.toBeNull();
    expect(await db.select().from(session)).toEqual([]);
    await installation.close();
  });

  it('name the first broken link', async () => {
    await tamper(dataDir);
    const zh = await verify();
    expect(zh.code).toBe(1);
    expect(zh.err).toContain('双翼科技 · 晨光 X1：账本 #2 的内容被改过。');
    const json = await verify('--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      launches: [{ launch: '晨光 X1', broken: expect.stringContaining('#2') }],
    });
  });

  it('do not make an installation where there is none', async () => {
    const nowhere = await biplane(['verify'], { env: { BIPLANE_DATA: join(dataDir, 'nothing') } });
    expect(nowhere.code).toBe(5);
    expect(nowhere.err).toContain('BIPLANE_DATA');
  });
});
