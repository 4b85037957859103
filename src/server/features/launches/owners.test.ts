import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { cardSignature } from '../../signing/schema.ts';
import { member } from '../people/schema.ts';
import { launch } from './schema.ts';

const terms: Parameters<Client['wager']['update']>[0]['terms'] = {
  outcome: 'net_units',
  target: 500_000,
  salesFrom: '2098-12-01',
  salesTo: '2098-12-31',
  returnsTo: '2099-01-31',
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
const quantiles = { p10: 400_000, p50: 500_000, p90: 600_000 };
const dayMs = 86_400_000;
const consentNeeded = { code: 'precondition_failed', reason: { key: 'launches.errors.consentNeeded' } };
const samePerson = { code: 'precondition_failed', reason: { key: 'cards.errors.samePerson' } };

describe('the two sides of a launch', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  async function arrange() {
    const workspace = await biplane.workspace('owner', 'pm', 'gtm', 'lead', 'viewer');
    const { id: workspaceId, pm, gtm } = workspace;
    const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId };
    await pm.client.wager.update({ ...at, version: 0, terms });
    const wager = async (client: Client = pm.client) =>
      (await client.cards.get(at)).find(({ kind }) => kind === 'wager')!;
    const sign = async (client: Client, side: 'pm' | 'gtm') => {
      const input = { ...at, kind: 'wager' as const, hash: (await wager()).hash! };
      return side === 'pm' ? client.cards.signAsPm(input) : client.cards.signAsGtm(input);
    };
    const give = async (client: Client, owners: { pmOwnerId?: string; gtmOwnerId?: string }) =>
      client.launches.update({ ...at, version: (await client.launches.get(at)).version, ...owners });
    return { ...workspace, at, wager, sign, give };
  }

  /** Lets the installation live some days later while something happens. */
  async function daysLater<T>(days: number, happen: () => Promise<T>): Promise<T> {
    const { clock } = biplane.deps;
    biplane.deps.clock = () => new Date(clock().getTime() + days * dayMs);
    try {
      return await happen();
    } finally {
      biplane.deps.clock = clock;
    }
  }

  describe('never act through one account', () => {
    it('when somebody who sealed for one side becomes the owner of the other', async () => {
      const { at, pm, gtm, lead, give, sign } = await arrange();
      await give(lead.client, { pmOwnerId: lead.id });
      await lead.client.wager.forecastAsPm({ ...at, ...quantiles });
      await give(lead.client, { gtmOwnerId: lead.id });
      await expect(lead.client.wager.forecastAsGtm({ ...at, ...quantiles })).rejects.toMatchObject(samePerson);
      await expect(sign(lead.client, 'gtm')).rejects.toMatchObject(samePerson);
      const [, market] = (await lead.client.cards.get(at))[2]!.signers;
      expect(market).toMatchObject({ side: 'gtm', actedForOther: true });
      expect((await lead.client.cards.get(at))[2]!.maySign).toEqual(['pm']);
      await give(lead.client, { gtmOwnerId: gtm.id, pmOwnerId: pm.id });
      expect((await gtm.client.wager.forecastAsGtm({ ...at, ...quantiles })).forecasts).toMatchObject([
        { side: 'gtm', openedAt: expect.any(String) },
        { side: 'pm', openedAt: expect.any(String), sealedByName: 'lead person' },
      ]);
    });

    it('also when the signature was taken back, and when it was of another card', async () => {
      const { at, lead, gtm, give, sign } = await arrange();
      await give(lead.client, { pmOwnerId: lead.id, gtmOwnerId: lead.id });
      await sign(lead.client, 'gtm');
      await lead.client.cards.withdraw({ ...at, kind: 'wager' });
      await expect(sign(lead.client, 'pm')).rejects.toMatchObject(samePerson);
      await expect(lead.client.wager.forecastAsPm({ ...at, ...quantiles })).rejects.toMatchObject(samePerson);
      await give(lead.client, { gtmOwnerId: gtm.id });
      expect((await sign(gtm.client, 'gtm')).status).toBe('proposed');
    });

    it('not even when both signatures are given at once', async () => {
      const { at, lead, give, wager } = await arrange();
      await give(lead.client, { pmOwnerId: lead.id, gtmOwnerId: lead.id });
      const { hash } = await wager();
      const both = await Promise.allSettled([
        lead.client.cards.signAsPm({ ...at, kind: 'wager', hash: hash! }),
        lead.client.wager.forecastAsGtm({ ...at, ...quantiles }),
        lead.client.wager.forecastAsPm({ ...at, ...quantiles }),
        lead.client.cards.signAsGtm({ ...at, kind: 'wager', hash: hash! }),
      ]);
      const acted = (await lead.client.cards.ledger(at))
        .filter(({ kind }) => kind === 'signed' || kind === 'forecast_sealed')
        .map(({ payload }) => (payload as { side: string }).side);
      expect(new Set(acted).size).toBe(1);
      expect(both.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    });
  });

  describe('keep their owner once they have signed or sealed', () => {
    it('unless it is the owner who hands over', async () => {
      const { at, owner, pm, lead, gtm, sign, give, wager } = await arrange();
      await give(lead.client, { pmOwnerId: lead.id });
      await give(lead.client, { pmOwnerId: pm.id });
      await sign(pm.client, 'pm');
      for (const other of [lead, gtm, owner])
        await expect(give(other.client, { pmOwnerId: lead.id })).rejects.toMatchObject({
          ...consentNeeded,
          details: { sides: ['pm'] },
        });
      await give(lead.client, { gtmOwnerId: lead.id });
      await give(lead.client, { gtmOwnerId: gtm.id });
      await give(pm.client, { pmOwnerId: lead.id });
      expect((await wager()).signatures).toMatchObject([{ signedByName: 'pm person', lapsed: true }]);
      expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    });

    it('and what the one before sealed stays sealed to the next, who may seal anew in the open book', async () => {
      const { at, pm, gtm, lead, give } = await arrange();
      await pm.client.wager.forecastAsPm({ ...at, ...quantiles });
      await give(pm.client, { pmOwnerId: lead.id });
      expect((await lead.client.wager.get(at)).forecasts).toMatchObject([{ sealedByName: 'pm person', values: null }]);
      const again = await lead.client.wager.forecastAsPm({ ...at, ...quantiles, p90: 700_000 });
      expect(again.forecasts).toMatchObject([{ side: 'pm', sealedByName: 'lead person', openedAt: null }]);
      expect(
        (await gtm.client.cards.ledger(at)).map(({ kind, payload }) => [kind, (payload as { by: string }).by]),
      ).toEqual([
        ['forecast_sealed', pm.id],
        ['forecast_sealed', lead.id],
      ]);
    });

    it('by a sealed forecast, by a locked card, and by a signature, which the other side cannot take back', async () => {
      const sealed = await arrange();
      await sealed.gtm.client.wager.forecastAsGtm({ ...sealed.at, ...quantiles });
      await expect(sealed.give(sealed.lead.client, { gtmOwnerId: sealed.lead.id })).rejects.toMatchObject(
        consentNeeded,
      );
      const locked = await arrange();
      await locked.sign(locked.pm.client, 'pm');
      await locked.sign(locked.gtm.client, 'gtm');
      for (const owners of [{ pmOwnerId: locked.lead.id }, { gtmOwnerId: locked.lead.id }])
        await expect(locked.give(locked.lead.client, owners)).rejects.toMatchObject(consentNeeded);
      const { at, pm, gtm, lead, sign, give } = await arrange();
      await sign(pm.client, 'pm');
      await expect(gtm.client.cards.withdraw({ ...at, kind: 'wager' })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(give(lead.client, { pmOwnerId: lead.id })).rejects.toMatchObject(consentNeeded);
      const own = await arrange();
      await own.sign(own.gtm.client, 'gtm');
      await own.gtm.client.cards.withdraw({ ...own.at, kind: 'wager' });
      expect(await own.give(own.lead.client, { gtmOwnerId: own.lead.id })).toMatchObject({ gtmOwnerId: own.lead.id });
    });

    it('and do not fall to somebody who has acted for the other side, or could not sign', async () => {
      const { at, pm, gtm, viewer, sign, give } = await arrange();
      await sign(pm.client, 'pm');
      await sign(gtm.client, 'gtm');
      await expect(give(pm.client, { pmOwnerId: viewer.id })).rejects.toMatchObject({ code: 'invalid_input' });
      await biplane.deps.postgres.db.update(member).set({ role: 'lead' }).where(eq(member.personId, gtm.id));
      const refused = { code: 'precondition_failed', reason: { key: 'launches.errors.actedForOther' } };
      await expect(give(pm.client, { pmOwnerId: gtm.id })).rejects.toMatchObject(refused);
      await expect(pm.client.ownerChanges.propose({ ...at, side: 'pm', toId: gtm.id })).rejects.toMatchObject(refused);
    });

    it('while signatures and changes of the owner meet', async () => {
      const { at, pm, lead, sign, give } = await arrange();
      const [signed, changed] = await Promise.allSettled([
        sign(pm.client, 'pm'),
        give(lead.client, { pmOwnerId: lead.id }),
      ]);
      const launch = await pm.client.launches.get(at);
      if (signed.status === 'fulfilled') {
        expect(changed).toMatchObject({ status: 'rejected', reason: consentNeeded });
        expect(launch.pmOwnerId).toBe(pm.id);
      } else {
        expect(signed.reason).toMatchObject({ code: 'forbidden' });
        expect(launch.pmOwnerId).toBe(lead.id);
      }
    });
  });

  describe('answer proposals of another owner', () => {
    async function proposed() {
      const arranged = await arrange();
      const { at, pm, lead, sign } = arranged;
      await sign(pm.client, 'pm');
      const change = await lead.client.ownerChanges.propose({ ...at, side: 'pm', toId: lead.id });
      return { ...arranged, change, input: { ...at, changeId: change.id } };
    }

    it('which wait for the present owner in their overview, and are carried out with their consent', async () => {
      const { at, owner, pm, lead, gtm, change, input } = await proposed();
      expect(change).toMatchObject({ side: 'pm', fromName: 'pm person', toName: 'lead person', answer: null });
      const waiting = async (client: Client) =>
        (await client.overview.list({ workspaceId: at.workspaceId })).waiting.filter(({ kind }) => kind === 'owner');
      expect(await waiting(pm.client)).toMatchObject([{ launchId: at.launchId, card: null, since: change.proposedAt }]);
      expect(await waiting(gtm.client)).toEqual([]);
      for (const other of [gtm, lead, owner])
        await expect(other.client.ownerChanges.accept(input)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(lead.client.ownerChanges.propose({ ...at, side: 'pm', toId: owner.id })).rejects.toMatchObject({
        reason: { key: 'launches.errors.alreadyProposed' },
      });
      expect(await pm.client.ownerChanges.accept(input)).toMatchObject({ answer: 'accepted' });
      expect(await pm.client.launches.get(at)).toMatchObject({ pmOwnerId: lead.id });
      expect(await waiting(pm.client)).toEqual([]);
      await expect(pm.client.ownerChanges.decline(input)).rejects.toMatchObject({
        reason: { key: 'launches.errors.proposalClosed' },
      });
      const { entries } = await owner.client.audit.list({ workspaceId: at.workspaceId });
      expect(entries.slice(0, 2)).toMatchObject([
        { procedure: 'ownerChanges.accept', entity: 'owner_change', after: { answer: 'accepted' } },
        { procedure: 'ownerChanges.accept', entity: 'launch', after: { pmOwnerId: lead.id } },
      ]);
    });

    it('and may refuse: then there is nothing to take over', async () => {
      const { at, pm, lead, input } = await proposed();
      await pm.client.ownerChanges.decline(input);
      await daysLater(30, () =>
        expect(lead.client.ownerChanges.takeOver(input)).rejects.toMatchObject({
          reason: { key: 'launches.errors.proposalClosed' },
        }),
      );
      expect(await pm.client.launches.get(at)).toMatchObject({ pmOwnerId: pm.id });
    });

    it('no longer, once the side is another person’s, however it came to be', async () => {
      const { at, gtm, pm, owner, input } = await proposed();
      const { db } = biplane.deps.postgres;
      await db.update(launch).set({ pmOwnerId: owner.id }).where(eq(launch.id, at.launchId));
      await expect(pm.client.ownerChanges.accept(input)).rejects.toMatchObject({
        reason: { key: 'launches.errors.proposalClosed' },
      });
      expect(await gtm.client.launches.get(at)).toMatchObject({ pmOwnerId: owner.id });
    });

    it('also when their role was taken away meanwhile', async () => {
      const { at, owner, pm, input } = await proposed();
      await owner.client.members.setRole({ workspaceId: at.workspaceId, userId: pm.id, role: 'viewer' });
      expect(await pm.client.ownerChanges.decline(input)).toMatchObject({ answer: 'declined' });
    });

    it('or lose the side to a lead after 14 days, which the audit log and the card say', async () => {
      const { at, owner, pm, gtm, lead, input } = await proposed();
      await daysLater(13.9, () =>
        expect(lead.client.ownerChanges.takeOver(input)).rejects.toMatchObject({
          reason: { key: 'launches.errors.stillWaiting' },
        }),
      );
      await daysLater(14.1, async () => {
        await expect(gtm.client.ownerChanges.takeOver(input)).rejects.toMatchObject({ code: 'forbidden' });
        await lead.client.ownerChanges.takeOver(input);
      });
      expect(await pm.client.launches.get(at)).toMatchObject({ pmOwnerId: lead.id });
      expect(await gtm.client.ownerChanges.list(at)).toMatchObject([
        { side: 'pm', answer: 'taken_over', answeredByName: 'lead person', fromName: 'pm person' },
      ]);
      const { entries } = await owner.client.audit.list({ workspaceId: at.workspaceId });
      expect(entries.slice(0, 2)).toMatchObject([
        { procedure: 'ownerChanges.takeOver', entity: 'owner_change', after: { answer: 'taken_over' } },
        { procedure: 'ownerChanges.takeOver', entity: 'launch', actor: { id: lead.id } },
      ]);
    });

    it('and when they were removed meanwhile, by whom stands beside it', async () => {
      const { at, owner, pm, gtm, lead, input } = await proposed();
      const shown = async () => (await gtm.client.ownerChanges.list(at))[0]!.fromRemoved;
      expect(await shown()).toBeNull();
      await owner.client.members.remove({ workspaceId: at.workspaceId, userId: pm.id });
      const removed = { byName: 'owner person', at: expect.any(String) };
      expect(await shown()).toEqual(removed);
      await daysLater(14.1, () => lead.client.ownerChanges.takeOver(input));
      expect(await shown()).toEqual(removed);
      // They come back: that they could not answer then stays so.
      await daysLater(14.2, async () => {
        const again = { workspaceId: at.workspaceId, email: pm.email, role: 'pm' as const };
        await pm.client.invitations.accept({ token: (await owner.client.invitations.create(again)).token });
      });
      expect(await shown()).toEqual(removed);
    });

    it('which lapse when the owner hands over to somebody else, and can be taken back', async () => {
      const { at, owner, pm, lead, gtm, give, input } = await proposed();
      await give(pm.client, { pmOwnerId: owner.id });
      expect(await lead.client.ownerChanges.list(at)).toMatchObject([{ answer: 'lapsed' }]);
      await expect(pm.client.ownerChanges.accept(input)).rejects.toMatchObject({ code: 'precondition_failed' });
      const again = await gtm.client.ownerChanges.propose({ ...at, side: 'pm', toId: pm.id });
      const back = { ...at, changeId: again.id };
      await expect(pm.client.ownerChanges.withdraw(back)).rejects.toMatchObject({ code: 'forbidden' });
      expect(await gtm.client.ownerChanges.withdraw(back)).toMatchObject({ answer: 'withdrawn' });
    });

    it('and are not made where anybody may still change the owner', async () => {
      const { at, lead } = await arrange();
      await expect(lead.client.ownerChanges.propose({ ...at, side: 'pm', toId: lead.id })).rejects.toMatchObject({
        reason: { key: 'launches.errors.notBound' },
      });
    });
  });

  describe('sign as verified people', () => {
    /** A company whose founder invites a second person for the other side, and perhaps others. */
    async function invite(inviter: { client: Client }, workspaceId: string, role: 'pm' | 'gtm' | 'lead', name: string) {
      const email = `${crypto.randomUUID()}@example.test`;
      const { token } = await inviter.client.invitations.create({ workspaceId, email, role });
      await biplane.as(null).invitations.accept({ token, name, password: 'a long password' });
      const { userId: id } = (await inviter.client.members.list({ workspaceId })).find((one) => one.email === email)!;
      return { id, name, email, client: biplane.as({ kind: 'user', id, name, email }) };
    }

    async function company() {
      const { id: workspaceId, owner } = await biplane.workspace('owner');
      const zhou = await invite(owner, workspaceId, 'gtm', '周然');
      const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: zhou.id });
      const at = { workspaceId, launchId };
      await owner.client.wager.update({ ...at, version: 0, terms });
      const sign = async () => {
        const { hash } = (await owner.client.cards.get(at))[2]!;
        return zhou.client.cards.signAsGtm({ ...at, kind: 'wager', hash: hash! });
      };
      return { at, owner, zhou, sign };
    }

    it('or, where nobody could confirm them, as somebody whom the other side invited, in every record', async () => {
      const { at, owner, zhou, sign } = await company();
      const signer = {
        invitedBy: { id: owner.id, name: owner.name },
        invitedByOtherSide: true,
        verified: null,
        memberSince: expect.any(String),
      };
      const signed = await sign();
      expect(signed.signatures).toMatchObject([{ side: 'gtm', signer }]);
      expect(signed.signers).toMatchObject([
        { side: 'pm', standing: { verified: { how: 'upgrade' }, invitedBy: null } },
        { side: 'gtm', name: '周然', standing: signer, confirmers: [] },
      ]);
      await zhou.client.wager.forecastAsGtm({ ...at, ...quantiles });
      expect((await owner.client.wager.get(at)).forecasts).toMatchObject([{ side: 'gtm', signer }]);
      expect((await owner.client.cards.versions({ ...at, kind: 'wager' }))[0]!.signatures).toMatchObject([{ signer }]);
      const entries = await owner.client.cards.ledger(at);
      expect(entries.filter(({ kind }) => kind === 'signed' || kind === 'forecast_sealed')).toMatchObject([
        { payload: { signer } },
        { payload: { signer } },
      ]);
      expect(await owner.client.cards.verify(at)).toMatchObject({ ok: true });
      const { db } = biplane.deps.postgres;
      await db.update(cardSignature).set({ signer: null }).where(eq(cardSignature.signedBy, zhou.id));
      expect(await owner.client.cards.verify(at)).toMatchObject({
        ok: false,
        broken: { record: 'signature', name: 'wager v1 gtm', what: 'content' },
      });
    });

    it('confirmed by a third member, whom the refusal names', async () => {
      const { id: workspaceId, owner, lead } = await biplane.workspace('owner', 'lead');
      const zhou = await invite(owner, workspaceId, 'gtm', '周然');
      const su = await invite(owner, workspaceId, 'lead', '苏敏');
      const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: zhou.id });
      const at = { workspaceId, launchId };
      await owner.client.wager.update({ ...at, version: 0, terms });
      await expect(su.client.members.confirm({ workspaceId, userId: zhou.id })).rejects.toMatchObject({
        reason: { key: 'people.errors.confirmUnverified' },
      });
      const refused = {
        code: 'precondition_failed',
        reason: { key: 'cards.errors.notVerified', params: { names: lead.name } },
      };
      const sign = async () => {
        const card = (await zhou.client.cards.get(at))[2]!;
        return zhou.client.cards.signAsGtm({ ...at, kind: 'wager', hash: card.hash! });
      };
      await expect(sign()).rejects.toMatchObject(refused);
      await expect(zhou.client.wager.forecastAsGtm({ ...at, ...quantiles })).rejects.toMatchObject(refused);
      expect((await zhou.client.cards.get(at))[2]).toMatchObject({
        maySign: [],
        signers: [{}, { confirmers: [{ id: lead.id }] }],
      });
      await lead.client.members.confirm({ workspaceId, userId: zhou.id });
      expect((await sign()).signatures).toMatchObject([
        { signer: { verified: { how: 'member', by: { id: lead.id, name: lead.name } }, invitedByOtherSide: true } },
      ]);
    });

    it('and stay so: nobody becomes the opponent of whom they invited or confirmed', async () => {
      const { id: workspaceId, owner, lead, pm } = await biplane.workspace('owner', 'lead', 'pm');
      const zhou = await invite(owner, workspaceId, 'gtm', '周然');
      await lead.client.members.confirm({ workspaceId, userId: zhou.id });
      const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: pm.id, gtm: zhou.id });
      const at = { workspaceId, launchId };
      await owner.client.wager.update({ ...at, version: 0, terms });
      await zhou.client.wager.forecastAsGtm({ ...at, ...quantiles });
      const { version } = await owner.client.launches.get(at);
      await expect(owner.client.launches.update({ ...at, version, pmOwnerId: lead.id })).rejects.toMatchObject({
        code: 'precondition_failed',
        reason: { key: 'launches.errors.vouchesForOther' },
      });
      await expect(owner.client.launches.update({ ...at, version, pmOwnerId: owner.id })).resolves.toMatchObject({
        pmOwnerId: owner.id,
      });
    });

    it('and stay so until the other side has answered, whoever was removed or changed places in between', async () => {
      // One person: the owner, lead Hu, and whatever Hu invites. pm and gtm are others.
      const { id: workspaceId, owner, pm, gtm } = await biplane.workspace('owner', 'pm', 'gtm');
      const hu = await invite(owner, workspaceId, 'lead', '胡');
      const [alias, second, between] = [
        await invite(hu, workspaceId, 'gtm', '甲'),
        await invite(hu, workspaceId, 'gtm', '乙'),
        await invite(hu, workspaceId, 'lead', '丙'),
      ];
      await owner.client.members.confirm({ workspaceId, userId: between.id });
      await owner.client.members.confirm({ workspaceId, userId: second.id });
      const begun = async () => {
        const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: pm.id, gtm: alias.id });
        const at = { workspaceId, launchId };
        await owner.client.wager.update({ ...at, version: 0, terms });
        const hash = async () => (await owner.client.cards.get(at))[2]!.hash!;
        const give = async (by: Client, owners: { pmOwnerId?: string; gtmOwnerId?: string }) =>
          by.launches.update({ ...at, version: (await owner.client.launches.get(at)).version, ...owners });
        return {
          at,
          give,
          signAsGtm: async (by: Client) => by.cards.signAsGtm({ ...at, kind: 'wager', hash: await hash() }),
          signAsPm: async (by = owner.client) => by.cards.signAsPm({ ...at, kind: 'wager', hash: await hash() }),
        };
      };
      const refused = (key: string) => ({ code: 'precondition_failed', reason: { key } });
      await second.client.members.confirm({ workspaceId, userId: alias.id });
      await between.client.members.confirm({ workspaceId, userId: alias.id });

      // The alias hands over to somebody else, whom nothing ties to the owner, until the owner is the opponent.
      const swapped = await begun();
      await swapped.signAsGtm(alias.client);
      await swapped.give(alias.client, { gtmOwnerId: gtm.id });
      await expect(swapped.give(hu.client, { pmOwnerId: owner.id })).resolves.toMatchObject({ pmOwnerId: owner.id });
      await swapped.give(gtm.client, { gtmOwnerId: alias.id });
      await expect(swapped.signAsPm()).rejects.toMatchObject(refused('cards.errors.giverVouchedFor'));

      const sealed = await begun();
      await alias.client.wager.forecastAsGtm({ ...sealed.at, ...quantiles });
      await sealed.give(alias.client, { gtmOwnerId: gtm.id });
      await sealed.give(hu.client, { pmOwnerId: owner.id });
      await expect(owner.client.wager.forecastAsPm({ ...sealed.at, ...quantiles })).rejects.toMatchObject(
        refused('cards.errors.giverVouchedFor'),
      );

      // Who vouched is removed, and then who signed: nothing is left to compare, and that is no consent.
      const orphaned = await begun();
      await orphaned.signAsGtm(alias.client);
      for (const gone of [second, between]) await owner.client.members.remove({ workspaceId, userId: gone.id });
      await expect(orphaned.signAsPm(pm.client)).rejects.toMatchObject(refused('cards.errors.giverVouchedFor'));
      await expect(orphaned.give(owner.client, { pmOwnerId: owner.id })).rejects.toMatchObject(
        refused('launches.errors.vouchesForOther'),
      );
      await owner.client.members.remove({ workspaceId, userId: alias.id });
      await expect(orphaned.signAsPm(pm.client)).rejects.toMatchObject(refused('cards.errors.giverLeft'));
      await expect(orphaned.give(owner.client, { pmOwnerId: owner.id })).rejects.toMatchObject(
        refused('launches.errors.otherOwnerLeft'),
      );
    });

    it('not in the trash', async () => {
      const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
      const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
      const at = { workspaceId, launchId };
      await pm.client.wager.update({ ...at, version: 0, terms });
      const { version } = await pm.client.launches.get(at);
      await pm.client.launches.archive({ ...at, version });
      await expect(pm.client.wager.forecastAsPm({ ...at, ...quantiles })).rejects.toMatchObject({
        reason: { key: 'launches.errors.archived' },
      });
    });

    it('not confirmed by the owner of the other side', async () => {
      const { id: workspaceId, owner, lead, pm } = await biplane.workspace('owner', 'lead', 'pm');
      const zhou = await invite(owner, workspaceId, 'gtm', '周然');
      await pm.client.members.confirm({ workspaceId, userId: zhou.id });
      const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: pm.id, gtm: zhou.id });
      const at = { workspaceId, launchId };
      await pm.client.wager.update({ ...at, version: 0, terms });
      await expect(zhou.client.wager.forecastAsGtm({ ...at, ...quantiles })).rejects.toMatchObject({
        reason: { key: 'cards.errors.notVerified', params: { names: 'lead person' } },
      });
      await lead.client.members.confirm({ workspaceId, userId: zhou.id });
      expect((await zhou.client.wager.forecastAsGtm({ ...at, ...quantiles })).forecasts).toMatchObject([
        { signer: { verified: { by: { id: lead.id } } } },
      ]);
    });
  });
});
