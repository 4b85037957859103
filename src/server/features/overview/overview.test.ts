import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { chineseCalendar } from '../../../domain/cadence/calendar.ts';
import type { Plan, PlanTask } from '../../../domain/cadence/plan.ts';
import { compute } from '../../readings/pool.ts';

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
      ...{ optimistic: 1, likely: 2, pessimistic: 4, pin: null, actualStart: null, actualFinish: null, owner: '' },
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
});
