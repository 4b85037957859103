import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { genesisHash } from '../../../domain/cards/canonical.ts';
import { documentHash } from '../../../domain/cards/signing.ts';
import { dayIn } from '../../../domain/time/zone.ts';
import { verifyWorkspace } from '../verification/queries.ts';
import { contentOf, nextFormat } from './contents.ts';
import { verifyLaunchRecords } from './queries.ts';

const terms: Parameters<Client['wager']['update']>[0]['terms'] = {
  outcome: 'net_units',
  target: 500_000,
  salesFrom: '2026-12-01',
  salesTo: '2026-12-31',
  returnsTo: '2027-01-31',
  method: 'lmdi',
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  attributionPercent: 50,
  tree: {
    drivers: [
      { key: 'orders', name: '订单数', measure: 'orders', shares: { pm: 20, gtm: 80, external: 0 } },
      { key: 'units', name: '每单件数', measure: 'units_per_order', shares: { pm: 50, gtm: 50, external: 0 } },
      { key: 'returns', name: '退货率', measure: 'unit_return_rate', shares: { pm: 90, gtm: 0, external: 10 } },
    ],
    channels: [{ name: '线上', plan: { orders: 500_000, units: 1.1, returns: 0.05 } }],
  },
};

describe('cards', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  async function arrange() {
    const workspace = await biplane.workspace('pm', 'gtm', 'lead', 'viewer');
    const { id: workspaceId, pm, gtm } = workspace;
    const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId };
    const saved = await pm.client.wager.update({ ...at, version: 0, terms });
    const card = async (client: Client = pm.client) =>
      (await client.cards.get(at)).find(({ kind }) => kind === 'wager')!;
    const lock = async () => {
      const { hash } = await card();
      await pm.client.cards.signAsPm({ ...at, kind: 'wager', hash: hash! });
      return gtm.client.cards.signAsGtm({ ...at, kind: 'wager', hash: hash! });
    };
    return { ...workspace, at, input: { ...at, kind: 'wager' as const }, version: saved.version, card, lock };
  }

  it('locks when both owners have signed the same hash, and then refuses edits', async () => {
    const { at, pm, gtm, input, version, card } = await arrange();
    const draft = await card();
    expect(draft).toMatchObject({ status: 'draft', number: 1, prevHash: genesisHash, maySign: ['pm'], signatures: [] });
    const proposed = await pm.client.cards.signAsPm({ ...input, hash: draft.hash! });
    expect(proposed).toMatchObject({ status: 'proposed', hash: draft.hash, maySign: [] });
    expect(await card(gtm.client)).toMatchObject({ status: 'proposed', maySign: ['gtm'] });
    const locked = await gtm.client.cards.signAsGtm({ ...input, hash: draft.hash! });
    expect(locked).toMatchObject({ status: 'locked', hash: draft.hash });
    expect(locked.signatures.map(({ side, hash }) => [side, hash])).toEqual([
      ['pm', draft.hash],
      ['gtm', draft.hash],
    ]);
    await expect(pm.client.wager.update({ ...at, version, terms: { ...terms, target: 1 } })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'cards.errors.locked' },
    });
    await expect(pm.client.cards.signAsPm({ ...input, hash: draft.hash! })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    await expect(pm.client.cards.withdraw(input)).rejects.toMatchObject({ code: 'precondition_failed' });
  });

  it('refuses a hash that is no longer current, naming both', async () => {
    const { at, pm, gtm, input, version, card } = await arrange();
    const { hash } = await card();
    await pm.client.wager.update({ ...at, version, terms: { ...terms, target: 600_000 } });
    const now = (await card()).hash;
    await expect(gtm.client.cards.signAsGtm({ ...input, hash: hash! })).rejects.toMatchObject({
      code: 'conflict',
      details: { current: now, submitted: hash },
    });
  });

  it('lets a proposal lapse visibly when the card is edited, and records it when signing goes on', async () => {
    const { at, pm, gtm, input, version, card } = await arrange();
    const { hash } = await card();
    await pm.client.cards.signAsPm({ ...input, hash: hash! });
    await gtm.client.wager.update({ ...at, version, terms: { ...terms, target: 600_000 } });
    const edited = await card();
    expect(edited).toMatchObject({ status: 'draft', maySign: ['pm'] });
    expect(edited.signatures).toMatchObject([{ side: 'pm', lapsed: true }]);
    const again = await gtm.client.cards.signAsGtm({ ...input, hash: edited.hash! });
    expect(again).toMatchObject({ status: 'proposed' });
    expect(again.signatures).toMatchObject([{ side: 'gtm', lapsed: false }]);
    const kinds = (await pm.client.cards.ledger(at)).map((entry) => entry.kind);
    expect(kinds).toEqual(['proposed', 'signed', 'withdrawn', 'proposed', 'signed']);
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
  });

  it('keeps the form in which one side has signed while the signature holds, and then takes the present one', async () => {
    const { at, pm, gtm } = await arrange();
    const need = await pm.client.needs.create({ ...at, title: '长续航' });
    const kind = 'demand' as const;
    const card = async () => (await pm.client.cards.get(at)).find((each) => each.kind === kind)!;
    await pm.client.cards.signAsPm({ ...at, kind, hash: (await card()).hash! });
    // As an earlier version signed it.
    const { postgres, facts } = biplane.deps;
    const now = { now: new Date(), timeZone: 'UTC' };
    const place = { kind, format: 1, launchId: at.launchId };
    const content = await contentOf(
      { db: postgres.db, facts, workspaceId: at.workspaceId, ...now },
      at.launchId,
      place,
    );
    const hash = documentHash({ ...place, number: 1, prevHash: genesisHash, content });
    await postgres.db.execute(sql`
      update card_version set format = 1, hash = ${hash}, content = ${JSON.stringify(content)}
       where launch_id = ${at.launchId} and kind = ${kind}`);
    await postgres.db.execute(sql`
      update card_signature set hash = ${hash}
       where card_version_id = (select id from card_version where launch_id = ${at.launchId} and kind = ${kind})`);
    expect(await card()).toMatchObject({ status: 'proposed', hash });

    await pm.client.needs.update({ ...at, needId: need.id, version: need.version, title: '更长续航' });
    expect(await card()).toMatchObject({ status: 'draft', signatures: [{ side: 'pm', lapsed: true }] });
    await gtm.client.cards.signAsGtm({ ...at, kind, hash: (await card()).hash! });
    await pm.client.cards.signAsPm({ ...at, kind, hash: (await card()).hash! });
    const { rows } = await postgres.db.execute(sql`
      select format, locked_at is not null as locked from card_version where launch_id = ${at.launchId} and kind = ${kind}`);
    expect(rows).toEqual([{ format: nextFormat(kind), locked: true }]);
    expect(nextFormat(kind)).toBeGreaterThan(1);
  });

  it('takes signatures only from the owner of that side', async () => {
    const { pm, gtm, lead, viewer, input, card } = await arrange();
    const hash = (await card()).hash!;
    await expect(gtm.client.cards.signAsPm({ ...input, hash })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(lead.client.cards.signAsGtm({ ...input, hash })).rejects.toMatchObject({
      reason: { key: 'cards.errors.notYourSide' },
    });
    await expect(viewer.client.cards.signAsPm({ ...input, hash })).rejects.toMatchObject({ code: 'forbidden' });
    await pm.client.cards.signAsPm({ ...input, hash });
    expect((await pm.client.cards.withdraw(input)).signatures).toEqual([]);
  });

  it('takes the two signatures from two people', async () => {
    const { at, pm, gtm, lead, input, card } = await arrange();
    const launch = await pm.client.launches.get(at);
    await lead.client.launches.update({ ...at, version: launch.version, pmOwnerId: lead.id, gtmOwnerId: lead.id });
    const hash = (await card()).hash!;
    expect((await card(lead.client)).maySign).toEqual(['pm', 'gtm']);
    expect((await lead.client.cards.signAsPm({ ...input, hash })).maySign).toEqual([]);
    await expect(lead.client.cards.signAsGtm({ ...input, hash })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'cards.errors.samePerson' },
    });
    const { version } = await pm.client.launches.get(at);
    await lead.client.launches.update({ ...at, version, gtmOwnerId: gtm.id });
    expect(await gtm.client.cards.signAsGtm({ ...input, hash })).toMatchObject({ status: 'locked' });
  });

  it('lets a signature lapse when its side gets another owner before the card is locked, and not after', async () => {
    const { at, pm, gtm, lead, input, card } = await arrange();
    const hash = (await card()).hash!;
    await pm.client.cards.signAsPm({ ...input, hash });
    const { version } = await pm.client.launches.get(at);
    // Whoever owns a side hands it over themself: that is their consent.
    await pm.client.launches.update({ ...at, version, pmOwnerId: lead.id });
    expect(await card(lead.client)).toMatchObject({ status: 'draft', maySign: ['pm'], signatures: [{ lapsed: true }] });
    await gtm.client.cards.signAsGtm({ ...input, hash });
    expect(await lead.client.cards.signAsPm({ ...input, hash })).toMatchObject({ status: 'locked' });
    const { version: next } = await pm.client.launches.get(at);
    await lead.client.launches.update({ ...at, version: next, pmOwnerId: pm.id });
    expect(await card()).toMatchObject({ status: 'locked', signatures: [{ lapsed: false }, { lapsed: false }] });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
  });

  it('opens a locked card only by an amendment with a reason, which follows the version before', async () => {
    const { at, pm, gtm, input, version, card, lock } = await arrange();
    await expect(pm.client.cards.amend({ ...input, reason: 'x' })).rejects.toMatchObject({
      reason: { key: 'cards.errors.notLocked' },
    });
    const first = await lock();
    const open = await gtm.client.cards.amend({ ...input, reason: '放量投放越过花费关卡' });
    expect(open).toMatchObject({ status: 'draft', number: 2, prevHash: first.hash, reason: '放量投放越过花费关卡' });
    await pm.client.wager.update({ ...at, version, terms: { ...terms, target: 550_000 } });
    const second = await lock();
    expect(second).toMatchObject({ status: 'locked', number: 2, prevHash: first.hash });
    const versions = await pm.client.cards.versions(input);
    expect(versions.map(({ number, status }) => [number, status])).toEqual([
      [1, 'locked'],
      [2, 'locked'],
    ]);
    expect(versions[1]!.changes).toMatchObject([
      {
        kind: 'changed',
        of: [{ key: 'wager.field.target' }],
        before: { params: { n: 500_000 } },
        after: { params: { n: 550_000 } },
      },
    ]);
    expect(await card()).toMatchObject({ status: 'locked', hash: second.hash });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true, versions: 2, signatures: 4, entries: 9 });
  });

  it('says in words what a signature would be of, and what is new since it was agreed', async () => {
    const { at, pm, gtm, input, version, card, lock } = await arrange();
    const first = await pm.client.cards.document(input);
    expect(first).toMatchObject({ hash: (await card()).hash, comparisons: [] });
    expect(first.brief.map(({ label }) => label.key)).toContain('cards.brief.target');
    expect(first.everything.changes.every(({ kind, after }) => kind === 'added' && after)).toBe(true);
    await lock();
    await gtm.client.cards.amend({ ...input, reason: '目标上调' });
    await pm.client.wager.update({ ...at, version, terms: { ...terms, target: 550_000 } });
    await pm.client.cards.signAsPm({ ...input, hash: (await card()).hash! });
    await pm.client.wager.update({ ...at, version: version + 1, terms: { ...terms, target: 560_000 } });
    const { comparisons, hash } = await gtm.client.cards.document(input);
    expect(hash).toBe((await card()).hash);
    expect(comparisons).toMatchObject([
      { since: { what: 'signature', name: 'pm person' }, changes: [{ before: { params: { n: 550_000 } } }] },
      { since: { what: 'version', number: 1 }, changes: [{ before: { params: { n: 500_000 } } }] },
    ]);
  });

  it('takes back only one’s own signature, and tells the other side', async () => {
    const { at, pm, gtm, lead, input, card } = await arrange();
    await pm.client.cards.signAsPm({ ...input, hash: (await card()).hash! });
    for (const { client } of [gtm, lead])
      await expect(client.cards.withdraw(input)).rejects.toMatchObject({
        code: 'forbidden',
        reason: { key: 'cards.errors.ownSignature' },
      });
    expect(await card()).toMatchObject({ status: 'proposed' });
    await pm.client.cards.withdraw(input);
    const told = async (client: Client) =>
      (await client.overview.list({ workspaceId: at.workspaceId })).waiting.map(({ text }) => text.key);
    expect(await told(gtm.client)).toContain('launches.waiting.withdrawn.wager');
    expect(await told(pm.client)).not.toContain('launches.waiting.withdrawn.wager');
    await gtm.client.cards.signAsGtm({ ...input, hash: (await card()).hash! });
    expect(await told(gtm.client)).not.toContain('launches.waiting.withdrawn.wager');
  });

  it('drops an amendment for who opened it: the card is again what both signed', async () => {
    const { at, pm, gtm, input, version, card, lock } = await arrange();
    const locked = await lock();
    await expect(pm.client.cards.drop(input)).rejects.toMatchObject({ reason: { key: 'cards.errors.noAmendment' } });
    await gtm.client.cards.amend({ ...input, reason: '目标上调' });
    await pm.client.wager.update({ ...at, version, terms: { ...terms, target: 550_000 } });
    await pm.client.cards.signAsPm({ ...input, hash: (await card()).hash! });
    await expect(pm.client.cards.drop(input)).rejects.toMatchObject({
      reason: { key: 'cards.errors.notYourAmendment' },
    });
    expect(await gtm.client.cards.drop(input)).toMatchObject({ status: 'locked', number: 1, hash: locked.hash });
    expect((await pm.client.wager.get(at)).terms).toMatchObject({ target: 500_000 });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true, versions: 1 });
    const { breaks } = await verifyWorkspace({ db: biplane.deps.postgres.db, workspaceId: at.workspaceId, now: null });
    expect(breaks).toEqual([]);
    // The next one is version 2 again, and verifies.
    await pm.client.cards.amend({ ...input, reason: '再来' });
    await lock();
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true, versions: 2 });
  });

  it('puts a plan and needs back as they were signed, which hold meanwhile', async () => {
    const { at, pm, gtm } = await arrange();
    const sign = async (kind: 'demand' | 'cadence') => {
      const { hash } = (await pm.client.cards.get(at)).find((each) => each.kind === kind)!;
      await pm.client.cards.signAsPm({ ...at, kind, hash: hash! });
      await gtm.client.cards.signAsGtm({ ...at, kind, hash: hash! });
    };
    const tasks = [
      { id: 'a', name: '芯片适配', optimistic: 10, likely: 14, pessimistic: 20 },
      { id: 'b', name: '试产', optimistic: 3, likely: 5, pessimistic: 9 },
    ];
    const links = [{ predecessorId: 'a', successorId: 'b', kind: 'FS' as const, lag: 0 }];
    const plan = await pm.client.plan.replace({ ...at, start: '2098-01-06', tasks, dependencies: links });
    const need = await pm.client.needs.create({ ...at, title: '长续航' });
    await sign('cadence');
    await sign('demand');
    const before = await pm.client.overview.launch(at);
    const drawn = async () => ({
      forecast: (await pm.client.plan.inForce(at)).forecast,
      needs: (await pm.client.needs.list({ ...at, inForce: true })).map(({ title, moscow }) => [title, moscow]),
    });
    const drawnBefore = await drawn();
    expect(drawnBefore.forecast).toEqual((await pm.client.plan.get(at)).forecast);

    await pm.client.cards.amend({ ...at, kind: 'cadence', reason: '芯片晚了' });
    const [chip, pilot] = ['芯片适配', '试产'].map((name) => plan.tasks.find((task) => task.name === name)!);
    const edit = { likely: 19, pessimistic: 40 };
    await pm.client.plan.updateTask({ ...at, taskId: chip!.id, version: chip!.version, ...edit });
    await pm.client.plan.deleteTask({ ...at, taskId: pilot!.id, version: pilot!.version });
    await pm.client.plan.createTask({ ...at, name: '补测' });
    await pm.client.cards.amend({ ...at, kind: 'demand', reason: '换说法' });
    await pm.client.needs.update({ ...at, needId: need.id, version: need.version, title: '超长续航' });
    await pm.client.needs.create({ ...at, title: '快充' });

    // What the launch shows and what its gates ask is what both signed.
    const during = await pm.client.overview.launch(at);
    const shown = ({ cards, gate }: typeof before) => ({
      gate: gate?.items.map(({ status }) => status),
      cards: cards.filter(({ kind }) => kind !== 'wager').map(({ hero, verdict }) => ({ value: hero?.value, verdict })),
    });
    expect(shown(during)).toEqual(shown(before));
    expect(await drawn()).toEqual(drawnBefore);
    // Rows behind a figure are as many as it counts, of what it counts: in force there, of the amendment on its own screen.
    const counted = async (kpis: (typeof during)['cards'][number]['kpis']) => {
      for (const { input, counted } of kpis.flatMap((kpi) => kpi.rows ?? []))
        expect(await pm.client.needs.list({ ...at, ...input })).toHaveLength(counted);
      return kpis.flatMap((kpi) => kpi.rows ?? []).map(({ counted }) => counted);
    };
    const inForce = await counted(during.cards.find(({ kind }) => kind === 'demand')!.kpis);
    expect(await counted((await pm.client.demandCard.get(at)).kpis)).not.toEqual(inForce);
    const [held] = await pm.client.needs.list({ ...at, inForce: true });
    expect(held).toMatchObject({ title: '长续航', own: [], pm: { reason: '' } });
    expect(await pm.client.needs.list({ ...at, inForce: true, deleted: true })).toEqual([]);
    expect((await pm.client.plan.get(at)).forecast.launch).not.toEqual(drawnBefore.forecast.launch);
    expect(during.cards.map(({ signing }) => [signing.number, signing.inForce])).toEqual([
      [2, 1],
      [2, 1],
      [1, null],
    ]);
    const { changes } = (await pm.client.cards.document({ ...at, kind: 'cadence' })).comparisons[0]!;
    expect(changes.map(({ kind, of }) => [kind, of[0]!.params?.value])).toContainEqual(['removed', '试产']);

    for (const kind of ['cadence', 'demand'] as const)
      expect(await pm.client.cards.drop({ ...at, kind })).toMatchObject({ status: 'locked', number: 1 });
    const back = await pm.client.plan.get(at);
    expect(back.tasks.map(({ name, likely }) => [name, likely])).toEqual(
      plan.tasks.map(({ name, likely }) => [name, likely]),
    );
    expect(back.dependencies).toHaveLength(1);
    expect((await pm.client.needs.list(at)).map(({ title }) => title)).toEqual(['长续航']);
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
  });

  it('says of what an amendment made something else only what can be reported of it as it was signed', async () => {
    const { at, pm, gtm } = await arrange();
    const { plan, cards, overview } = pm.client;
    const tasks = [
      { id: 'a', name: '评审', kind: 'milestone' as const },
      { id: 'b', name: '试产', optimistic: 3, likely: 5, pessimistic: 9 },
    ];
    const { tasks: stored } = await plan.replace({ ...at, start: '2026-01-05', tasks, dependencies: [] });
    const [review, pilot] = ['评审', '试产'].map((name) => stored.find((task) => task.name === name)!);
    const input = { ...at, kind: 'cadence' as const };
    const { hash } = (await cards.get(at)).find(({ kind }) => kind === 'cadence')!;
    await cards.signAsPm({ ...input, hash: hash! });
    await gtm.client.cards.signAsGtm({ ...input, hash: hash! });
    await cards.amend({ ...input, reason: '评审要几天' });
    // What is reported of a signed task is reported of it, also where the amendment takes the task out.
    const begun = { actualStart: '2026-01-05', donePercent: 60 };
    const told = await plan.updateTask({ ...at, taskId: pilot!.id, version: pilot!.version, ...begun });
    const inForce = await plan.inForce(at);
    await plan.deleteTask({ ...at, taskId: pilot!.id, version: told.version });
    expect(await plan.inForce(at)).toEqual(inForce);
    const back = await plan.restoreTask({ ...at, taskId: pilot!.id, version: told.version + 1 });
    const days = { optimistic: 1, likely: 2, pessimistic: 3 };
    const work = { kind: 'task' as const, ...days, actualStart: '2026-01-05', donePercent: 40 };
    await plan.updateTask({ ...at, taskId: review!.id, version: review!.version, ...work });
    const moment = { kind: 'milestone' as const, optimistic: 0, likely: 0, pessimistic: 0, actualFinish: '2026-01-06' };
    await plan.updateTask({
      ...at,
      taskId: pilot!.id,
      version: back.version,
      ...moment,
      actualStart: null,
      donePercent: null,
    });

    expect((await plan.inForce(at)).forecast.committed).toBeDefined();
    expect((await overview.launch(at)).cards).toHaveLength(3);
    expect(await cards.drop(input)).toMatchObject({ status: 'locked', hash });
    const reported = (await plan.get(at)).tasks.filter(({ kind }) => kind !== 'launch');
    expect(
      reported.map(({ kind, donePercent, actualStart, actualFinish }) => [
        kind,
        donePercent,
        actualStart,
        actualFinish,
      ]),
    ).toEqual([
      ['milestone', null, '2026-01-05', null],
      ['task', 100, '2026-01-06', '2026-01-06'],
    ]);
  });

  it('puts back what both sides said of the needs, and what each says for itself with it', async () => {
    const { at, pm, gtm } = await arrange();
    const [battery, camera] = [
      await pm.client.needs.create({ ...at, title: '长续航' }),
      await pm.client.needs.create({ ...at, title: '夜景' }),
    ];
    const own = { pm: pm.client, gtm: gtm.client };
    const agree = async (order: string[]) => {
      for (const side of ['pm', 'gtm'] as const) {
        await own[side].needs.rank({ ...at, side, order });
        await own[side].needs.handIn({ ...at, side });
      }
    };
    await agree([battery.id, camera.id]);
    const input = { ...at, kind: 'demand' as const };
    const hash = async () => (await pm.client.cards.get(at)).find(({ kind }) => kind === 'demand')!.hash!;
    await pm.client.cards.signAsPm({ ...input, hash: await hash() });
    await gtm.client.cards.signAsGtm({ ...input, hash: await hash() });
    const seen = async (client: Client) =>
      (await client.needs.list(at)).map(({ title, pm, gtm, round, own }) => ({
        ...{ title, pm, gtm },
        round: [round.pm, round.gtm, round.openedAt !== null],
        own: own.map(({ moscow, rank }) => [moscow, rank]),
      }));
    const signed = [await seen(pm.client), await seen(gtm.client)];

    await pm.client.cards.amend({ ...input, reason: '换顺序' });
    const charge = await pm.client.needs.create({ ...at, title: '快充' });
    await agree([charge.id, camera.id, battery.id]);
    // And one round that is not opened when the amendment is dropped.
    await pm.client.needs.rank({ ...at, side: 'pm', order: [battery.id, charge.id, camera.id] });
    expect(await seen(pm.client)).not.toEqual(signed[0]);
    await pm.client.cards.drop(input);
    expect([await seen(pm.client), await seen(gtm.client)]).toEqual(signed);
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });

    // The next amendment goes on from what was signed.
    await pm.client.cards.amend({ ...input, reason: '再来' });
    expect([await seen(pm.client), await seen(gtm.client)]).toEqual(signed);
    await agree([camera.id, battery.id]);
    expect((await seen(gtm.client)).map(({ pm, gtm }) => [pm.rank, gtm.rank])).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  it('names the first record that was tampered with', async () => {
    const { at, pm, lock } = await arrange();
    await lock();
    const tampered = async (statement: ReturnType<typeof sql>, restore: ReturnType<typeof sql>) => {
      await biplane.deps.postgres.db.execute(statement);
      const found = await pm.client.cards.verify(at);
      await biplane.deps.postgres.db.execute(restore);
      return found;
    };
    const { launchId } = at;
    expect(
      await tampered(
        sql`update ledger_entry set payload = jsonb_set(payload, '{name}', '"somebody"') where launch_id = ${launchId} and seq = 2`,
        sql`update ledger_entry set payload = jsonb_set(payload, '{name}', '"pm person"') where launch_id = ${launchId} and seq = 2`,
      ),
    ).toMatchObject({ ok: false, broken: { record: 'entry', name: '#2', what: 'content' } });
    expect(
      await tampered(
        sql`update card_version set content = jsonb_set(content, '{target}', '1') where launch_id = ${launchId}`,
        sql`update card_version set content = jsonb_set(content, '{target}', '500000') where launch_id = ${launchId}`,
      ),
    ).toMatchObject({ ok: false, broken: { record: 'version', name: 'wager v1', what: 'content' } });
    expect(
      await tampered(
        sql`update wager set target = 1 where launch_id = ${launchId}`,
        sql`update wager set target = 500000 where launch_id = ${launchId}`,
      ),
    ).toMatchObject({ ok: false, broken: { record: 'content', name: 'wager v1' } });
    await biplane.deps.postgres.db.execute(sql`delete from ledger_entry where launch_id = ${launchId} and seq = 4`);
    expect(await pm.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { record: 'lock', name: 'wager v1', what: 'missing' },
    });
    const all = await pm.client.cards.verifyAll({ workspaceId: at.workspaceId });
    expect(all).toMatchObject([
      { launchId, verification: { ok: false, reason: { key: 'cards.broken.lock.missing' } } },
    ]);
  });

  it('finds records that were removed, unlocked or forged while the ledger stayed as it was', async () => {
    const { at, pm, input, lock } = await arrange();
    await lock();
    await pm.client.cards.amend({ ...input, reason: '目标上调' });
    await lock();
    const { db } = biplane.deps.postgres;
    const { launchId } = at;
    const versions = sql`select id from card_version where launch_id = ${launchId}`;
    const second = sql`launch_id = ${launchId} and number = 2`;
    const ofFirst = sql`card_version_id in (${versions} and number = 1)`;
    const rollback = new Error('rollback');
    /** What the verification says after the statements, which are then taken back. */
    const tampered = async (...statements: ReturnType<typeof sql>[]) => {
      let found: Awaited<ReturnType<typeof verifyLaunchRecords>> | undefined;
      const tampering = db.transaction(async (tx) => {
        for (const statement of statements) await tx.execute(statement);
        const now = { now: new Date(), timeZone: 'UTC', today: dayIn('UTC', new Date()) };
        const ctx = { db: tx, facts: biplane.deps.facts, workspaceId: at.workspaceId, ...now };
        found = await verifyLaunchRecords(ctx, launchId);
        throw rollback;
      });
      await expect(tampering).rejects.toBe(rollback);
      return found;
    };
    const broken = (record: string, name: string, what: string) => ({ ok: false, broken: { record, name, what } });

    expect(
      await tampered(
        sql`update card_version set locked_at = null where ${second}`,
        sql`update wager set target = 1 where launch_id = ${launchId}`,
      ),
    ).toMatchObject(broken('lock', 'wager v2', 'removed'));
    expect(
      await tampered(
        sql`delete from card_signature where card_version_id in (${versions} and number = 2)`,
        sql`delete from card_version where ${second}`,
      ),
    ).toMatchObject(broken('version', 'wager v2', 'removed'));
    for (const forged of [sql`signed_by = ${pm.id}`, sql`signed_by_name = '别人'`, sql`signed_at = '2020-01-01'`]) {
      expect(await tampered(sql`update card_signature set ${forged} where ${ofFirst} and side = 'gtm'`)).toMatchObject(
        broken('signature', 'wager v1 gtm', 'content'),
      );
    }
    for (const forged of [sql`reason = '别的'`, sql`opened_by_name = '别人'`, sql`opened_at = '2020-01-01'`]) {
      expect(await tampered(sql`update card_version set ${forged} where ${second}`)).toMatchObject(
        broken('version', 'wager v2', 'content'),
      );
    }
    expect(
      await tampered(
        sql`update card_version set locked_at = '2020-01-01' where launch_id = ${launchId} and number = 1`,
      ),
    ).toMatchObject(broken('lock', 'wager v1', 'content'));
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true, versions: 2, signatures: 4 });
  });
});
