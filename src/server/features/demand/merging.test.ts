import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { settled, uploadFile } from '../imports/imports.fixture.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

/** Three sheets answered the first edition, two the second, one both alike and one both differently; the last answered neither. */
const sheets = `答卷编号,Q3 续航,Q17 续航,人群
1,重要,,商务
2,重要,,学生
3,一般,,学生
4,,重要,商务
5,,看情况,商务
6,一般,一般,学生
7,重要,一般,商务
8,,,学生
`;

async function scene() {
  const space = await biplane.workspace('owner', 'pm', 'gtm', 'viewer');
  const { client } = space.pm;
  const { id: launchId } = await newLaunch(client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
  const at = { workspaceId: space.id, launchId };
  const described = await client.studies.create({
    ...{ ...at, name: '两版问卷' },
    questions: [
      { key: 'Q3', label: 'Q3 续航', type: 'single', options: ['重要', '一般'] },
      { key: 'Q17', label: 'Q17 续航', type: 'single', options: ['重要', '一般'] },
      { key: '人群', label: '人群', type: 'single', options: ['商务', '学生'] },
    ],
  });
  const of = { ...at, studyId: described.id };
  const uploadId = await uploadFile(biplane, at, { name: 'sheets.csv', content: sheets });
  const { mapping, names } = await client.imports.inspect({ ...at, uploadId, kind: 'answers' });
  const { id } = await client.imports.start({ ...at, uploadId, mapping, names, studyId: described.id });
  expect((await settled(client, at, id)).status).toBe('done');
  const version = async () => (await client.studies.get(of)).version;
  const counts = async (position = 1) => {
    const { result } = await client.studies.question({ ...of, position });
    return Object.fromEntries(result.options.map(({ answer, count }) => [answer, count]));
  };
  return { space, client, at, of, version, counts };
}

describe('two questions that ask the same', () => {
  it('are seen before they are one: how many answered each, both, and differently, and what only one of them has', async () => {
    const { client, of, counts } = await scene();
    expect(await client.studies.checkMerge({ ...of, position: 2, into: 1 })).toEqual({
      ...{ answered: 4, answeredInto: 5, both: 2, differ: 1 },
      only: { answers: [{ answer: '看情况', count: 1 }], distinct: 1 },
      onlyInto: { answers: [], distinct: 0 },
    });
    expect(await counts()).toEqual({ 重要: 3, 一般: 2 });
  });

  it('are one for every reading, whose rows are those that it counts, and come apart as they were', async () => {
    const { client, of, version, counts, space } = await scene();
    const before = await client.studies.results(of);
    const merged = await client.studies.merge({ ...of, version: await version(), position: 2, into: 1 });
    expect(merged.questions.map(({ key, also }) => [key, also.map((each) => each.key)])).toEqual([
      ['Q3', ['Q17']],
      ['人群', []],
    ]);
    // The first answer holds: sheet 7 says 重要.
    expect(await counts()).toEqual({ 重要: 4, 一般: 2, 看情况: 1 });
    const all = await client.studies.results(of);
    expect(all.questions.map(({ position, answered }) => [position, answered])).toEqual([
      [1, 7],
      [3, 8],
    ]);
    const { crossTab } = await client.studies.question({ ...of, position: 1, by: 3 });
    const business = crossTab!.groups.find(({ group }) => group === '商务')!.result;
    expect(business.options.map(({ answer, count }) => [answer, count])).toEqual([
      ['重要', 3],
      ['一般', 0],
      ['看情况', 1],
    ]);
    const split = await client.studies.question({ ...of, position: 3, by: 1 });
    expect(split.crossTab!.groups.map(({ group }) => group)).toEqual(['重要', '一般', '看情况']);
    const rows = await client.studies.rows({ ...of, where: [{ position: 1, answers: ['重要'] }] });
    expect(rows.rows.map(({ externalId, answers }) => [externalId, answers[0], answers[1]])).toEqual([
      ['1', '重要', ''],
      ['2', '重要', ''],
      ['4', '重要', ''],
      ['7', '重要', ''],
    ]);
    await expect(client.studies.question({ ...of, position: 2 })).rejects.toMatchObject({
      reason: { key: 'demand.errors.isMerged' },
    });
    const { entries } = await space.owner.client.audit.list({ workspaceId: of.workspaceId });
    expect(entries[0]).toMatchObject({ procedure: 'studies.merge', after: { mergedInto: 'Q3 Q3 续航' } });

    await client.studies.separate({ ...of, version: merged.version, position: 2 });
    expect(await client.studies.results(of)).toEqual(before);
  });

  it('stay apart where they are of other kinds or a criterion was registered on one, and together where on what they became', async () => {
    const { client, at, of, version } = await scene();
    const need = await client.needs.create({ ...at, title: '长续航' });
    const standard = { segment: null, weighted: false, direction: 'at_least', threshold: 0.5, minimumN: 1 } as const;
    const register = {
      ...{ ...at, needId: need.id, studyId: of.studyId, ...standard, confidence: 0.8, reason: '后补' },
      measure: { kind: 'share' as const, spec: { position: 1, answers: ['重要'] } },
    };
    const merged = await client.studies.merge({ ...of, version: await version(), position: 2, into: 1 });
    await expect(
      client.needs.register({ ...register, measure: { kind: 'share', spec: { position: 2, answers: ['重要'] } } }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    const registered = await client.needs.register(register);
    expect(registered.estimate).toMatchObject({ n: 7, value: 4 / 7 });
    const refused = {
      code: 'precondition_failed',
      reason: { key: 'demand.errors.questionRegistered', params: { title: '长续航' } },
    };
    await expect(client.studies.separate({ ...of, version: merged.version, position: 2 })).rejects.toMatchObject(
      refused,
    );
    await expect(client.studies.merge({ ...of, version: merged.version, position: 3, into: 1 })).rejects.toMatchObject(
      refused,
    );
  });
});

it('a study is no younger for a file that brought nothing new', async () => {
  const { client, of, bring } = await scene();
  const { updatedAt } = await client.studies.get(of);
  await bring(sheets);
  expect((await client.studies.get(of)).updatedAt).toBe(updatedAt);
});
