/** How a question is read can be changed when answers are there: all figures follow, and what rests on them says so. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { importFile, newPlace, type Place } from '../imports/imports.fixture.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

const rows = Array.from({ length: 40 }, (_, at) => [
  `r${at}`,
  ['EMEA', 'APAC', 'NA', 'LATAM'][at % 4],
  [1, 2, 3, 4, 5, -3, 2, 4][at % 8],
  ['Calls;Music', 'Music', 'Calls', 'Video;Calls'][at % 4],
  at === 7 ? 'about ten' : String(10 + (at % 5)),
]);
const content = [['id', 'region', 'Satisfaction', 'Use', 'Minutes'], ...rows].map((row) => row.join(',')).join('\n');

type Here = { client: Client; at: Place & { studyId: string } };
async function imported() {
  const here = await newPlace(biplane);
  const file = { name: 'answers.csv', content };
  const { done } = await importFile(biplane, here, 'answers', file);
  return { ...here, file, done, at: { ...here.place, studyId: done.targetId } };
}
type Reading = Omit<
  Parameters<Client['studies']['reread']>[0],
  'workspaceId' | 'launchId' | 'studyId' | 'version' | 'position'
>;
async function reread({ client, at }: Here, key: string, reading: Reading) {
  const { version, questions } = await client.studies.get(at);
  const { position } = questions.find((question) => question.key === key)!;
  await client.studies.reread({ ...at, version, position, ...reading });
  return position;
}
const counts = ({ options }: { options: { answer: string; count: number }[] }) =>
  Object.fromEntries(options.map(({ answer, count }) => [answer, count]));
async function result({ client, at }: Here, key: string) {
  const { questions } = await client.studies.get(at);
  const { position } = questions.find((question) => question.key === key)!;
  return client.studies.question({ ...at, position });
}
const five = [1, 2, 3, 4, 5].map((value) => ({ answer: String(value), value }));

describe('how a question is read', () => {
  it('what means no answer can be named, and named no longer', async () => {
    const here = await imported();
    expect((await result(here, 'region')).result.answered).toBe(40);
    await reread(here, 'region', { type: 'single', options: ['EMEA', 'APAC', 'LATAM'], missing: ['NA'] });
    const without = await result(here, 'region');
    expect(without.result.answered).toBe(30);
    expect(without.unread.cells).toEqual([{ cell: 'NA', count: 10, missing: true }]);
    await reread(here, 'region', { type: 'single' });
    expect(counts((await result(here, 'region')).result)).toEqual({ EMEA: 10, APAC: 10, LATAM: 10, NA: 10 });
  });

  it('codes that were taken for no answer come back, because they are kept as they were written', async () => {
    const here = await imported();
    const before = await result(here, 'Satisfaction');
    expect(before.result).toMatchObject({ answered: 35 });
    expect(before.unread).toMatchObject({ cells: [{ cell: '-3', count: 5, missing: true }], notUnderstood: 0 });
    await reread(here, 'Satisfaction', { type: 'number' });
    const { result: numbers } = await result(here, 'Satisfaction');
    expect(numbers.answered).toBe(40);
    expect(numbers.mean?.value).toBeCloseTo((5 * (1 + 2 + 3 + 4 + 5 - 3 + 2 + 4)) / 40, 10);
  });

  it('the direction of a scale, its steps and their values', async () => {
    const here = await imported();
    const { result: before } = await result(here, 'Satisfaction');
    const turned = five.map(({ answer, value }) => ({ answer, value: 6 - value }));
    await reread(here, 'Satisfaction', { type: 'rating', scale: turned, missing: ['-3'] });
    const { result: after } = await result(here, 'Satisfaction');
    expect(after.mean?.value).toBeCloseTo(6 - before.mean!.value, 10);
    await reread(here, 'Satisfaction', { type: 'rating', scale: five.slice(0, 4), missing: ['-3'] });
    const shorter = await result(here, 'Satisfaction');
    expect(shorter.result.answered).toBe(30);
    expect(shorter.unread).toMatchObject({ notUnderstood: 5, cells: [{ cell: '-3' }, { cell: '5', missing: false }] });
  });

  it('several answers become one, and one several', async () => {
    const here = await imported();
    expect(counts((await result(here, 'Use')).result)).toEqual({ Calls: 30, Music: 20, Video: 10 });
    await reread(here, 'Use', { type: 'single', separator: ';' });
    expect(counts((await result(here, 'Use')).result)).toEqual({
      'Calls;Music': 10,
      Music: 10,
      Calls: 10,
      'Video;Calls': 10,
    });
    await reread(here, 'Use', { type: 'multi', separator: ';' });
    expect(counts((await result(here, 'Use')).result)).toEqual({ Calls: 30, Music: 20, Video: 10 });
    await reread(here, 'Use', { type: 'ranking', separator: ';' });
    const { result: ranked } = await result(here, 'Use');
    expect(counts(ranked)).toEqual({ Calls: 20, Music: 10, Video: 10 });
  });

  it('a cell that could not be read is shown, and read where it can be', async () => {
    const here = await imported();
    expect(here.done).toMatchObject({ stored: 40, rejected: 0, unreadCells: 1 });
    const minutes = await result(here, 'Minutes');
    expect(minutes.result.answered).toBe(39);
    expect(minutes.unread).toMatchObject({
      notUnderstood: 1,
      cells: [{ cell: 'about ten', count: 1, missing: false }],
    });
    await reread(here, 'Minutes', { type: 'open' });
    expect((await result(here, 'Minutes')).result.answered).toBe(40);
  });

  it('groups, rows and other questions follow', async () => {
    const here = await imported();
    const by = await reread(here, 'region', { type: 'single', missing: ['NA'] });
    const { client, at } = here;
    const { crossTab } = await client.studies.question({ ...at, position: by + 1, by });
    expect(crossTab?.groups.map(({ group }) => group).sort()).toEqual(['APAC', 'EMEA', 'LATAM']);
    expect((await client.studies.rows({ ...at, where: [{ position: by }] })).total).toBe(30);
    expect((await client.studies.results(at)).questions.find(({ position }) => position === by)?.answered).toBe(30);
  });

  it('the same file still brings nothing new', async () => {
    const here = await imported();
    await reread(here, 'Satisfaction', { type: 'number' });
    await reread(here, 'region', { type: 'single', missing: ['NA'] });
    const { done } = await importFile(biplane, here, 'answers', here.file, undefined, { studyId: here.at.studyId });
    expect(done).toMatchObject({ stored: 0, changed: 0, duplicates: 40 });
  });

  it('refuses steps that stand twice, and parts of other questions', async () => {
    const here = await imported();
    const twice = [...five.slice(0, 2), { answer: 'x', value: 2 }];
    await expect(reread(here, 'Satisfaction', { type: 'rating', scale: twice })).rejects.toMatchObject({
      reason: { key: 'demand.errors.sameOption' },
    });
    await expect(reread(here, 'Satisfaction', { type: 'rating', scale: [] })).rejects.toMatchObject({
      reason: { key: 'demand.errors.tooFewOptions' },
    });
  });

  it('criteria that rest on the question say so, and stay measurable', async () => {
    const here = await imported();
    const { client, at } = here;
    const { questions } = await client.studies.get(at);
    const { position } = questions.find(({ key }) => key === 'Satisfaction')!;
    const { id: needId } = await client.needs.create({ ...here.place, title: '满意' });
    const standard = { direction: 'at_least', threshold: 0.4, minimumN: 10, confidence: 0.95 } as const;
    const measure = { kind: 'share' as const, spec: { position, answers: ['4', '5'] } };
    await client.needs.register({
      ...at,
      needId,
      measure,
      segment: null,
      weighted: false,
      ...standard,
      reason: '后补',
    });
    const criterion = async () => (await client.needs.get({ ...here.place, needId })).criterion!;
    expect((await criterion()).rereadSince).toEqual([]);
    await expect(reread(here, 'Satisfaction', { type: 'number' })).rejects.toMatchObject({
      reason: { key: 'demand.errors.rereadBreaks', params: { title: '满意', question: 'Satisfaction' } },
    });
    await reread(here, 'Satisfaction', { type: 'rating', scale: five, missing: ['-3', '1'] });
    expect((await criterion()).rereadSince).toMatchObject([{ label: 'Satisfaction' }]);
    expect((await client.needs.get({ ...here.place, needId })).estimate?.n).toBe(30);
  });
});
