import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { importFile, newPlace, settled, uploadFile } from '../imports/imports.fixture.ts';

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

type Described = { key: string; type: 'single' | 'rating' | 'number'; answers?: string[] };
const editions: Described[] = [
  { key: 'Q3', type: 'single', answers: ['重要', '一般'] },
  { key: 'Q17', type: 'single', answers: ['重要', '一般'] },
];

const described = ({ key, type, answers = [] }: Described) => ({
  ...{ key, label: `${key} 续航`, type },
  ...(type === 'single' ? { options: answers } : {}),
  ...(type === 'rating' ? { scale: answers.map((answer, index) => ({ answer, value: index + 1 })) } : {}),
});

/** A study of both editions, who they are, and the sheets of a file. */
async function scene(content = sheets, both = editions) {
  const space = await biplane.workspace('owner', 'pm', 'gtm', 'viewer');
  const { client } = space.pm;
  const { id: launchId } = await newLaunch(client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
  const at = { workspaceId: space.id, launchId };
  const questions = [
    ...both.map(described),
    { key: '人群', label: '人群', type: 'single' as const, options: ['商务', '学生'] },
  ];
  const { id: studyId } = await client.studies.create({ ...{ ...at, name: '两版问卷' }, questions });
  const of = { ...at, studyId };
  const bring = async (content: string) => {
    const uploadId = await uploadFile(biplane, at, { name: 'sheets.csv', content });
    const { mapping, names } = await client.imports.inspect({ ...at, uploadId, kind: 'answers' });
    const { id } = await client.imports.start({ ...at, uploadId, mapping, names, studyId });
    expect((await settled(client, at, id)).status).toBe('done');
    return id;
  };
  const importId = await bring(content);
  const version = async () => (await client.studies.get(of)).version;
  const counts = async (position = 1) => {
    const { result } = await client.studies.question({ ...of, position });
    return Object.fromEntries(result.options.map(({ answer, count }) => [answer, count]));
  };
  return { space, client, at, of, questions, bring, importId, version, counts };
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

  it('answered a multiple choice alike where they named the same options, in whichever order', async () => {
    const file = `答卷编号,Q3 续航,Q17 续航,人群
1,甲┋乙,乙┋甲,商务
2,甲,甲┋乙,商务
3,,丙┋甲,学生
4,乙,,学生
`;
    const { client, place } = await newPlace(biplane);
    const { done } = await importFile(biplane, { client, place }, 'answers', { name: 'sheets.csv', content: file });
    const of = { ...place, studyId: done.targetId };
    const { rows } = await client.studies.rows({ ...of, where: [] });
    expect(rows[0]!.answers.slice(0, 2)).toEqual(['甲\u001f乙', '乙\u001f甲']);
    expect(await client.studies.checkMerge({ ...of, position: 2, into: 1 })).toEqual({
      ...{ answered: 3, answeredInto: 3, both: 2, differ: 1 },
      only: { answers: [{ answer: '丙', count: 1 }], distinct: 1 },
      onlyInto: { answers: [], distinct: 0 },
    });
  });

  it('answered a rating alike on the same step; what one never chose is its own', async () => {
    const file = `答卷编号,Q3 续航,Q17 续航,人群
1,好,好,商务
2,差,中,商务
3,,中,学生
`;
    const scale = { type: 'rating' as const, answers: ['差', '中', '好'] };
    const { client, of } = await scene(file, [
      { key: 'Q3', ...scale },
      { key: 'Q17', ...scale },
    ]);
    expect(await client.studies.checkMerge({ ...of, position: 2, into: 1 })).toEqual({
      ...{ answered: 3, answeredInto: 2, both: 2, differ: 1 },
      only: { answers: [{ answer: '中', count: 2 }], distinct: 1 },
      onlyInto: { answers: [{ answer: '差', count: 1 }], distinct: 1 },
    });
  });

  it('answered a number alike where it is the same, however it was written', async () => {
    const file = `答卷编号,Q3 续航,Q17 续航,人群
1,12,12.0,商务
2,12,15,商务
3,,15,学生
`;
    const { client, of } = await scene(file, [
      { key: 'Q3', type: 'number' },
      { key: 'Q17', type: 'number' },
    ]);
    const none = { answers: [], distinct: 0 };
    expect(await client.studies.checkMerge({ ...of, position: 2, into: 1 })).toEqual({
      ...{ answered: 3, answeredInto: 2, both: 2, differ: 1, only: none, onlyInto: none },
    });
  });

  it('are read as one whichever of them stands, and the questions between and behind them as they were', async () => {
    const file = `答卷编号,Q3 续航,Q9 续航,Q17 续航,Q21 续航,人群
1,重要,甲,,,商务
2,,乙,一般,,学生
3,,甲,,重要,学生
4,重要,乙,一般,一般,商务
`;
    const choice = (key: string, ...answers: string[]) => ({ key, type: 'single' as const, answers });
    const { client, of, version, counts } = await scene(file, [
      ...[choice('Q3', '重要', '一般'), choice('Q9', '甲', '乙'), choice('Q17', '重要', '一般')],
      choice('Q21', '重要', '一般'),
    ]);
    await client.studies.merge({ ...of, version: await version(), position: 1, into: 3 });
    await client.studies.merge({ ...of, version: await version(), position: 4, into: 3 });
    // Sheet 4 answered the one that stands; of the others the first in the study is asked first.
    expect(await counts(3)).toEqual({ 重要: 2, 一般: 2 });
    const { crossTab } = await client.studies.question({ ...of, position: 2, by: 3 });
    const important = crossTab!.groups.find(({ group }) => group === '重要')!.result;
    expect(important.options.map(({ answer, count }) => [answer, count])).toEqual([
      ['甲', 2],
      ['乙', 0],
    ]);
    expect([await counts(2), await counts(5)]).toEqual([
      { 甲: 2, 乙: 2 },
      { 商务: 2, 学生: 2 },
    ]);
    const { questions } = await client.studies.results(of);
    expect(questions.map(({ position, answered }) => [position, answered])).toEqual([
      [2, 4],
      [3, 4],
      [5, 4],
    ]);
  });

  it('stay one, at their places, where the answers are undone and further questions are added', async () => {
    const { client, at, of, questions, importId, version } = await scene();
    await client.studies.merge({ ...of, version: await version(), position: 2, into: 1 });
    await client.imports.undo({ ...at, importId });
    expect((await client.studies.get(of)).responses).toBe(0);
    const more = [...questions, { key: 'Q20', label: 'Q20 机身', type: 'open' as const }];
    const after = await client.studies.describe({ ...of, version: await version(), questions: more });
    expect(after.questions.map(({ key, also }) => [key, also.map((part) => part.key)])).toEqual([
      ['Q3', ['Q17']],
      ['人群', []],
      ['Q20', []],
    ]);
    await expect(
      client.studies.describe({ ...of, version: after.version, questions: more.toReversed() }),
    ).rejects.toMatchObject({ code: 'invalid_input', reason: { key: 'demand.errors.questionInUse' } });
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
    const isMerged = {
      code: 'invalid_input',
      reason: { key: 'demand.errors.isMerged', params: { question: 'Q17 续航', into: 'Q3 续航' } },
    };
    await expect(
      client.needs.register({ ...register, measure: { kind: 'share', spec: { position: 2, answers: ['重要'] } } }),
    ).rejects.toMatchObject({ ...isMerged, details: { field: 'measure.spec.position' } });
    await expect(
      client.needs.register({ ...register, segment: { position: 2, answers: ['重要'] } }),
    ).rejects.toMatchObject({ ...isMerged, details: { field: 'segment.position' } });
    const registered = await client.needs.register(register);
    expect(registered).toMatchObject({
      criterion: { questions: [{ position: 1, key: 'Q3', also: ['Q17'] }] },
      estimate: { n: 7, value: 4 / 7 },
    });
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
    await expect(client.studies.checkMerge({ ...of, position: 3, into: 1 })).rejects.toMatchObject(refused);
  });
});

it('a study is no younger for a file that brought nothing new', async () => {
  const { client, of, bring } = await scene();
  const { updatedAt } = await client.studies.get(of);
  await bring(sheets);
  expect((await client.studies.get(of)).updatedAt).toBe(updatedAt);
});
