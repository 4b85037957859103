/** One person can make many keys: whatever is shared out is shared out among persons. */
import { beforeAll, expect, it } from 'vitest';
import { chineseCalendar } from '../src/domain/cadence/calendar.ts';
import type { Plan, PlanTask } from '../src/domain/cadence/plan.ts';
import type { Caller } from '../src/server/act/context.ts';
import type { ResultOf } from '../src/server/readings/computations.ts';
import { assertRoomForSave, compute } from '../src/server/readings/pool.ts';
import type { Computation } from '../src/server/readings/shared.ts';
import { inVerifyingTurn } from '../src/server/signing/verifying-turn.ts';
import { type Installation, keyCaller, newLaunch, sharedInstallation } from './harness.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

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
  // One that takes a second and more: the line must not have got shorter when it is looked at.
  const duration = (days: number) => ({ optimistic: days, likely: 2 * days, pessimistic: 4 * days });
  const task = (n: number): PlanTask => ({
    ...{ id: `${n}`, name: `${n}`, kind: n === 1_500 ? 'launch' : 'task', parentId: null, track: null, phase: null },
    ...{ ...duration(n === 1_500 ? 0 : 1), pin: null, holdsLaunch: false },
    ...{ actualStart: null, actualFinish: null, donePercent: null, donePercentOn: null, owner: '' },
  });
  const plan: Plan = {
    ...{
      start: '2026-01-05',
      committedDate: '2026-12-01',
      calendar: chineseCalendar,
      distribution: 'pert_beta',
      seed: 1,
    },
    tasks: Array.from({ length: 1_501 }, (_, n) => task(n)),
    dependencies: Array.from({ length: 1_500 }, (_, n) => ({
      ...{ predecessorId: `${n}`, successorId: `${n + 1}`, kind: 'FS', lag: 0 },
    })),
  };
  const waiting: Computation<ResultOf<'cadence.numbers'>>[] = [];
  /** As many as may, whatever has been computed meanwhile. */
  const fill = () => {
    const ask = (committed: boolean) => {
      const asker = { id: mine.owner.id, request: {}, committed };
      waiting.push(compute('cadence.numbers', { plan, today: '2026-01-05' }, asker, () => true));
      waiting.at(-1)!.answer.catch(() => {});
    };
    const untilRefused = (work: () => void) => {
      for (let n = 0; n < 100; n += 1) {
        try {
          work();
        } catch {
          return;
        }
      }
    };
    untilRefused(() => {
      assertRoomForSave(mine.owner.id);
      ask(true);
    });
    untilRefused(() => ask(false));
  };
  for (const client of keys) {
    fill();
    await expect(client.plan.get(at)).rejects.toMatchObject(busy);
    fill();
    await expect(client.plan.update({ ...at, version: 0, start: '2026-10-05' })).rejects.toMatchObject(busy);
  }
  for (const { abandon } of waiting) abandon();
  await Promise.allSettled(waiting.map(({ answer }) => answer));
  await expect(keys[0]!.plan.get(at)).resolves.toMatchObject({ version: 0 });
});
