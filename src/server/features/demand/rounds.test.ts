/** What a side says of the needs is its own until both have handed it in, on every surface. */
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Client, type Installation, keyCaller, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { allProcedures, ask, inputOf } from '../../../../test/procedures.ts';
import { asUser } from '../../../../test/valid-inputs.ts';
import type { Outgoing } from '../../../contract/procedure.ts';
import type { Caller } from '../../act/context.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

type Side = 'pm' | 'gtm';
type Moscow = 'must' | 'should' | 'could' | 'wont' | null;

async function scene(titles = ['长续航', '轻薄', '快充']) {
  const space = await biplane.workspace('owner', 'lead', 'pm', 'gtm', 'viewer');
  const { id: launchId } = await newLaunch(space.pm.client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
  const at = { workspaceId: space.id, launchId };
  const add = async (title: string) => (await space.pm.client.needs.create({ ...at, title })).id;
  const ids: string[] = [];
  for (const title of titles) ids.push(await add(title));
  const clients: Record<Side, Client> = { pm: space.pm.client, gtm: space.gtm.client };
  const read = async (client: Client, needId: string) => client.needs.get({ ...at, needId });
  const place = async (side: Side, needId: string, moscow: Moscow, reason = '') => {
    const { version } = (await read(clients[side], needId)).own.find((view) => view.side === side)!;
    return clients[side].needs.place({ ...at, needId, version, side, moscow, reason });
  };
  const rank = (side: Side, order: string[]) => clients[side].needs.rank({ ...at, side, order });
  const handIn = (side: Side) => clients[side].needs.handIn({ ...at, side });
  /** Both sides rank and hand in. */
  const openAll = async (pm: string[], gtm = pm) => {
    await rank('pm', pm);
    await rank('gtm', gtm);
    await handIn('pm');
    return handIn('gtm');
  };
  return { space, at, ids, add, read, place, rank, handIn, openAll };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** Everything that somebody can read of a launch, without the moments at which things are. */
async function everythingRead({ at, ids, space }: Scene, caller: Caller): Promise<Record<string, string>> {
  const known = { ...at, needId: ids[0], kind: 'demand', userId: space.pm.id };
  const read: Record<string, string> = {};
  for (const each of allProcedures.filter((each) => each.meta.kind === 'read' && 'workspaceId' in inputOf(each))) {
    const given = await ask(biplane, each, caller, inputOf(each, known)).catch(() => null);
    if (given === null) continue;
    const said = each.meta.gives ? await new Response((given as Outgoing).content).text() : JSON.stringify(given);
    read[each.name] = said.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then');
  }
  return read;
}

const auditOf = async ({ at }: Scene) => {
  const { rows } = await biplane.deps.postgres.db.execute(
    sql`select procedure, before::text, after::text from audit_entry where workspace_id = ${at.workspaceId} order by id`,
  );
  return rows as { procedure: string; before: string; after: string }[];
};

describe('until both sides have handed in', () => {
  it('nothing that anybody else reads depends on what a side says: no answer, file, event or entry of the log', async () => {
    const it = await scene();
    const { space, at, ids } = it;
    const [first, second, third] = ids as [string, string, string];
    const others = {
      gtm: asUser(space.gtm),
      owner: asUser(space.owner),
      viewer: asUser(space.viewer),
      key: keyCaller(at.workspaceId, ['read', 'edit.demand', 'sign.pm', 'sign.gtm', 'administer']),
    };
    const all = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(others).map(async ([who, caller]) => [who, await everythingRead(it, caller)] as const),
        ),
      );
    const announced = vi.spyOn(biplane.deps.announcer, 'announce');
    await it.place('pm', first, 'must', '绝密理由甲');
    await it.rank('pm', [first, second, third]);
    await it.handIn('pm');
    const once = await all();
    await it.place('pm', first, 'wont', '绝密理由乙');
    await it.rank('pm', [third, second, first]);
    await it.handIn('pm');
    const again = await all();
    const events = JSON.stringify(announced.mock.calls.map(([{ workspaceId, ...rest }]) => [workspaceId, rest]));
    announced.mockRestore();
    const grows = ['audit.list', 'audit.verify', 'audit.head', 'audit.export'];
    for (const who of Object.keys(others)) {
      expect(Object.keys(once[who]!).length, who).toBeGreaterThan(12);
      expect(Object.keys(once[who]!)).toEqual(expect.arrayContaining(['needs.list', 'needs.get', 'demandCard.get']));
      for (const [name, said] of Object.entries(again[who]!)) {
        expect(said, `${who} ${name}`).not.toMatch(/绝密理由/);
        if (!grows.includes(name)) expect(said, `${who} ${name}`).toBe(once[who]![name]);
      }
    }
    expect(events).not.toContain('绝密');
    const log = await auditOf(it);
    expect(JSON.stringify(log)).not.toMatch(/绝密|wont/);
    const placed = log.filter(({ procedure }) => procedure === 'needs.place');
    expect(placed.map(({ after }) => JSON.parse(after))).toEqual([
      { title: '长续航', side: 'pm' },
      { title: '长续航', side: 'pm' },
    ]);
    // Their own side sees it.
    expect((await it.read(space.pm.client, first)).own).toEqual([
      { side: 'pm', moscow: 'wont', rank: 3, reason: '绝密理由乙', version: 2 },
    ]);
  });

  it('what is handed in stays hidden, and then opens to everybody and in the log', async () => {
    const it = await scene();
    const { space, ids } = it;
    const [first] = ids as [string];
    await it.place('pm', first, 'must', '出差离不开');
    await it.rank('pm', ids);
    await it.rank('gtm', ids.toReversed());
    await it.handIn('pm');
    const waiting = await it.read(space.viewer.client, first);
    expect(waiting).toMatchObject({
      pm: { moscow: null, rank: null, reason: '' },
      round: { number: 1, openedAt: null, pm: true, gtm: false },
      disagreement: { notable: false },
      own: [],
    });
    await it.handIn('gtm');
    const opened = await it.read(space.viewer.client, first);
    expect(opened).toMatchObject({
      pm: { moscow: 'must', rank: 1, reason: '出差离不开' },
      gtm: { moscow: null, rank: 3 },
      round: { number: 1, openedAt: expect.any(String), pm: true, gtm: true },
      disagreement: { rankGap: 2, notable: true },
      own: [],
    });
    const last = (await auditOf(it)).at(-1)!;
    expect(JSON.parse(last.after)).toMatchObject({
      side: 'gtm',
      opened: expect.arrayContaining([
        {
          title: '长续航',
          pm: { moscow: 'must', rank: 1, reason: '出差离不开' },
          gtm: { moscow: null, rank: 3, reason: '' },
        },
      ]),
    });
  });

  it('the card counts, signs and disputes nothing that is not opened', async () => {
    const it = await scene();
    const { space, at, ids } = it;
    const hash = async () => (await space.lead.client.cards.get(at)).find(({ kind }) => kind === 'demand')!.hash;
    const drafted = await hash();
    for (const id of ids) await it.place('pm', id, 'must');
    for (const id of ids) await it.place('gtm', id, 'wont');
    await it.rank('pm', ids);
    await it.rank('gtm', ids.toReversed());
    await it.handIn('pm');
    expect(await hash()).toBe(drafted);
    const kpi = async () =>
      (await space.lead.client.demandCard.get(at)).kpis.find(({ id }) => id === 'demand.disagreements');
    expect(await kpi()).toMatchObject({ value: null });
    expect(await space.lead.client.needs.list({ ...at, disagreeing: true })).toEqual([]);
    await it.handIn('gtm');
    expect(await hash()).not.toBe(drafted);
    expect(await kpi()).toMatchObject({ value: 3 });
  });

  it('a side takes back what it handed in by changing it, and cannot hand in what it has not ranked', async () => {
    const it = await scene();
    const { space, ids } = it;
    await expect(it.handIn('pm')).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'demand.errors.unranked', params: { count: 3 } },
    });
    await it.rank('pm', ids);
    await it.handIn('pm');
    await it.place('pm', ids[0]!, 'could');
    const rounds = (await space.viewer.client.needs.list(it.at)).map(({ round }) => round.pm);
    expect(rounds).toEqual([false, true, true]);
    await it.rank('gtm', ids);
    await it.handIn('gtm');
    const opened = (await space.viewer.client.needs.list(it.at)).map(({ round }) => round.openedAt !== null);
    expect(opened).toEqual([false, true, true]);
  });
});

describe('a need that is added or changed after the others were opened', () => {
  it('is a round of its own, and where it stands does not show in the ranks of the others', async () => {
    const it = await scene(['甲', '乙', '丙', '丁']);
    const { space, ids } = it;
    const [a, b, c, d] = ids as [string, string, string, string];
    await it.openAll(ids);
    const fresh = await it.add('戊');
    await it.rank('pm', [fresh, d, a, b, c]);
    const seen = await space.gtm.client.needs.list(it.at);
    expect(seen.map(({ title, pm, gtm, round }) => [title, pm.rank, gtm.rank, round.number])).toEqual([
      ['甲', 1, 1, 1],
      ['乙', 2, 2, 1],
      ['丙', 3, 3, 1],
      ['丁', null, null, 2],
      ['戊', null, null, 1],
    ]);
    await it.handIn('pm');
    await it.rank('gtm', [a, b, c, d, fresh]);
    await it.handIn('gtm');
    const opened = await space.viewer.client.needs.list(it.at);
    expect(opened.map(({ title, pm, gtm, disagreement }) => [title, pm.rank, gtm.rank, disagreement.notable])).toEqual([
      ['甲', 3, 1, false],
      ['乙', 4, 2, false],
      ['丙', 5, 3, false],
      ['丁', 2, 4, true],
      ['戊', 1, 5, true],
    ]);
    expect(opened.every(({ round }) => round.openedAt !== null)).toBe(true);
  });

  it('needs both sides again, also the one that changed nothing', async () => {
    const it = await scene();
    const { space, ids } = it;
    await it.openAll(ids);
    await it.place('gtm', ids[1]!, 'must', '柜台先比轻重');
    const seen = await it.read(space.pm.client, ids[1]!);
    expect(seen).toMatchObject({
      round: { number: 2, openedAt: null, pm: false, gtm: false },
      gtm: { moscow: null, rank: null, reason: '' },
      own: [{ side: 'pm', rank: 2 }],
    });
    await it.handIn('gtm');
    expect((await it.read(space.pm.client, ids[1]!)).gtm.moscow).toBeNull();
    await it.handIn('pm');
    expect((await it.read(space.pm.client, ids[1]!)).gtm).toMatchObject({ moscow: 'must', reason: '柜台先比轻重' });
  });

  it('comes out of the trash as one that nobody has ranked', async () => {
    const it = await scene();
    const { space, at, ids } = it;
    await it.openAll(ids);
    const { version } = await it.read(space.pm.client, ids[0]!);
    const removed = await space.pm.client.needs.remove({ ...at, needId: ids[0]!, version });
    expect((await space.viewer.client.needs.list(at)).map(({ pm }) => pm.rank)).toEqual([1, 2]);
    await space.pm.client.needs.restore({ ...at, needId: ids[0]!, version: removed.version });
    const restored = await it.read(space.pm.client, ids[0]!);
    expect(restored).toMatchObject({ pm: { rank: null }, own: [{ rank: null }], round: { number: 2, pm: false } });
  });
});

describe('a side', () => {
  it('is spoken for by nobody else: not the other side, a lead, an owner of the workspace or a key', async () => {
    const { space, at, ids } = await scene();
    const key = biplane.as(keyCaller(at.workspaceId, ['read', 'edit.demand', 'sign.pm', 'sign.gtm']));
    const side = 'pm' as const;
    for (const client of [space.gtm.client, space.lead.client, space.owner.client, key]) {
      const refused = { code: 'forbidden', reason: { key: 'demand.errors.notYourSide.pm' } };
      await expect(client.needs.rank({ ...at, side, order: ids })).rejects.toMatchObject(refused);
      await expect(client.needs.handIn({ ...at, side })).rejects.toMatchObject(refused);
      const placed = { ...at, needId: ids[0]!, version: 0, side, moscow: 'must' as const };
      await expect(client.needs.place(placed)).rejects.toMatchObject(refused);
    }
  });

  it('is handed in twice by one person who is both sides', async () => {
    const space = await biplane.workspace('owner');
    const { client, id } = space.owner;
    const { id: launchId } = await newLaunch(client, space.id, { pm: id, gtm: id });
    const at = { workspaceId: space.id, launchId };
    const need = await client.needs.create({ ...at, title: '长续航' });
    for (const side of ['pm', 'gtm'] as const) await client.needs.rank({ ...at, side, order: [need.id] });
    const [half] = await client.needs.handIn({ ...at, side: 'pm' });
    expect(half).toMatchObject({ round: { pm: true, gtm: false, openedAt: null }, own: [{ rank: 1 }, { rank: 1 }] });
    const [whole] = await client.needs.handIn({ ...at, side: 'gtm' });
    expect(whole).toMatchObject({ pm: { rank: 1 }, gtm: { rank: 1 }, round: { openedAt: expect.any(String) } });
  });

  it('is not read by an opponent who becomes its owner', async () => {
    const space = await biplane.workspace('owner', 'lead');
    const { owner, lead } = space;
    const { id: launchId } = await newLaunch(owner.client, space.id, { pm: owner.id, gtm: lead.id });
    const at = { workspaceId: space.id, launchId };
    const { id: needId } = await owner.client.needs.create({ ...at, title: '长续航' });
    await lead.client.needs.place({ ...at, needId, version: 0, side: 'gtm', moscow: 'must', reason: '绝密' });
    await lead.client.needs.rank({ ...at, side: 'gtm', order: [needId] });
    await lead.client.needs.handIn({ ...at, side: 'gtm' });
    const { version } = await owner.client.launches.get(at);
    await owner.client.launches.update({ ...at, version, gtmOwnerId: owner.id });
    const read = await owner.client.needs.get({ ...at, needId });
    expect(read.own.map(({ side, moscow, rank }) => [side, moscow, rank])).toEqual([
      ['pm', null, null],
      ['gtm', null, null],
    ]);
    const stale = owner.client.needs.place({ ...at, needId, version: 0, side: 'gtm', moscow: 'wont' });
    await expect(stale).rejects.toMatchObject({ code: 'conflict', details: { current: null } });
  });

  it('opens once, whichever of both is first', async () => {
    const it = await scene();
    const { space, ids } = it;
    await it.rank('pm', ids);
    await it.rank('gtm', ids);
    await Promise.all([it.handIn('pm'), it.handIn('gtm'), it.handIn('pm'), it.handIn('gtm')]);
    const needs = await space.viewer.client.needs.list(it.at);
    expect(needs.map(({ pm, gtm, round }) => [pm.rank, gtm.rank, round.openedAt !== null])).toEqual([
      [1, 1, true],
      [2, 2, true],
      [3, 3, true],
    ]);
    const entries = (await auditOf(it)).filter(({ procedure }) => procedure === 'needs.handIn');
    expect(entries).toHaveLength(2);
    expect(entries.filter(({ after }) => 'opened' in JSON.parse(after))).toHaveLength(1);
  });
});
