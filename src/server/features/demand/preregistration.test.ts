/** A criterion that is registered before there is any answer. */
import { beforeAll, expect, it } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { pastedQuestions } from '../../../domain/demand/pasted-questions.ts';
import { importFile, newPlace } from '../imports/imports.fixture.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

const questionnaire = pastedQuestions(
  '您的身份 [单选]\n商务人士\n学生\n\n长续航有多重要 [量表]\n非常不重要\n不重要\n一般\n重要\n非常重要',
);
const standard = { direction: 'at_least', threshold: 0.5, minimumN: 40, confidence: 0.95, weighted: true } as const;
const important = { kind: 'share' as const, spec: { position: 2, answers: ['非常重要', '重要'] } };

async function described() {
  const { place, client } = await newPlace(biplane);
  const study = await client.studies.create({ ...place, name: '秋季调研', questions: questionnaire });
  const need = await client.needs.create({ ...place, title: '长续航' });
  const register = () =>
    client.needs.register({
      ...{ ...place, needId: need.id, studyId: study.id, measure: important },
      ...{ segment: { position: 1, answers: ['商务人士'] }, ...standard },
    });
  return { place, client, study, register };
}

it('waits for answers, and is decided by those that a file with these questions brings', async () => {
  const { place, client, study, register } = await described();
  expect(study.questions.map(({ position, type }) => [position, type])).toEqual([
    [1, 'single'],
    [2, 'rating'],
  ]);
  const registered = await register();
  expect(registered).toMatchObject({
    verdict: { outcome: 'waiting', missing: 40 },
    estimate: null,
    criterion: { responsesWhenRegistered: 0, counted: ['重要', '非常重要'] },
  });
  expect(await client.needs.list({ ...place, outcome: 'waiting' })).toHaveLength(1);
  const sheet = (n: number) => `${n},商务人士,${n % 10 === 0 ? '一般' : '非常重要'}`;
  const rows = Array.from({ length: 100 }, (_, n) => sheet(n + 1));
  const content = ['编号,您的身份,长续航有多重要', ...rows].join('\n');
  const target = { studyId: study.id };
  await importFile(biplane, { client, place }, 'answers', { name: '答卷.csv', content }, undefined, target);
  const decided = await client.needs.get({ ...place, needId: registered.id });
  expect(decided).toMatchObject({
    verdict: { outcome: 'validated' },
    estimate: { value: 0.9, n: 100 },
    criterion: { responsesWhenRegistered: 0 },
  });
  const answered = await client.studies.get({ ...place, studyId: study.id });
  expect(answered.questions).toHaveLength(2);
  // What is told of it is not older than the answers that it has.
  expect(answered.updatedAt >= decided.criterion!.registeredAt).toBe(true);
  expect(answered.updatedAt > study.updatedAt).toBe(true);
  expect((await client.studies.list(place))[0]?.updatedAt).toBe(answered.updatedAt);
  // Which answers count stands in the explanation; of weights it says nothing where there are none.
  const explained = JSON.stringify(decided.explain);
  expect(explained).toContain('重要 · 非常重要');
  expect(explained).toContain('unweighted');
  expect(explained).not.toContain('.weighted');
});

it('keeps the questions that it rests on, and lets others follow', async () => {
  const { place, client, study, register } = await described();
  const describe = async (questions: typeof questionnaire) => {
    const { version } = await client.studies.get({ ...place, studyId: study.id });
    return client.studies.describe({ ...place, studyId: study.id, version, questions });
  };
  const [first, second] = questionnaire as [(typeof questionnaire)[0], (typeof questionnaire)[0]];
  await describe([second, first]);
  await describe([first, second]);
  await register();
  const inUse = { code: 'invalid_input', reason: { key: 'demand.errors.questionInUse' } };
  await expect(describe([second, first])).rejects.toMatchObject(inUse);
  await expect(describe([first])).rejects.toMatchObject(inUse);
  const more = await describe([first, second, { key: 'Q3', label: '年龄', type: 'number' }]);
  expect(more.questions.map(({ position, key }) => `${position} ${key}`)).toEqual([
    '1 您的身份',
    '2 长续航有多重要',
    '3 Q3',
  ]);
});

it.each([
  ['two questions with one key', [questionnaire[0]!, questionnaire[0]!], 'sameKey'],
  ['a choice of one option', [{ ...questionnaire[0]!, options: ['是'] }], 'tooFewOptions'],
  ['the same option twice', [{ ...questionnaire[0]!, options: ['是', '是'] }], 'sameOption'],
])('refuses %s', async (_what, questions, reason) => {
  const { place, client } = await newPlace(biplane);
  const created = client.studies.create({ ...place, name: '调研', questions });
  await expect(created).rejects.toMatchObject({
    code: 'invalid_input',
    reason: { key: `demand.errors.${reason}` },
    details: { field: 'questions' },
  });
});

it('takes several answers apart as the file joins them, where the question was described before', async () => {
  const { place, client } = await newPlace(biplane);
  const questions = pastedQuestions('从哪里了解 [多选]\n短视频\n朋友\n门店\n\n续航 [单选]\n重要\n一般');
  const study = await client.studies.create({ ...place, name: '渠道调研', questions });
  const ways = ['短视频┋朋友', '朋友', '短视频┋门店', '门店┋朋友', '短视频', '朋友┋短视频┋门店'];
  const content = ['编号,从哪里了解,续航', ...ways.map((way, n) => `${n + 1},${way},重要`)].join('\n');
  const file = { name: '答卷.csv', content };
  await importFile(biplane, { client, place }, 'answers', file, undefined, { studyId: study.id });
  const { result } = await client.studies.question({ ...place, studyId: study.id, position: 1 });
  expect(Object.fromEntries(result.options.map(({ answer, count }) => [answer, count]))).toEqual({
    ...{ 朋友: 4, 短视频: 4, 门店: 3 },
  });
});
