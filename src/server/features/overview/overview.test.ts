import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { chineseCalendar } from '../../../domain/cadence/calendar.ts';
import type { Plan, PlanTask } from '../../../domain/cadence/plan.ts';
import { compute } from '../../readings/pool.ts';

const shares = { pm: 50, gtm: 40, external: 10 };
const terms = {
  ...{ outcome: 'net_revenue' as const, target: 100_000_00, method: 'lmdi' as const, attributionPercent: 60 },
  ...{ salesFrom: '2026-08-01', salesTo: '2026-08-31', returnsTo: '2026-09-30' },
  stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
  tree: {
    drivers: [
      { key: 'reach', name: '触达', measure: 'entered' as const, shares },
      { key: 'conversion', name: '转化', measure: 'conversion' as const, shares },
      { key: 'value', name: '客单价', measure: 'order_value' as const, shares },
      { key: 'returns', name: '退货率', measure: 'return_rate' as const, shares },
    ],
    channels: [{ name: '线上', plan: { reach: 10_000, conversion: 0.02, value: 450_00, returns: 0.08 } }],
  },
};
const pickNew = ({ name, family, product, pmOwnerId, gtmOwnerId, committedDate, currency }: Launch) => ({
  ...{ name, family, product, pmOwnerId, gtmOwnerId, committedDate, currency },
});
type Launch = Awaited<ReturnType<typeof newLaunch>>;

describe('the overview', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  it('shows a new launch with three empty cards that say what to do next, and claims nothing', async () => {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const { launches, waiting } = await pm.client.overview.list({ workspaceId });
    expect(launches).toHaveLength(1);
    expect(launches[0]?.cards.map((card) => card.kind)).toEqual(['demand', 'cadence', 'wager']);
    for (const card of launches[0]?.cards ?? []) {
      expect(card).toMatchObject({ status: 'unknown', bar: { state: 'empty' }, signing: { status: 'draft' } });
      expect(card.next.length).toBeGreaterThan(0);
    }
    expect(waiting.every((item) => item.launchId === launch.id)).toBe(true);
  });

  it('keeps a launch in its stage while the gate is closed, and says how much is missing', async () => {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const { gate } = await pm.client.overview.launch({ workspaceId, launchId: launch.id });
    expect(gate).toMatchObject({ from: 'define', passed: 0 });
    await expect(
      pm.client.overview.advance({ workspaceId, launchId: launch.id, version: launch.version }),
    ).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'launches.errors.gateClosed', params: { missing: 2 } },
    });
  });

  it('refused for lack of room keeps nothing of the refusal', async () => {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const task = (n: number): PlanTask => ({
      ...{ id: `${n}`, name: `${n}`, kind: 'task', parentId: null, track: null, phase: null, holdsLaunch: false },
      ...{
        optimistic: 1,
        likely: 2,
        pessimistic: 4,
        pin: null,
        actualStart: null,
        actualFinish: null,
        donePercent: null,
        donePercentOn: null,
        owner: '',
      },
    });
    const plan: Plan = {
      ...{ start: '2026-01-05', committedDate: null, calendar: chineseCalendar, distribution: 'pert_beta', seed: 1 },
      ...{ tasks: Array.from({ length: 1_500 }, (_, n) => task(n)), dependencies: [] },
    };
    const waiting: { answer: Promise<unknown>; abandon: () => boolean }[] = [];
    try {
      for (;;)
        waiting.push(compute('cadence.numbers', { plan, today: '2026-01-05' }, { id: pm.id, request: {} }, () => true));
    } catch {
      // As many as may wait do.
    }
    for (const { answer } of waiting) answer.catch(() => {});
    await expect(pm.client.overview.list({ workspaceId })).rejects.toMatchObject({ code: 'rate_limited' });
    for (const { abandon } of waiting) abandon();
    const { launches } = await pm.client.overview.list({ workspaceId });
    expect(launches[0]!.cards[1]!.headline).toMatchObject({ key: 'cadence.headline.empty' });
  });

  it('begins a launch as another one was begun, on its own date, with nothing of what was decided, reported or signed', async () => {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const owners = { pm: pm.id, gtm: gtm.id };
    const { client } = pm;
    const launch = await newLaunch(client, workspaceId, owners, { committedDate: '2026-09-01' });
    const at = { workspaceId, launchId: launch.id };
    const { id: needId, version } = await client.needs.create({ ...at, title: '续航', statement: '一天' });
    await client.needs.update({ ...at, needId, version, moscow: 'must' });
    const first = await client.plan.createTask({
      ...at,
      name: '打样',
      likely: 5,
      actualStart: '2026-07-01',
      ownerId: gtm.id,
    });
    const pin = { kind: 'start_no_earlier' as const, date: '2026-08-03' };
    const second = await client.plan.createTask({ ...at, name: '量产', likely: 10, pin });
    await client.plan.createDependency({ ...at, predecessorId: first.id, successorId: second.id, kind: 'FS', lag: 2 });
    await client.wager.update({ ...at, version: 0, terms });
    const fields = { ...launch, name: 'X2', committedDate: '2027-09-01' };
    const copied = await client.overview.copy({ ...pickNew(fields), ...at, keep: ['needs', 'plan', 'wager'] });
    const to = { workspaceId, launchId: copied.id };
    expect(copied).toMatchObject({ name: 'X2', committedDate: '2027-09-01', stage: 'define', pmOwnerId: pm.id });
    const [need] = await client.needs.list(to);
    expect(need).toMatchObject({ number: 1, title: '续航', statement: '一天', moscow: null });
    const { tasks, dependencies } = await client.plan.get(to);
    const byName = Object.fromEntries(tasks.map((task) => [task.name, task]));
    expect(byName.打样).toMatchObject({ likely: 5, actualStart: null, ownerId: gtm.id });
    expect(byName.量产).toMatchObject({ pin: { kind: 'start_no_earlier', date: '2027-08-03' } });
    expect(tasks.filter((task) => task.kind === 'launch')).toHaveLength(1);
    expect(await client.plan.trash(to)).toEqual([]);
    expect(dependencies).toMatchObject([{ predecessorId: byName.打样!.id, successorId: byName.量产!.id, lag: 2 }]);
    const { terms: moved } = await client.wager.get(to);
    expect(moved).toMatchObject({
      target: terms.target,
      salesFrom: '2027-08-01',
      salesTo: '2027-08-31',
      returnsTo: '2027-09-30',
    });
    const bare = await client.overview.copy({ ...pickNew({ ...fields, currency: 'USD' }), ...at, keep: [] });
    expect(await client.needs.list({ workspaceId, launchId: bare.id })).toEqual([]);
    await expect(
      client.overview.copy({ ...pickNew({ ...fields, currency: 'USD' }), ...at, keep: ['wager'] }),
    ).rejects.toMatchObject({ reason: { key: 'launches.errors.copyCurrency' } });
  });
});
