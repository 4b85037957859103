import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { sharedData } from '../../../../test/references.ts';
import { workbook } from '../../../../test/xlsx.ts';
import { bytesMark } from '../../../domain/cadence/plan-bytes.ts';

describe('the cadence card', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  async function openLaunch(committedDate = '2099-11-04') {
    const mine = await biplane.workspace('pm', 'gtm', 'viewer', 'owner');
    const launch = await newLaunch(mine.pm.client, mine.id, { pm: mine.pm.id, gtm: mine.gtm.id }, { committedDate });
    const at = { workspaceId: mine.id, launchId: launch.id };
    return { mine, at, plan: mine.pm.client.plan, launch };
  }
  type Plan = Client['plan'];

  /** Two product tasks in a row and one market task, in a year when nothing is in the past. */
  async function wings(plan: Plan, at: { workspaceId: string; launchId: string }) {
    await plan.update({ ...at, version: 0, start: '2099-10-05' });
    const chip = await plan.createTask({
      ...at,
      name: '芯片适配',
      track: 'product',
      optimistic: 3,
      likely: 5,
      pessimistic: 12,
    });
    const test = await plan.createTask({
      ...at,
      name: '续航实测',
      track: 'product',
      optimistic: 2,
      likely: 4,
      pessimistic: 6,
    });
    const stores = await plan.createTask({
      ...at,
      name: '铺货',
      track: 'market',
      phase: 'distribution',
      optimistic: 4,
      likely: 6,
      pessimistic: 8,
    });
    const link = await plan.createDependency({ ...at, predecessorId: chip.id, successorId: test.id });
    return { chip, test, stores, link };
  }

  it('is empty at first and says so', async () => {
    const { at, plan, mine } = await openLaunch();
    const empty = await mine.viewer.client.plan.get(at);
    expect(empty).toMatchObject({ version: 0, editable: true, tasks: [], headline: { key: 'cadence.headline.empty' } });
    expect((await plan.trash(at)).length).toBe(0);
  });

  it('computes dates, the critical path and the forecast from tasks, and explains its numbers', async () => {
    const { at, plan } = await openLaunch();
    const { chip, test } = await wings(plan, at);
    const view = await plan.get(at);
    expect(view.tasks.map(({ name, start, finish, critical }) => [name, start, finish, critical])).toEqual([
      ['芯片适配', '2099-10-05', '2099-10-09', true],
      ['续航实测', '2099-10-12', '2099-10-15', true],
      ['铺货', '2099-10-05', '2099-10-12', false],
      ['上市', '2099-10-16', '2099-10-16', true],
    ]);
    expect(view.schedule.criticalTaskIds).toEqual([chip.id, test.id]);
    expect(view.forecast.uncertain).toBe(true);
    expect(view.forecast.curve.at(-1)!.hits).toBe(view.forecast.draws);
    expect(view.kpis.map((kpi) => kpi.id)).toEqual(['cadence.chance', 'cadence.p80', 'cadence.gap']);
    expect(view.verdict.params?.task).toBe('芯片适配');
    // Nobody has published the holidays of 2099.
    expect(view.notices[0]).toEqual({ key: 'cadence.notices.no_holidays', params: { years: '2099' } });
    expect(await plan.get(at)).toMatchObject({ forecast: view.forecast });
  });

  it('refuses a cycle and names its tasks, and leaves nothing behind', async () => {
    const { at, plan } = await openLaunch();
    const { chip, test } = await wings(plan, at);
    await expect(plan.createDependency({ ...at, predecessorId: test.id, successorId: chip.id })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: 'cadence.errors.cycle', params: { tasks: '芯片适配 → 续航实测 → 芯片适配' } },
    });
    expect((await plan.get(at)).dependencies).toHaveLength(1);
  });

  it('shows the second of two editors both versions', async () => {
    const { at, plan, mine } = await openLaunch();
    const { chip } = await wings(plan, at);
    await plan.updateTask({ ...at, taskId: chip.id, version: chip.version, likely: 6 });
    await expect(
      mine.gtm.client.plan.updateTask({ ...at, taskId: chip.id, version: chip.version, likely: 7 }),
    ).rejects.toMatchObject({ code: 'conflict', details: { current: { likely: 6 }, submitted: { likely: 7 } } });
  });

  it('deletes into the trash and restores with dependencies; the launch stays', async () => {
    const { at, plan } = await openLaunch();
    const { chip } = await wings(plan, at);
    const deleted = await plan.deleteTask({ ...at, taskId: chip.id, version: chip.version });
    expect((await plan.get(at)).dependencies).toHaveLength(0);
    expect(await plan.trash(at)).toMatchObject([{ name: '芯片适配' }]);
    await plan.restoreTask({ ...at, taskId: chip.id, version: deleted.version });
    expect((await plan.get(at)).dependencies).toHaveLength(1);
    const launch = (await plan.get(at)).tasks.find((task) => task.kind === 'launch')!;
    await expect(plan.deleteTask({ ...at, taskId: launch.id, version: launch.version })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
  });

  it('previews a change without saving it', async () => {
    const { at, plan } = await openLaunch('2099-10-20');
    const { chip } = await wings(plan, at);
    const before = await plan.get(at);
    const preview = await plan.preview({
      ...at,
      changes: [{ kind: 'update_task', taskId: chip.id, patch: { optimistic: 8, likely: 10, pessimistic: 17 } }],
    });
    expect(preview.moved.map((task) => task.name)).toEqual(['芯片适配', '续航实测', '上市']);
    expect(preview.after.hits!).toBeLessThan(preview.before.hits!);
    expect(preview.tasks).toHaveLength(4);
    const after = await plan.get(at);
    expect(after.tasks).toEqual(before.tasks);
    const launchTask = before.tasks.find((task) => task.kind === 'launch')!;
    await expect(
      plan.preview({
        ...at,
        changes: [
          {
            kind: 'add_dependency',
            dependency: { predecessorId: launchTask.id, successorId: launchTask.id, kind: 'FS', lag: 0 },
          },
        ],
      }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('imports CSV after a dry run, replaces or appends, and exports what it imported', async () => {
    const { at, plan } = await openLaunch();
    const file = {
      fileName: '计划.csv',
      content:
        '编号,任务,轨道,乐观,最可能,悲观,前置任务,开始\n1,A,产品,1,2,4,,2099-03-02\n2,B,市场,2,3,5,1FS+2d,\n3,C,,1,1,1,2SS,\n',
    };
    const check = await plan.checkImport({ ...at, ...file });
    expect(check.counts).toMatchObject({
      tasks: 3,
      dependencies: 2,
      withoutTrack: 1,
      withoutRange: 1,
      start: '2099-03-02',
    });
    const rows = file.content
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const asSheet = Buffer.from(workbook({ 计划: [['上市计划'], ...rows] })).toString('base64');
    const sheet = { fileName: '计划.xlsx', content: `${bytesMark}${asSheet}` };
    expect((await plan.checkImport({ ...at, ...sheet })).counts).toEqual(check.counts);
    const pdf = { fileName: 'x.pdf', content: `${bytesMark}${Buffer.from('PK%PDF').toString('base64')}` };
    expect((await plan.checkImport({ ...at, ...pdf })).problems).toMatchObject([
      { reason: { key: 'cadence.errors.no_name_column' } },
    ]);
    expect((await plan.get(at)).tasks).toHaveLength(0);
    await plan.import({ ...at, ...file, mode: 'replace', track: 'market' });
    const view = await plan.get(at);
    expect(view.start).toBe('2099-03-02');
    expect(view.tasks.map(({ name, track }) => [name, track])).toEqual([
      ['A', 'product'],
      ['B', 'market'],
      ['C', 'market'],
      ['上市', null],
    ]);
    await plan.import({ ...at, ...file, mode: 'append' });
    expect((await plan.get(at)).tasks).toHaveLength(7);
    await plan.import({ ...at, ...file, mode: 'replace' });
    expect((await plan.get(at)).tasks).toHaveLength(4);
    const csv = await plan.export({ ...at, format: 'csv' });
    expect(csv.content).toContain('A,任务');
    const again = await plan.checkImport({ ...at, fileName: csv.fileName, content: csv.content });
    expect(again).toMatchObject({ problems: [], counts: { tasks: 3, milestones: 1 } });
    expect((await plan.export({ ...at, format: 'mspdi' })).content).toContain('<PredecessorUID>1</PredecessorUID>');
  });

  it('says before and after an import which tasks lie elsewhere than in their file, and why', async () => {
    const { at, plan } = await openLaunch();
    const { calendar } = await plan.get(at);
    const holiday = { from: '2099-10-01', to: '2099-10-07', working: false, name: '国庆' };
    await plan.update({ ...at, version: 0, calendar: { ...calendar, exceptions: [holiday] } });
    // Of a tool that knows weekends and no holidays.
    const file = {
      fileName: '计划.csv',
      content:
        'ID,Task,Duration,Start,Finish,Predecessors\n1,A,3,2099-09-30,2099-10-02,\n2,B,2,2099-10-05,2099-10-06,1\n3,C,1,2099-09-30,2099-09-30,\n',
    };
    const { comparison } = await plan.checkImport({ ...at, ...file });
    expect(comparison).toMatchObject({
      compared: 3,
      differing: 2,
      differences: [
        {
          name: 'A',
          file: { start: '2099-09-30', finish: '2099-10-02' },
          here: { start: '2099-09-30', finish: '2099-10-09' },
          reasons: ['calendar'],
        },
        { name: 'B', here: { start: '2099-10-12', finish: '2099-10-13' }, reasons: ['calendar'] },
      ],
    });
    expect((await plan.import({ ...at, ...file, mode: 'replace' })).comparison).toEqual(comparison);
  });

  it('refuses a file that cannot be a plan, naming row and column, and stores nothing', async () => {
    const { at, plan } = await openLaunch();
    const bad = { fileName: 'p.csv', content: 'Task,Likely,Predecessors\nA,x,\nB,2,9\n' };
    expect((await plan.checkImport({ ...at, ...bad })).problems).toMatchObject([
      { row: 2, column: 'Likely' },
      { row: 3, column: 'Predecessors' },
    ]);
    await expect(plan.import({ ...at, ...bad, mode: 'replace' })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { row: 2, column: 'Likely' },
      reason: {
        key: 'cadence.errors.place',
        params: { row: 2, column: 'Likely', reason: 'cadence.errors.unreadable_days', value: 'x' },
      },
    });
    const cyclic = { fileName: 'c.csv', content: 'Task,Likely,Predecessors\nA,1,2\nB,2,1\n' };
    expect((await plan.checkImport({ ...at, ...cyclic })).problems[0]!.reason).toEqual({
      key: 'cadence.errors.cycle',
      params: { tasks: 'A → B → A' },
    });
    expect((await plan.get(at)).tasks).toHaveLength(0);
  });

  const mspdi = sharedData('projects/mspdi');
  it.skipIf(!mspdi)(
    'imports real MS Project files: all tasks, links and baselines (skipped without ../shared/data)',
    async () => {
      const { at, plan } = await openLaunch();
      const links = readFileSync(join(mspdi!, 'task-links-project2019-mspdi.xml'), 'utf8');
      const { counts } = await plan.import({
        ...at,
        fileName: 'links.xml',
        content: links,
        mode: 'replace',
        useCalendar: true,
      });
      expect(counts).toMatchObject({ format: 'mspdi', tasks: 16, summaries: 1, dependencies: 8, calendars: 1 });
      const view = await plan.get(at);
      // 16 tasks and the launch; the project summary is the plan itself.
      expect(view.tasks).toHaveLength(17);
      expect(view.dependencies).toHaveLength(8);
      expect(view.calendar.name).toBe('Standard');
      const baselines = readFileSync(join(mspdi!, 'baselines.xml'), 'utf8');
      await plan.import({ ...at, fileName: 'baselines.xml', content: baselines, mode: 'replace' });
      expect((await plan.get(at)).baselines).toHaveLength(10);
    },
  );

  it('replaces a whole plan, whose ids only connect its parts', async () => {
    const { at, plan } = await openLaunch();
    const view = await plan.replace({
      ...at,
      start: '2099-10-05',
      tasks: [
        { id: 'a', name: 'A', track: 'product', likely: 3 },
        { id: 'go', name: '上市', kind: 'launch' },
        { id: 'b', name: 'B', track: 'market', optimistic: 1, likely: 2, pessimistic: 4 },
      ],
      dependencies: [{ predecessorId: 'a', successorId: 'b' }],
    });
    expect(view.tasks.map((task) => task.name)).toEqual(['A', 'B', '上市']);
    await expect(
      plan.replace({
        ...at,
        start: '2099-10-05',
        tasks: [{ id: 'a', name: 'A' }],
        dependencies: [{ predecessorId: 'a', successorId: 'z' }],
      }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('keeps baselines and what the forecast said on the day', async () => {
    const { at, plan } = await openLaunch();
    const { chip } = await wings(plan, at);
    const baseline = await plan.createBaseline({ ...at, name: 'v1' });
    expect(baseline.dates[chip.id]).toEqual(['2099-10-05', '2099-10-09']);
    const { dates: _dates, ...named } = baseline;
    expect((await plan.get(at)).baselines).toEqual([named]);
    expect(await plan.baseline({ ...at, baselineId: baseline.id })).toEqual(baseline);
    await expect.poll(async () => (await plan.history(at)).length, { timeout: 60_000 }).toBe(1);
    const [today] = await plan.history(at);
    expect(today).toMatchObject({ draws: 10_000, committedDate: '2099-11-04' });
    await plan.deleteBaseline({ ...at, baselineId: baseline.id });
    expect((await plan.get(at)).baselines).toEqual([]);
  });

  it('once signed changes only by an amendment, but still takes progress', async () => {
    const { at, plan, mine } = await openLaunch();
    const { chip } = await wings(plan, at);
    const hashOf = async () => (await cadenceCard()).hash!;
    const cadenceCard = async () => (await mine.pm.client.cards.get(at)).find((card) => card.kind === 'cadence')!;
    await mine.pm.client.cards.signAsPm({ ...at, kind: 'cadence', hash: await hashOf() });
    await mine.gtm.client.cards.signAsGtm({ ...at, kind: 'cadence', hash: await hashOf() });
    expect((await plan.get(at)).editable).toBe(false);
    await expect(plan.updateTask({ ...at, taskId: chip.id, version: chip.version, likely: 6 })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'cards.errors.locked' },
    });
    const begun = await plan.updateTask({ ...at, taskId: chip.id, version: chip.version, actualStart: '2099-10-05' });
    expect(begun.actualStart).toBe('2099-10-05');
  });

  it('takes how much of begun work is done, also once signed; what has ended is done, and a copy has begun nothing', async () => {
    const { at, plan, mine } = await openLaunch();
    const { chip, stores } = await wings(plan, at);
    const hashOf = async () => (await mine.pm.client.cards.get(at)).find((card) => card.kind === 'cadence')!.hash!;
    const hash = await hashOf();
    await mine.pm.client.cards.signAsPm({ ...at, kind: 'cadence', hash });
    await mine.gtm.client.cards.signAsGtm({ ...at, kind: 'cadence', hash });
    const report = { ...at, taskId: chip.id };
    await expect(plan.updateTask({ ...report, version: chip.version, donePercent: 40 })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: 'cadence.errors.percent_without_start' },
      details: { field: 'donePercent' },
    });
    const p95 = async () => (await plan.get(at)).tasks.find(({ id }) => id === chip.id)!.finishForecast!.p95;
    const begun = await plan.updateTask({ ...report, version: chip.version, actualStart: '2099-10-05' });
    const before = await p95();
    const said = await plan.updateTask({ ...report, version: begun.version, donePercent: 40 });
    expect(said).toMatchObject({ donePercent: 40, donePercentOn: (await plan.get(at)).today });
    expect((await p95()) < before).toBe(true);
    expect(await hashOf()).toBe(hash);
    const { entries } = await mine.owner.client.audit.list({ workspaceId: at.workspaceId, launchId: at.launchId });
    expect(entries.find(({ entity }) => entity === 'task')).toMatchObject({
      before: { donePercent: null },
      after: { donePercent: 40 },
    });

    const csv = (await plan.export({ ...at, format: 'csv' })).content;
    expect(csv).toContain(',40,');
    const xml = (await plan.export({ ...at, format: 'mspdi' })).content;
    expect(xml).toContain('<PercentComplete>40</PercentComplete>');

    const ended = await plan.updateTask({ ...report, version: said.version, actualFinish: '2099-10-08' });
    expect(ended.donePercent).toBe(100);
    expect((await plan.get(at)).tasks.find(({ id }) => id === chip.id)).toMatchObject({ donePercent: 100 });
    const reopened = await plan.updateTask({ ...report, version: ended.version, actualFinish: null });
    expect(reopened.donePercent).toBe(40);
    expect((await plan.get(at)).tasks.find(({ id }) => id === stores.id)).toMatchObject({ donePercent: null });

    const copy = await openLaunch();
    await copy.plan.import({ ...copy.at, fileName: 'plan.xml', content: xml, mode: 'replace' });
    const known = await copy.plan.get(copy.at);
    expect(known.tasks.find(({ name }) => name === '芯片适配')).toMatchObject({
      donePercent: 40,
      donePercentOn: said.donePercentOn,
    });
  });

  it("does not find another launch's task", async () => {
    const [one, two] = [await openLaunch(), await openLaunch()];
    const { chip } = await wings(one.plan, one.at);
    await expect(
      two.plan.updateTask({ ...two.at, taskId: chip.id, version: chip.version, likely: 6 }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
    await wings(two.plan, two.at);
    await expect(
      two.plan.createDependency({ ...two.at, predecessorId: chip.id, successorId: chip.id }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes no task of another plan, another workspace or the trash for a parent', async () => {
    const { at, plan } = await openLaunch();
    const other = await openLaunch();
    const summary = { name: '阶段', kind: 'summary' as const };
    const foreign = await other.plan.createTask({ ...other.at, ...summary });
    const trashed = await plan.createTask({ ...at, ...summary });
    await plan.deleteTask({ ...at, taskId: trashed.id, version: trashed.version });
    const task = await plan.createTask({ ...at, name: '任务' });
    for (const parentId of [foreign.id, trashed.id, crypto.randomUUID()]) {
      const missing = { code: 'not_found' };
      await expect(plan.createTask({ ...at, name: '任务', parentId })).rejects.toMatchObject(missing);
      const change = plan.updateTask({ ...at, taskId: task.id, version: task.version, parentId });
      await expect(change).rejects.toMatchObject(missing);
    }
    const own = await plan.createTask({ ...at, ...summary });
    expect(await plan.updateTask({ ...at, taskId: task.id, version: task.version, parentId: own.id })).toMatchObject({
      parentId: own.id,
    });
  });

  it('saves and answers others while one person asks for the forecasts of a large plan again and again', async () => {
    const { mine, at, plan } = await openLaunch('2140-11-04');
    const tasks = Array.from({ length: 500 }, (_, n) => ({
      id: `${n}`,
      name: `任务 ${n}`,
      optimistic: 1,
      likely: 2,
      pessimistic: 4,
      track: 'product' as const,
    }));
    const dependencies = tasks.flatMap((task, n) =>
      n >= 40 ? [{ predecessorId: `${n - 40}`, successorId: task.id }] : [],
    );
    await plan.replace({ ...at, start: '2099-10-05', tasks, dependencies });
    const { tasks: stored } = await plan.get(at);
    const leave = new AbortController();
    const ask = (n: number) =>
      mine.viewer.client.plan.preview(
        { ...at, changes: [{ kind: 'update_task', taskId: stored[n]!.id, patch: { pessimistic: 5 + n } }] },
        { signal: leave.signal },
      );
    const endOf = (n: number) =>
      ask(n).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    const asked = Array.from({ length: 24 }, (_, n) => endOf(n));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const small = await openLaunch();
    const began = performance.now();
    await small.plan.createTask({ ...small.at, name: '小计划', optimistic: 1, likely: 2, pessimistic: 3 });
    await small.plan.trash(small.at);
    // Neither waits for a forecast; what they took is the time of this machine's two processors.
    expect(performance.now() - began).toBeLessThan(10_000);
    const saved = await plan.update({ ...at, version: 2, seed: 7 });
    expect(saved).toMatchObject({ seed: 7 });
    // Their turns come between those of whoever asked first.
    const fair = await small.plan.get(small.at);
    expect(fair.forecast.draws).toBe(10_000);
    // However fast the machine: these have not been computed when their client leaves.
    const last = Array.from({ length: 4 }, (_, n) => endOf(100 + n));
    await new Promise((resolve) => setTimeout(resolve, 50));
    leave.abort();
    const ends = await Promise.all([...asked, ...last]);
    // Too many of one person are refused, and those that were waiting went with their client.
    expect(new Set(ends)).toEqual(new Set(['answered', 'rate_limited', 'unavailable']));
  });
});
