/** One person tries to be both sides of a launch. */
import { type Caller, isOk } from '../client.ts';
import type { Phase } from '../phase.ts';
import { invite, newLaunch, terms } from '../places.ts';
import { pathOf } from '../records.ts';

const forecast = { p10: 60_000_00, p50: 70_000_00, p90: 80_000_00 };

async function sign(by: Caller, path: string, side: 'pm' | 'gtm') {
  const cards = await by.must<{ kind: string; hash: string }[]>('GET', `${path}/cards`);
  const { hash } = cards.find(({ kind }) => kind === 'wager')!;
  return by.api('POST', `${path}/cards/wager/signatures/${side}`, { hash });
}

export const twoPeople: Phase = {
  name: 'two people',
  async run(attack) {
    const { owner, gtm, workspaceId, ...site } = await attack.embedded();
    const path = pathOf({ workspaceId, ...site });
    const lead = owner.caller;
    await lead.must('PUT', `${path}/wager`, { version: 0, terms });
    await gtm.caller.must('POST', `${path}/wager/forecasts/gtm`, forecast);
    const signed = await sign(gtm.caller, path, 'gtm');
    const second = await sign(lead, path, 'pm');
    attack.claim('in a workspace of two, both sign', isOk(signed) && isOk(second), `${signed.status} ${second.status}`);
    const shown = JSON.stringify((await lead.api('GET', `${path}/cards`)).body);
    attack.claim('the card says who was invited by the other side', shown.includes('"invitedByOtherSide":true'));

    const address = () => site.server.address;
    const colleague = await invite(lead, workspaceId, 'gtm', address);
    const swap = async (personId: string) => {
      const { version } = await lead.must<{ version: number }>('GET', path);
      return lead.api('PATCH', path, { version, gtmOwnerId: personId });
    };
    const away = await swap(colleague.id);
    attack.claim('a side that has sealed keeps its owner against a lead', !isOk(away), away.status);
    const mine = await swap(owner.id);
    attack.claim('a lead does not take the side for themselves', !isOk(mine), mine.status);
    const over = await lead.api('POST', `${path}/wager/forecasts/gtm`, { ...forecast, p50: 75_000_00 });
    attack.claim('nor seals a forecast over the other one', !isOk(over), over.status);

    // A ring: the owner's alias invites another one, the owner confirms that, and it confirms the first.
    const alias = await invite(lead, workspaceId, 'lead', address);
    const another = await invite(alias.caller, workspaceId, 'viewer', address);
    const confirm = (by: Caller, who: { id: string }) =>
      by.api('POST', `/workspaces/${workspaceId}/members/${who.id}/confirm`);
    await confirm(lead, another);
    const ring = [await confirm(another.caller, alias), await confirm(lead, alias), await confirm(alias.caller, alias)];
    attack.claim(
      'no ring of aliases confirms one of them',
      !ring.some(isOk),
      ring.map(({ status }) => status).join(' '),
    );
    const pathOfAlias = pathOf({ workspaceId, launchId: await newLaunch(lead, workspaceId, owner.id, alias.id) });
    await lead.must('PUT', `${pathOfAlias}/wager`, { version: 0, terms });
    await sign(lead, pathOfAlias, 'pm');
    await sign(alias.caller, pathOfAlias, 'gtm');
    type Entry = {
      kind: string;
      payload: { side?: string; signer?: { verified: unknown; invitedByOtherSide: boolean } };
    };
    const entries = await lead.must<Entry[]>('GET', `${pathOfAlias}/ledger`);
    const signer = entries.find(({ kind, payload }) => kind === 'signed' && payload.side === 'gtm')?.payload.signer;
    attack.claim(
      'what an alias signs says that nobody but the other side vouches for it',
      signer === undefined || (signer.verified === null && signer.invitedByOtherSide),
      JSON.stringify(signer ?? 'not signed'),
    );
    const between = await invite(lead, workspaceId, 'lead', address);
    const pathOfSwap = pathOf({ workspaceId, launchId: await newLaunch(lead, workspaceId, between.id, alias.id) });
    await lead.must('PUT', `${pathOfSwap}/wager`, { version: 0, terms });
    await sign(alias.caller, pathOfSwap, 'gtm');
    const { version } = await lead.must<{ version: number }>('GET', pathOfSwap);
    const swapped = await lead.api('PATCH', pathOfSwap, { version, pmOwnerId: owner.id });
    attack.claim('whoever invited one side does not become the other afterwards', !isOk(swapped), swapped.status);

    const crowd = await Promise.all(
      Array.from({ length: 12 }, () => invite(alias.caller, workspaceId, 'gtm', address)),
    );
    for (const one of crowd) {
      await confirm(lead, one);
      for (const other of crowd) if (other !== one) await confirm(other.caller, one);
    }
    const pathOfCrowd = pathOf({ workspaceId, launchId: await newLaunch(lead, workspaceId, owner.id, crowd[0]!.id) });
    const read = await crowd[1]!.caller.api('GET', `${pathOfCrowd}/cards`);
    attack.claim(
      'however many confirm each other, a card is read at once',
      isOk(read) && read.ms < 1_000,
      `${Math.round(read.ms)} ms`,
    );

    const pathOfOne = pathOf({
      workspaceId,
      launchId: await newLaunch(lead, workspaceId, owner.id, owner.id).catch(() => ''),
    });
    if (!pathOfOne.endsWith('/')) {
      await lead.must('PUT', `${pathOfOne}/wager`, { version: 0, terms });
      await sign(lead, pathOfOne, 'pm');
      const twice = await sign(lead, pathOfOne, 'gtm');
      attack.claim('one account does not sign both sides', !isOk(twice), twice.status);
      await lead.api('POST', `${pathOfOne}/wager/forecasts/pm`, forecast);
      const again = await lead.api('POST', `${pathOfOne}/wager/forecasts/gtm`, forecast);
      attack.claim('nor forecasts for both', !isOk(again), again.status);
    }
  },
};
