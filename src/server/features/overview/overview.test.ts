import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';

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
});
