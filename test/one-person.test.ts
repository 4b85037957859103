/** One person can make many keys: whatever is shared out is shared out among persons. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compute } from '../src/server/features/cadence/forecast-thread.ts';
import { inVerifyingTurn } from '../src/server/features/verification/queries.ts';
import type { Caller } from '../src/server/procedure.ts';
import { type Installation, keyCaller, newLaunch, startInstallation } from './harness.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await startInstallation();
});
afterAll(() => biplane?.stop());

/** A launch, and clients for two keys of its owner in this workspace. */
async function twoKeys() {
  const mine = await biplane.workspace('owner', 'pm', 'gtm');
  const launch = await newLaunch(mine.pm.client, mine.id, { pm: mine.pm.id, gtm: mine.gtm.id });
  const key = () =>
    biplane.as({ ...keyCaller(mine.id, ['read', 'edit.cadence', 'administer']), createdBy: mine.owner.id } as Caller);
  return { mine, at: { workspaceId: mine.id, launchId: launch.id }, keys: [key(), key()] };
}

const busy = { code: 'rate_limited' };

it('keys share the event streams of their maker', async () => {
  const { mine } = await twoKeys();
  const secrets = await Promise.all(
    [0, 1, 2].map((n) => mine.owner.client.keys.create({ workspaceId: mine.id, name: `${n}`, actions: ['read'] })),
  );
  const leave = new AbortController();
  const open = async (n: number) => {
    const { status } = await fetch(`${biplane.address}/api/v1/workspaces/${mine.id}/events`, {
      headers: { Authorization: `Bearer ${secrets[n % secrets.length]!.secret}` },
      signal: leave.signal,
    });
    return status;
  };
  for (let n = 0; n < 20; n += 1) expect(await open(n)).toBe(200);
  expect(await open(20)).toBe(429);
  expect(await open(21)).toBe(429);
  leave.abort();
});

it('keys share the turns of their maker at verifying', async () => {
  const { mine, at, keys } = await twoKeys();
  let end = () => {};
  const verifying = new Promise<void>((resolve) => {
    end = resolve;
  });
  // One runs, and as many wait as may.
  const turns = Array.from({ length: 6 }, () => inVerifyingTurn(mine.owner.id, () => verifying));
  const { workspaceId } = at;
  for (const client of keys) {
    await expect(client.audit.verify({ workspaceId })).rejects.toMatchObject(busy);
    await expect(client.cards.verify(at)).rejects.toMatchObject(busy);
    await expect(client.cards.verifyAll({ workspaceId })).rejects.toMatchObject(busy);
  }
  await expect(mine.pm.client.cards.verify(at)).resolves.toMatchObject({ ok: true });
  end();
  await Promise.all(turns);
});

it('keys share the line of their maker at forecasts, at looking as at saving', async () => {
  const { mine, at, keys } = await twoKeys();
  const plan = {
    ...{ start: '2026-01-05', committedDate: '2026-12-01', calendar: { weekdays: [1, 2, 3, 4, 5], exceptions: [] } },
    ...{ distribution: 'pert_beta' as const, seed: 1, tasks: [], dependencies: [] },
  };
  const wait = (committed: boolean, n: number) =>
    Array.from({ length: n }, () =>
      compute(plan as never, '2026-01-05', { id: mine.owner.id, request: {}, committed }, () => true),
    );
  const waiting = [...wait(true, 21), ...wait(false, 6)];
  const ended = Promise.allSettled(waiting.map(({ answer }) => answer));
  for (const client of keys) {
    await expect(client.plan.get(at)).rejects.toMatchObject(busy);
    await expect(client.plan.update({ ...at, version: 0, start: '2026-10-05' })).rejects.toMatchObject(busy);
  }
  for (const { abandon } of waiting) abandon();
  await ended;
  await expect(keys[0]!.plan.get(at)).resolves.toMatchObject({ version: 0 });
});
