import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';

describe('search', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  async function aWorkspace() {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id }, { name: '坐席助手' });
    return { workspaceId, launchId: launch.id, version: launch.version, client: pm.client };
  }
  const namesOf = async (client: Client, workspaceId: string, text: string) =>
    (await client.search.find({ workspaceId, text })).found.map(({ kind, name }) => `${kind} ${name}`);

  it('finds launches, needs, tasks and people by a word in the middle, by number and by pinyin', async () => {
    const { workspaceId, launchId, client } = await aWorkspace();
    const at = { workspaceId, launchId };
    await client.needs.create({ ...at, title: '四川方言转写' });
    await client.plan.createTask({ ...at, name: '方言数据标注' });
    await client.studies.create({ ...at, name: '银行坐席问卷' });
    expect(await namesOf(client, workspaceId, '方言')).toEqual(['task 方言数据标注', 'need 四川方言转写']);
    expect(await namesOf(client, workspaceId, 'fangyan')).toEqual(['task 方言数据标注', 'need 四川方言转写']);
    expect(await namesOf(client, workspaceId, 'scfyzx')).toEqual(['need 四川方言转写']);
    expect(await namesOf(client, workspaceId, 'n-01')).toEqual(['need 四川方言转写']);
    expect(await namesOf(client, workspaceId, 'yinhang')).toEqual(['study 银行坐席问卷']);
    expect(await namesOf(client, workspaceId, 'zuoxizhushou')).toEqual(['launch 坐席助手']);
    expect(await namesOf(client, workspaceId, '100%')).toEqual([]);
  });

  it('finds nothing of another workspace, nothing in the trash and nothing of a launch in the trash', async () => {
    const { workspaceId, launchId, version, client } = await aWorkspace();
    const at = { workspaceId, launchId };
    const { id: needId, version: needVersion } = await client.needs.create({ ...at, title: '甲乙丙' });
    await client.needs.create({ ...at, title: '甲乙丁' });
    const other = await aWorkspace();
    expect(await namesOf(other.client, other.workspaceId, '甲乙')).toEqual([]);
    await client.needs.remove({ ...at, needId, version: needVersion });
    expect(await namesOf(client, workspaceId, '甲乙')).toEqual(['need 甲乙丁']);
    await client.launches.archive({ ...at, version });
    expect(await namesOf(client, workspaceId, '甲乙')).toEqual([]);
  });

  it('says when there are more than it answers', async () => {
    const { workspaceId, launchId, client } = await aWorkspace();
    for (let n = 1; n <= 21; n += 1) await client.needs.create({ workspaceId, launchId, title: `续航 ${n}` });
    const { found, hasMore } = await client.search.find({ workspaceId, text: 'xuhang' });
    expect([found.length, hasMore]).toEqual([20, true]);
  });
});
