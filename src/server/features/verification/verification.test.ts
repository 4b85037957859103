import { setTimeout as wait } from 'node:timers/promises';
import { type SQL, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { partialEntries } from '../../../../test/audited.ts';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { readHead } from '../../../domain/cards/chain.ts';
import type { Break } from '../../../domain/cards/records.ts';
import { dayIn } from '../../../domain/time/zone.ts';
import { audit } from '../../act/audit.ts';
import { sealAudit } from '../../act/audit-seal.ts';
import type { Db } from '../../store/postgres.ts';
import { verifyLaunchRecords } from '../cards/queries.ts';
import { importFile } from '../imports/imports.fixture.ts';
import { findImport, presentImport } from '../imports/records.ts';
import { adoptRecords } from './adoption.ts';
import { verifyWorkspace } from './queries.ts';

const adoptedAt = new Date('2026-03-01T12:00:00Z');

describe('verification', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  async function arrange() {
    const workspace = await biplane.workspace('owner', 'pm', 'gtm');
    const { id: workspaceId, owner, pm, gtm } = workspace;
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const place = { workspaceId, launchId: launch.id };
    await sealAudit(biplane.deps.postgres);
    return { workspace, workspaceId, owner, pm, gtm, launch, place };
  }

  const rollback = new Error('rollback');
  /** What `look` finds after the statements, which are then taken back. */
  async function tampered<T>(statements: SQL[], look: (db: Db) => Promise<T>): Promise<T> {
    let found: T | undefined;
    const tampering = biplane.deps.postgres.db.transaction(async (tx) => {
      for (const statement of statements) await tx.execute(statement);
      found = await look(tx);
      throw rollback;
    });
    await expect(tampering).rejects.toBe(rollback);
    return found!;
  }
  const breaksAfter = (workspaceId: string, ...statements: SQL[]) =>
    tampered(statements, async (db) => (await verifyWorkspace({ db, workspaceId, now: new Date() })).breaks);
  const broken = (record: Break['record'], what: Break['what']) => expect.objectContaining({ record, what });

  it('finds a workspace whole, sealed within seconds of what was written', async () => {
    const { workspaceId, owner, pm } = await arrange();
    await pm.client.launches.list({ workspaceId });
    const found = await owner.client.audit.verify({ workspaceId });
    expect(found).toMatchObject({ ok: true, entries: 4, waiting: 0, erased: 0, breaks: [] });
    expect(found.blocks).toBeGreaterThan(0);
    await owner.client.workspaces.update({ workspaceId, name: '另名' });
    await expect
      .poll(async () => (await owner.client.audit.verify({ workspaceId })).entries, { timeout: 10_000, interval: 500 })
      .toBe(5);
  });

  it('names entries of the audit log that were changed, removed or added', async () => {
    const { workspaceId, workspace } = await arrange();
    const mine = sql`workspace_id = ${workspaceId} and entity = 'launch'`;
    const breaks = (...statements: SQL[]) => breaksAfter(workspaceId, ...statements);
    for (const forged of [
      sql`after = jsonb_set(after, '{name}', '"别的"')`,
      sql`actor_name = '别人'`,
      sql`actor_id = 'x'`,
      sql`at = now() - interval '1 day'`,
      sql`procedure = 'x'`,
      sql`actor_salt = null`,
    ]) {
      expect(await breaks(sql`update audit_entry set ${forged} where ${mine}`)).toContainEqual(
        broken('audit', 'content'),
      );
    }
    expect(await breaks(sql`delete from audit_entry where ${mine}`)).toContainEqual(broken('block', 'removed'));
    const copy = (block: SQL, written: SQL) => sql`
      insert into audit_entry (workspace_id, at, actor_kind, actor_id, actor_name, procedure, entity, entity_id, after,
                               actor_salt, actor_digest, values_salt, values_digest, block, leaf, written_at)
      select workspace_id, at, actor_kind, actor_id, actor_name, procedure, entity, entity_id, after,
             actor_salt, actor_digest, values_salt, values_digest, ${block}, leaf, ${written} from audit_entry where ${mine}`;
    expect(await breaks(copy(sql`block`, sql`written_at`))).toContainEqual(broken('block', 'added'));
    expect(await breaks(copy(sql`null`, sql`now() - interval '2 minutes'`))).toContainEqual(broken('audit', 'waiting'));
    for (const block of [0, -1, 1_000_000])
      expect(await breaks(copy(sql`${block}::int`, sql`written_at`))).toContainEqual(broken('audit', 'link'));
    expect(
      await breaks(
        sql`update audit_block set ledgers = '{"x":{"seq":1,"hash":"y"}}' where workspace_id = ${workspaceId}`,
      ),
    ).toContainEqual(broken('block', 'content'));
    await workspace.owner.client.workspaces.update({ workspaceId, name: '另名' });
    await sealAudit(biplane.deps.postgres);
    expect(await breaks(sql`delete from audit_block where workspace_id = ${workspaceId} and seq = 1`)).toContainEqual(
      broken('block', 'missing'),
    );
    expect(
      await breaks(
        sql`delete from audit_block where workspace_id = ${workspaceId} and seq = (select max(seq) from audit_block where workspace_id = ${workspaceId})`,
      ),
    ).toContainEqual(broken('audit', 'link'));
    expect(await breaks()).toEqual([]);
  });

  it('says that an entry was erased, and finds the chain whole without its values', async () => {
    const { workspaceId, owner } = await arrange();
    await biplane.deps.postgres.db.execute(sql`
      update audit_entry set actor_name = '', actor_salt = null, before = null, after = null, values_salt = null, erased_at = now()
       where workspace_id = ${workspaceId} and entity = 'launch'`);
    expect(await owner.client.audit.verify({ workspaceId })).toMatchObject({ ok: true, erased: 1, breaks: [] });
  });

  it('names launches, members and keys that were changed, removed or added behind its back', async () => {
    const { workspaceId, owner, gtm, place } = await arrange();
    const { launchId } = place;
    const key = await owner.client.keys.create({ workspaceId, name: 'k', actions: ['read'] });
    const breaks = (...statements: SQL[]) => breaksAfter(workspaceId, ...statements);
    expect(await breaks()).toEqual([]);
    for (const forged of [sql`archived_at = now()`, sql`pm_owner_id = ${gtm.id}`, sql`committed_date = '2027-01-01'`])
      expect(await breaks(sql`update launch set ${forged} where id = ${launchId}`)).toEqual([
        broken('record', 'content'),
      ]);
    expect(await breaks(sql`delete from launch where id = ${launchId}`)).toEqual([broken('record', 'removed')]);
    expect(
      await breaks(
        sql`insert into launch select gen_random_uuid(), workspace_id, 'x', family, product, stage, pm_owner_id, gtm_owner_id, committed_date, currency from launch where id = ${launchId}`,
      ),
    ).toEqual([broken('record', 'added')]);
    expect(
      await breaks(sql`update member set role = 'owner' where workspace_id = ${workspaceId} and person_id = ${gtm.id}`),
    ).toEqual([broken('record', 'content')]);
    expect(await breaks(sql`delete from member where workspace_id = ${workspaceId} and person_id = ${gtm.id}`)).toEqual(
      [broken('record', 'removed')],
    );
    expect(await breaks(sql`update api_key set actions = '{read,own}' where id = ${key.id}`)).toEqual([
      broken('record', 'content'),
    ]);
    await owner.client.keys.revoke({ workspaceId, keyId: key.id });
    expect(await breaks(sql`update api_key set revoked_at = null where id = ${key.id}`)).toEqual([
      broken('record', 'content'),
    ]);
  });

  it('compares people and owners by entries that are whole, whichever procedure wrote them', async () => {
    const { id: workspaceId, owner, pm, gtm, lead } = await biplane.workspace('owner', 'pm', 'gtm', 'lead');
    const { db } = biplane.deps.postgres;
    const kept = await owner.client.keys.create({ workspaceId, name: 'k', actions: ['read'] });
    const key = await owner.client.keys.create({ workspaceId, name: 'k2', actions: ['read'] });
    await owner.client.keys.revoke({ workspaceId, keyId: key.id });
    const email = `${crypto.randomUUID()}@example.test`;
    const { token } = await owner.client.invitations.create({ workspaceId, email, role: 'lead' });
    await biplane.as(null).invitations.accept({ token, name: '何', password: 'long enough 1' });
    const newcomer = (await owner.client.members.list({ workspaceId })).find((each) => each.email === email)!;
    const { userId } = newcomer;
    await lead.client.members.confirm({ workspaceId, userId });
    await owner.client.members.setRole({ workspaceId, userId, role: 'pm' });
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const place = { workspaceId, launchId: launch.id };
    await pm.client.needs.create({ ...place, title: '需求' });
    const card = (await pm.client.cards.get(place)).find(({ kind }) => kind === 'demand')!;
    await pm.client.cards.signAsPm({ ...place, kind: 'demand', hash: card.hash! });
    const proposal = await lead.client.ownerChanges.propose({ ...place, side: 'pm', toId: userId });
    await pm.client.ownerChanges.decline({ ...place, changeId: proposal.id });
    const { partial, kinds } = await partialEntries(db, workspaceId);
    expect(partial).toEqual([]);
    expect(kinds).toEqual(expect.arrayContaining(['launch', 'owner_change', 'member', 'key', 'invitation', 'card']));

    expect(await breaksAfter(workspaceId)).toEqual([]);
    const here = sql`workspace_id = ${workspaceId}`;
    for (const [forged, what] of [
      [sql`update known_person set verified_how = 'mail', verified_at = now() where ${here} and person_id = ${userId}`],
      [sql`update known_person set invited_by = ${lead.id} where ${here} and person_id = ${userId}`],
      [sql`update member set role = 'owner' where ${here} and person_id = ${userId}`],
      [sql`delete from member_confirmation where ${here}`],
      [sql`insert into member_confirmation values (${workspaceId}, ${userId}, ${pm.id}, now())`],
      [sql`update launch_owner_change set answer = 'accepted' where ${here}`],
      [sql`update launch_owner_change set to_id = ${gtm.id} where ${here}`],
      [sql`delete from launch_owner_change where ${here}`, 'removed'],
      [sql`update invitation set closed_at = null where ${here}`, 'added'],
      [sql`update api_key set actions = '{read,own}' where id = ${key.id}`],
      [sql`update api_key set name = 'x' where id = ${kept.id}`],
    ] as [SQL, 'removed' | 'added' | undefined][])
      expect(await breaksAfter(workspaceId, forged)).toEqual([broken('record', what ?? 'content')]);
  });

  it('names a ledger whose end was cut off together with its records, and one that is not what a kept head says', async () => {
    const { workspaceId, owner, pm, gtm, place } = await arrange();
    const { launchId } = place;
    await pm.client.needs.create({ ...place, title: '需求' });
    const card = (await pm.client.cards.get(place)).find(({ kind }) => kind === 'demand')!;
    await pm.client.cards.signAsPm({ ...place, kind: 'demand', hash: card.hash! });
    const before = (await pm.client.cards.ledger(place)).at(-1)!;
    await gtm.client.cards.signAsGtm({ ...place, kind: 'demand', hash: card.hash! });
    await sealAudit(biplane.deps.postgres);
    const last = (await pm.client.cards.ledger(place)).at(-1)!;
    const head = `${last.seq}:${last.hash}`;
    const cut = [
      sql`delete from ledger_entry where launch_id = ${launchId} and seq > ${before.seq}`,
      sql`delete from card_signature s using card_version v where v.id = s.card_version_id and v.launch_id = ${launchId} and side = 'gtm'`,
      sql`update card_version set locked_at = null where launch_id = ${launchId}`,
    ];
    const time = { now: new Date(), timeZone: 'UTC', today: dayIn('UTC', new Date()) };
    const launchAfter = (kept: string) =>
      tampered(cut, (db) =>
        verifyLaunchRecords({ db, facts: biplane.deps.facts, workspaceId, ...time }, launchId, [readHead(kept)!]),
      );
    expect(await breaksAfter(workspaceId, ...cut)).toContainEqual(broken('ledger', 'removed'));
    expect(await launchAfter(`${before.seq}:${before.hash}`)).toMatchObject({ ok: true });
    expect(await launchAfter(head)).toMatchObject({ ok: false, broken: { record: 'head', name: head } });
    expect(await pm.client.cards.verify({ ...place, head })).toMatchObject({ ok: true });
    const { head: audited } = await owner.client.audit.list({ workspaceId });
    expect(await owner.client.audit.verify({ workspaceId, head: audited! })).toMatchObject({ ok: true, head: audited });
    const other = `1:${'0'.repeat(64)}`;
    expect((await owner.client.audit.verify({ workspaceId, head: other })).breaks).toMatchObject([
      { record: 'head', name: other },
    ]);
  });

  it('finds a chain that was rewritten as a whole by a kept head only', async () => {
    const { workspaceId, owner } = await arrange();
    const { db } = biplane.deps.postgres;
    const { head } = await owner.client.audit.list({ workspaceId });
    await db.execute(sql`delete from audit_block where workspace_id = ${workspaceId}`);
    await db.execute(
      sql`update audit_entry set block = null, leaf = null, actor_name = '别人', actor_salt = null, actor_digest = null, values_digest = null, values_salt = null where workspace_id = ${workspaceId}`,
    );
    await sealAudit(biplane.deps.postgres);
    expect(await owner.client.audit.verify({ workspaceId })).toMatchObject({ ok: true });
    expect((await owner.client.audit.verify({ workspaceId, head: head! })).breaks).toEqual([broken('head', 'missing')]);
  });

  it('names facts that were changed, removed or added in the store, of posts and of imports', async () => {
    const { workspaceId, pm, place } = await arrange();
    const { facts } = biplane.deps;
    const line = { orderRef: 'A1', channel: '天猫', sku: 'X1', quantity: 1, amountMinor: 100, currency: 'CNY' };
    await pm.client.orders.post({ ...place, ...line, externalId: '1', occurredAt: '2026-03-25' });
    await importFile(biplane, { client: pm.client, place }, 'orders', {
      name: 'shop.csv',
      content: 'order_id,line_id,date,amount,channel\nB1,L1,2026-03-25,12,天猫\nB2,L2,2026-03-26,10,京东\n',
    });
    await importFile(biplane, { client: pm.client, place }, 'answers', {
      name: 'answers.csv',
      content: 'id,Q1\n1,好\n2,差\n',
    });
    const verify = () => pm.client.cards.verify(place);
    expect(await verify()).toMatchObject({ ok: true });
    const here = 'workspace_id = {workspaceId:String}';
    const command = (statement: string) => facts.command(`${statement} SETTINGS mutations_sync = 1`, { workspaceId });
    const named = (what: string, name: string) => ({
      ok: false,
      broken: { record: 'facts', what, name: expect.stringContaining(name) },
    });
    await command(`ALTER TABLE order_line UPDATE customer = 'x' WHERE ${here} AND external_id = '1'`);
    expect(await verify()).toMatchObject(named('content', 'api '));
    await command(`ALTER TABLE order_line DELETE WHERE ${here} AND external_id = '1'`);
    expect(await verify()).toMatchObject(named('removed', 'api '));
    await command(`ALTER TABLE order_line DELETE WHERE ${here} AND external_id = 'L2'`);
    expect(await verify()).toMatchObject(named('removed', 'shop.csv'));
    await command(`ALTER TABLE response UPDATE answers = ['好'] WHERE ${here} AND external_id = '2'`);
    await command(`ALTER TABLE order_line DELETE WHERE ${here}`);
    expect(await verify()).toMatchObject({ ok: false, broken: { record: 'facts' } });
  });

  it('names lines that no post brought', async () => {
    const { workspaceId, pm, place } = await arrange();
    const columns = [
      'workspace_id',
      'launch_id',
      'group_number',
      'post_id',
      'source',
      'external_id',
      'order_ref',
      'kind',
      'occurred_on',
      'occurred_at',
      'quantity',
      'amount_minor',
      'currency',
    ];
    const line = { orderRef: 'A1', channel: '天猫', sku: 'X1', quantity: 1, amountMinor: 100, currency: 'CNY' };
    await pm.client.orders.post({ ...place, ...line, externalId: '1', occurredAt: '2026-03-25' });
    const row = [workspaceId, place.launchId, 1, 'p', 'api', 'z', 'Z', 'order', '2026-03-25', 0, 1, 100, 'CNY'];
    await biplane.deps.facts.insert({ table: 'order_line', columns, rows: [row] });
    expect(await pm.client.cards.verify(place)).toMatchObject({
      ok: false,
      broken: { record: 'facts', what: 'added' },
    });
  });

  it('names an import that was hidden or shown by its status alone', async () => {
    const { workspaceId, pm, place } = await arrange();
    const { done } = await importFile(biplane, { client: pm.client, place }, 'orders', {
      name: 'shop.csv',
      content: 'order_id,line_id,date,amount,channel\nB1,L1,2026-03-25,12,天猫\n',
    });
    const { db } = biplane.deps.postgres;
    const actor = { kind: 'job' as const, id: 'imports.run', name: 'imports.run', role: null };
    const after = presentImport(await findImport({ db, workspaceId }, place.launchId, done.id));
    await audit(db, { workspaceId, at: new Date(), actor, procedure: 'imports.run' }, [
      { entity: 'import', entityId: done.id, launchId: place.launchId, before: null, after },
    ]);
    expect(await breaksAfter(workspaceId)).toEqual([]);
    for (const status of ['undone', 'running', 'queued'])
      expect(await breaksAfter(workspaceId, sql`update import set status = ${status} where id = ${done.id}`)).toEqual([
        broken('record', 'content'),
      ]);
    expect(await breaksAfter(workspaceId, sql`delete from import where id = ${done.id}`)).toEqual([
      broken('record', 'removed'),
    ]);
  });

  it('names a ledger whose times run backwards, and the product writes none', async () => {
    const { workspaceId, owner, pm, gtm, place } = await arrange();
    await pm.client.needs.create({ ...place, title: '需求' });
    const card = (await pm.client.cards.get(place)).find(({ kind }) => kind === 'demand')!;
    await pm.client.cards.signAsPm({ ...place, kind: 'demand', hash: card.hash! });
    // The clock of the server that takes the second signature is an hour behind.
    const { clock } = biplane.deps;
    biplane.deps.clock = () => new Date(clock().getTime() - 3_600_000);
    await gtm.client.cards.signAsGtm({ ...place, kind: 'demand', hash: card.hash! });
    biplane.deps.clock = clock;
    const ledger = await pm.client.cards.ledger(place);
    expect(ledger.map(({ at }) => at)).toEqual(ledger.map(({ at }) => at).toSorted());
    const [audited] = (await owner.client.audit.list({ workspaceId, entity: 'card', limit: 1 })).entries;
    expect(audited?.at).toBe(ledger.at(-1)?.at);
    expect(await pm.client.cards.verify(place)).toMatchObject({ ok: true });
    expect((await verifyWorkspace({ db: biplane.deps.postgres.db, workspaceId, now: null })).breaks).toEqual([]);
  });

  it('takes what an earlier version left without entries as it is found, once, and compares it from then on', async () => {
    const { workspaceId, owner, pm, place } = await arrange();
    const { postgres } = biplane.deps;
    await pm.client.orders.post({
      ...place,
      source: 'shop',
      externalId: '1',
      orderRef: 'r1',
      kind: 'order',
      occurredAt: '2026-01-02T00:00:00Z',
      channel: 'web',
      sku: 'x',
      quantity: 1,
      amountMinor: 100,
      currency: 'CNY',
    });
    // As before this version: no entries of jobs, nothing said of when the log became complete.
    for (const statement of [
      sql`delete from audit_entry where workspace_id = ${workspaceId}`,
      sql`delete from audit_block where workspace_id = ${workspaceId}`,
      sql`update workspace set audited_since = null where id = ${workspaceId}`,
    ])
      await postgres.db.execute(statement);
    expect((await owner.client.audit.verify({ workspaceId })).ok).toBe(false);
    await sealAudit(postgres);
    expect(await owner.client.audit.verify({ workspaceId })).toMatchObject({ blocks: 0 });

    const said: string[] = [];
    await adoptRecords(postgres, adoptedAt, (message) => said.push(message));
    expect(said).toEqual([expect.stringMatching(/: \d+$/)]);
    await sealAudit(postgres);
    expect(await owner.client.audit.verify({ workspaceId })).toMatchObject({ ok: true, breaks: [] });
    expect(await pm.client.cards.verify(place)).toMatchObject({ ok: true });
    const { total } = await owner.client.audit.list({ workspaceId, limit: 1 });
    await adoptRecords(postgres, adoptedAt);
    expect((await owner.client.audit.list({ workspaceId, limit: 1 })).total).toBe(total);
    const raised = sql`update member set role = 'viewer' where person_id = ${pm.id}`;
    expect(await breaksAfter(workspaceId, raised)).toEqual([broken('record', 'content')]);
  });

  it('does not take as found what contradicts its entry, nor anything in a log that is chained', async () => {
    const { workspaceId, pm } = await arrange();
    const { postgres } = biplane.deps;
    const look = async () =>
      (await verifyWorkspace({ db: postgres.db, workspaceId, now: new Date() })).breaks.filter(
        ({ record }) => record === 'record',
      );
    await postgres.db.execute(sql`update member set role = 'viewer' where person_id = ${pm.id}`);
    await postgres.db.execute(sql`update workspace set audited_since = null where id = ${workspaceId}`);
    await adoptRecords(postgres, adoptedAt);
    expect(await look()).toEqual([broken('record', 'content')]);
    await postgres.db.execute(sql`delete from audit_block where workspace_id = ${workspaceId}`);
    await adoptRecords(postgres, adoptedAt);
    expect(await look()).toEqual([broken('record', 'content')]);
  });

  it('raises no alarm about what is written and sealed meanwhile', { timeout: 60_000 }, async () => {
    const { workspaceId, owner } = await arrange();
    const { postgres } = biplane.deps;
    let writing = true;
    const write = async () => {
      for (let n = 0; writing; n++) {
        await owner.client.workspaces.update({ workspaceId, name: `名 ${n}` });
        await sealAudit(postgres);
        await wait(5);
      }
    };
    const written = write();
    const breaks: Break[] = [];
    for (let readings = 0; readings < 8; readings++)
      breaks.push(...(await verifyWorkspace({ db: postgres.db, workspaceId, now: new Date() })).breaks);
    writing = false;
    await written;
    expect(breaks).toEqual([]);
    await sealAudit(postgres);
    const { entries, waiting } = await verifyWorkspace({ db: postgres.db, workspaceId, now: new Date() });
    expect({ waiting, some: entries > 5 }).toEqual({ waiting: 0, some: true });
  });
});
