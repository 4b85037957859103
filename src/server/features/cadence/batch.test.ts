import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';

const file = { fileName: '新计划.csv', content: '任务,天,前置,开始\n甲,3,,2099-03-02\n乙,2,1,\n丙,1,2,\n' };

describe('what comes into a plan at once', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  /** Two linked tasks, one of them with a range, that begin in autumn. */
  async function planned() {
    const mine = await biplane.workspace('owner', 'pm', 'viewer');
    const launch = await newLaunch(
      mine.pm.client,
      mine.id,
      { pm: mine.pm.id, gtm: mine.owner.id },
      { committedDate: '2099-11-04' },
    );
    const at = { workspaceId: mine.id, launchId: launch.id };
    const { plan } = mine.pm.client;
    await plan.update({ ...at, version: 0, start: '2099-10-05' });
    const a = await plan.createTask({ ...at, name: '打样', optimistic: 2, likely: 3, pessimistic: 6 });
    const b = await plan.createTask({ ...at, name: '试产', likely: 4 });
    await plan.createDependency({ ...at, predecessorId: a.id, successorId: b.id });
    return { mine, at, plan, a, b };
  }
  type Planned = Awaited<ReturnType<typeof planned>>;
  /** What people decided, without what is computed of it. */
  const decided = async ({ plan, at }: Pick<Planned, 'plan' | 'at'>) => {
    const { start, calendar, tasks, dependencies } = await plan.get(at);
    return {
      start,
      calendar,
      dependencies,
      tasks: tasks.map(({ id, name, likely, start, finish }) => ({ id, name, likely, start, finish })),
    };
  };

  it.each(['replace', 'append'] as const)('is taken back by one act with one entry in the log: %s', async (mode) => {
    const stage = await planned();
    const { plan, at, mine } = stage;
    const before = await decided(stage);
    const { batchId } = await plan.import({ ...at, ...file, mode });
    expect((await plan.get(at)).lastBatch).toMatchObject({ id: batchId, name: '新计划.csv', mode, tasks: 3 });
    await expect(mine.viewer.client.plan.undoBatch({ ...at, batchId })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await plan.undoBatch({ ...at, batchId })).toMatchObject({ name: '新计划.csv', tasks: 2, dependencies: 1 });
    expect(await decided(stage)).toEqual(before);
    expect((await plan.get(at)).lastBatch).toBeNull();
    const { entries } = await mine.owner.client.audit.list({ workspaceId: at.workspaceId });
    expect(entries.filter(({ procedure }) => procedure === 'plan.undoBatch')).toHaveLength(1);
    await expect(plan.undoBatch({ ...at, batchId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stays where anything was changed since, however small, and only the last batch is taken back', async () => {
    const stage = await planned();
    const { plan, at } = stage;
    const first = await plan.import({ ...at, ...file, mode: 'replace' });
    const second = await plan.import({ ...at, ...file, mode: 'append' });
    await expect(plan.undoBatch({ ...at, batchId: first.batchId })).rejects.toMatchObject({ code: 'not_found' });
    const [task] = (await plan.get(at)).tasks;
    await plan.updateTask({ ...at, taskId: task!.id, version: task!.version, owner: '林一' });
    const changed = await decided(stage);
    await expect(plan.undoBatch({ ...at, batchId: second.batchId })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'cadence.errors.changed_since_batch' },
    });
    expect(await decided(stage)).toEqual(changed);
  });

  it('takes the baselines of its file with it, which are told from those that were kept here', async () => {
    const { plan, at } = await planned();
    await plan.createBaseline({ ...at, name: '立项' });
    const task = (uid: number, baseline: string) =>
      `<Task><UID>${uid}</UID><ID>${uid}</ID><Name>T${uid}</Name><Start>2099-03-02T08:00:00</Start><Duration>PT8H0M0S</Duration>${baseline}</Task>`;
    const old =
      '<Baseline><Number>0</Number><Start>1999-03-01T08:00:00</Start><Finish>1999-03-02T17:00:00</Finish></Baseline>';
    const content = `<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2099-03-02T08:00:00</StartDate><Tasks>${task(1, old)}</Tasks></Project>`;
    const { batchId } = await plan.import({ ...at, fileName: '老.xml', content, mode: 'replace' });
    const names = async () => (await plan.get(at)).baselines.map(({ name, imported }) => [name, imported]);
    expect((await names()).sort()).toEqual([
      ['立项', false],
      ['老.xml · 0', true],
    ]);
    await plan.undoBatch({ ...at, batchId });
    expect(await names()).toEqual([['立项', false]]);
  });

  it('comes as tasks with links among each other and to tasks that are there, or not at all', async () => {
    const stage = await planned();
    const { plan, at, b } = stage;
    const before = await decided(stage);
    const tasks = [
      { id: '1', name: '甲', likely: 2 },
      { id: '2', name: '乙', optimistic: 1, likely: 2.5, pessimistic: 5 },
    ];
    const links = [
      { predecessorId: '1', successorId: '2', lag: 1 },
      { predecessorId: b.id, successorId: '1' },
    ];
    const { batchId, dependencies } = await plan.createBatch({ ...at, tasks, dependencies: links });
    expect(dependencies).toBe(2);
    expect((await plan.get(at)).tasks.map(({ name }) => name)).toEqual(['打样', '试产', '甲', '乙', '上市']);
    await plan.undoBatch({ ...at, batchId });
    expect(await decided(stage)).toEqual(before);

    const circle = [...links, { predecessorId: '2', successorId: '1' }];
    const refusals = [
      { tasks, dependencies: circle },
      { tasks, dependencies: [{ predecessorId: '9', successorId: '1' }] },
      { tasks: [...tasks, tasks[0]!], dependencies: [] },
      { tasks: [{ id: b.id, name: '冒名' }], dependencies: [] },
    ];
    for (const refused of refusals)
      await expect(plan.createBatch({ ...at, ...refused })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await decided(stage)).toEqual(before);
  });

  it('is one task with what it waits for', async () => {
    const { plan, at, a, b } = await planned();
    const made = await plan.createTask({ ...at, name: '量产', predecessorIds: [a.id, b.id, a.id] });
    const links = (await plan.get(at)).dependencies.filter(({ successorId }) => successorId === made.id);
    expect(links.map(({ predecessorId, kind, lag }) => [predecessorId, kind, lag]).sort()).toEqual(
      [
        [a.id, 'FS', 0],
        [b.id, 'FS', 0],
      ].sort(),
    );
    await expect(plan.createTask({ ...at, name: '孤儿', predecessorIds: [crypto.randomUUID()] })).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
  });

  it('is done by a member, or by somebody of another name who is none', async () => {
    const { mine, plan, at } = await planned();
    const stranger = await biplane.workspace('pm');
    const made = await plan.createTask({ ...at, name: '量产', owner: mine.pm.name, ownerId: mine.pm.id });
    expect(made).toMatchObject({ owner: mine.pm.name, ownerId: mine.pm.id });
    const { taskId, ...renamed } = { ...at, taskId: made.id, version: made.version, owner: '外包' };
    expect(await plan.updateTask({ ...renamed, taskId })).toMatchObject({ owner: '外包', ownerId: null });
    await expect(plan.createTask({ ...at, name: '孤儿', ownerId: stranger.pm.id })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
