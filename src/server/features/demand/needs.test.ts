import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';

describe('several needs at once', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  async function stage(count: number) {
    const mine = await biplane.workspace('owner', 'pm', 'gtm', 'viewer');
    const launch = await newLaunch(mine.pm.client, mine.id, { pm: mine.pm.id, gtm: mine.gtm.id });
    const at = { workspaceId: mine.id, launchId: launch.id };
    const titles = Array.from({ length: count }, (_, i) => ({ title: `需求 ${i + 1}` }));
    const made = await mine.pm.client.needs.createBatch({ ...at, needs: titles });
    return { mine, at, made, needs: mine.pm.client.needs };
  }

  it('are numbered in their order, each with its entry in the log', async () => {
    const { mine, at, made } = await stage(3);
    expect(made.map(({ number, title, moscow }) => [number, title, moscow])).toEqual([
      [1, '需求 1', null],
      [2, '需求 2', null],
      [3, '需求 3', null],
    ]);
    const { entries } = await mine.owner.client.audit.list({ workspaceId: at.workspaceId });
    expect(entries.filter(({ procedure }) => procedure === 'needs.createBatch')).toHaveLength(3);
  });

  it('are classed together or not at all, and back', async () => {
    const { at, made, needs } = await stage(3);
    const [a, b, c] = made;
    const changed = await needs.updateBatch({
      ...at,
      needs: [a!, b!].map(({ id, version }) => ({ needId: id, version, moscow: 'must' as const })),
    });
    expect(changed.map(({ moscow }) => moscow)).toEqual(['must', 'must']);
    const stale = [
      { needId: c!.id, version: c!.version, moscow: 'could' as const },
      { needId: a!.id, version: a!.version, moscow: 'could' as const },
    ];
    await expect(needs.updateBatch({ ...at, needs: stale })).rejects.toMatchObject({ code: 'conflict' });
    expect((await needs.list(at)).map(({ moscow }) => moscow)).toEqual(['must', 'must', null]);
  });

  it('lose their ranks in the trash, give away nothing there, and come back as not handed in', async () => {
    const { mine, at, made, needs } = await stage(3);
    const ids = made.map(({ id }) => id);
    await needs.rank({ ...at, side: 'pm', order: ids });
    await mine.gtm.client.needs.rank({ ...at, side: 'gtm', order: ids.toReversed() });
    await needs.handIn({ ...at, side: 'pm' });
    const opened = await mine.gtm.client.needs.handIn({ ...at, side: 'gtm' });
    expect(opened.every(({ round }) => round.openedAt)).toBe(true);
    const removed = await needs.updateBatch({
      ...at,
      needs: opened.slice(0, 2).map(({ id, version }) => ({ needId: id, version, deleted: true })),
    });
    expect(removed.map(({ deletedAt, round, gtm }) => [deletedAt !== null, round.openedAt, gtm.rank])).toEqual([
      [true, null, null],
      [true, null, null],
    ]);
    const [left] = await needs.list(at);
    expect(left).toMatchObject({ title: '需求 3', pm: { rank: 1 }, gtm: { rank: 1 } });
    await needs.updateBatch({
      ...at,
      needs: removed.map(({ id, version }) => ({ needId: id, version, deleted: false })),
    });
    const back = await mine.viewer.client.needs.list(at);
    expect(back.map(({ round }) => [round.pm, round.gtm])).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
  });

  it('are two hundred within seconds', async () => {
    const { at, made, needs } = await stage(200);
    const started = performance.now();
    await needs.updateBatch({
      ...at,
      needs: made.map(({ id, version }) => ({ needId: id, version, moscow: 'should' as const })),
    });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect((await needs.list(at)).filter(({ moscow }) => moscow === 'should')).toHaveLength(200);
  });
});
