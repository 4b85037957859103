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

    // A third member who is verified: invited by somebody else than the owner, and confirmed by the owner.
    const third = await invite(
      (await invite(lead, workspaceId, 'lead', address)).caller,
      workspaceId,
      'sales',
      address,
    );
    await lead.must('POST', `/workspaces/${workspaceId}/members/${third.id}/confirm`);
    const alias = await invite(lead, workspaceId, 'gtm', address);
    const pathOfAlias = pathOf({ workspaceId, launchId: await newLaunch(lead, workspaceId, owner.id, alias.id) });
    await lead.must('PUT', `${pathOfAlias}/wager`, { version: 0, terms });
    await sign(lead, pathOfAlias, 'pm');
    const confirmed = (by: Caller) => by.api('POST', `/workspaces/${workspaceId}/members/${alias.id}/confirm`);
    const byAlias = await sign(alias.caller, pathOfAlias, 'gtm');
    attack.claim(
      'an address that a lead invited does not sign before a third member confirms it',
      !isOk(byAlias),
      byAlias.status,
    );
    const bySelf = [await confirmed(lead), await confirmed(alias.caller)];
    attack.claim(
      'neither whoever invited it nor it itself confirms it',
      !bySelf.some(isOk),
      bySelf.map(({ status }) => status).join(' '),
    );
    const byThird = await confirmed(third.caller);
    const then = await sign(alias.caller, pathOfAlias, 'gtm');
    attack.claim('and signs afterwards', isOk(byThird) && isOk(then), `${byThird.status} ${then.status}`);

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
