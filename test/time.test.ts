import { beforeAll, expect, it } from 'vitest';
import { settled, uploadFile } from '../src/server/features/imports/imports.fixture.ts';
import { type Installation, sharedInstallation } from './harness.ts';
import { newStage, validInputs } from './valid-inputs.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

/** Lets the installation live at an instant while something happens. */
async function at<T>(instant: string, happen: () => Promise<T>): Promise<T> {
  const { clock } = biplane.deps;
  biplane.deps.clock = () => new Date(instant);
  try {
    return await happen();
  } finally {
    biplane.deps.clock = clock;
  }
}

// Half past eleven in the evening of 30 September 2020, when the wager's last window closes, and half past midnight.
const evenings = [
  { timeZone: 'Asia/Shanghai', evening: '2020-09-30T15:30:00Z', night: '2020-09-30T16:30:00Z' },
  { timeZone: 'Pacific/Honolulu', evening: '2020-10-01T09:30:00Z', night: '2020-10-01T10:30:00Z' },
  { timeZone: 'Pacific/Kiritimati', evening: '2020-09-30T09:30:00Z', night: '2020-09-30T10:30:00Z' },
];

it.each(evenings)('the day changes at midnight in $timeZone, for every card', async ({ timeZone, evening, night }) => {
  const stage = await newStage(biplane);
  const { at: place, workspace } = stage;
  const { owner, pm } = workspace;
  await owner.client.workspaces.update({ workspaceId: place.workspaceId, timeZone });
  expect((await owner.client.session.get({})).workspaces).toMatchObject([{ timeZone }]);
  await validInputs['wager.proposeSettlement']!(stage);
  const seen = () =>
    Promise.all([pm.client.plan.get(place), pm.client.wager.progress(place)]).then(([plan, progress]) => ({
      today: plan.today,
      state: progress!.state,
    }));

  await at(evening, async () => {
    expect(await seen()).toEqual({ today: '2020-09-30', state: 'returning' });
    await expect(pm.client.wager.proposeSettlement(place)).rejects.toMatchObject({
      reason: { key: 'wager.errors.windowOpen' },
    });
  });
  await at(night, async () => {
    expect(await seen()).toEqual({ today: '2020-10-01', state: 'closed' });
    expect(await pm.client.wager.proposeSettlement(place)).toMatchObject({ proposal: { number: 0 } });
  });
});

it.each([
  { timeZone: 'Asia/Shanghai', day: '2020-10-01' },
  { timeZone: 'Pacific/Honolulu', day: '2020-09-30' },
  { timeZone: 'Pacific/Kiritimati', day: '2020-10-01' },
])('an order counts on the day that it was in $timeZone, posted or read from a file', async ({ timeZone, day }) => {
  const { at: place, workspace } = await newStage(biplane);
  const { owner, pm } = workspace;
  await owner.client.workspaces.update({ workspaceId: place.workspaceId, timeZone });
  const order = { amountMinor: 100, currency: 'CNY' };
  const posted = (externalId: string, occurredAt: string) =>
    pm.client.orders.post({ ...place, ...order, externalId, orderRef: externalId, occurredAt });
  await posted('instant', '2020-09-30T16:30:00Z');
  await posted('elsewhere', '2020-09-30T11:30:00-05:00');
  await posted('day', '2020-09-30');
  const csv = '订单号,下单时间,金额\nF1,2020-09-30T16:30:00Z,1\nF2,2020-09-30 23:30:00,1\n';
  const uploadId = await uploadFile(biplane, place, { name: '订单.csv', content: csv });
  const { mapping, names } = await pm.client.imports.inspect({ ...place, uploadId, kind: 'orders' });
  const { id } = await pm.client.imports.start({ ...place, uploadId, names, mapping, source: 'file' });
  expect((await settled(pm.client, place, id)).status).toBe('done');
  const { lines } = await pm.client.orders.list(place);
  const days = Object.fromEntries(lines.map(({ orderRef, occurredOn }) => [orderRef, occurredOn]));
  expect(days).toEqual({ instant: day, elsewhere: day, day: '2020-09-30', F1: day, F2: '2020-09-30' });
});

it('refuses a time zone that nobody knows', async () => {
  const { at: place, workspace } = await newStage(biplane);
  const { workspaceId } = place;
  const refused = workspace.owner.client.workspaces.update({ workspaceId, timeZone: 'Mars/Olympus' });
  await expect(refused).rejects.toMatchObject({ code: 'invalid_input', reason: { key: 'errors.invalid.timeZone' } });
});
