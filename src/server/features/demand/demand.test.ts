import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { recordBatch } from '../../facts/batches.ts';
import { response } from '../../facts/tables/response.ts';
import { importTable, upload } from '../imports/schema.ts';
import { study } from './schema.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

const steps = [1, 2, 3, 4, 5].map((value) => ({ answer: `${value}分`, value }));
const questions: Question[] = [
  { position: 1, key: 'Q1', label: '人群', type: 'single', options: ['商务人士', '学生'] },
  { position: 2, key: 'Q2', label: '长续航有多重要', type: 'rating', scale: steps },
  { position: 3, key: 'Q3', label: '看重的功能', type: 'multi' },
  { position: 4, key: 'Q4', label: '年龄', type: 'number' },
  { position: 5, key: 'Q5', label: '购机日期', type: 'date' },
  { position: 6, key: 'Q6', label: '建议', type: 'open' },
];

/** 600 business people of whom 70 % rate 4 or 5, 400 students of whom 45 % do; every tenth leaves the features open. */
function sheet(index: number): string[] {
  const business = index < 600;
  const within = business ? index : index - 600;
  const top = within < (business ? 420 : 180);
  const features = index % 10 === 0 ? '' : index % 2 ? '长续航\u001f快充' : '长续航';
  return [
    business ? '商务人士' : '学生',
    top ? (index % 2 ? '5分' : '4分') : '2分',
    features,
    String(business ? 40 : 20),
    `2026-0${1 + (index % 3)}-15`,
    index % 4 ? '' : '续航再久一点',
  ];
}

async function scene() {
  const space = await biplane.workspace('owner', 'pm', 'gtm', 'viewer');
  const { id: launchId } = await newLaunch(space.pm.client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
  const at = { workspaceId: space.id, launchId };
  const created = await space.pm.client.studies.create({ ...at, name: '秋季需求调研' });
  await biplane.deps.postgres.db.update(study).set({ questions });
  return { space, at, studyId: created.id, client: space.pm.client };
}

/** Puts answers where a finished import would. */
async function answer(
  at: { workspaceId: string; launchId: string },
  studyId: string,
  sheets: string[][],
  weights?: number[],
) {
  const { db } = biplane.deps.postgres;
  const [uploadId, importId, batchId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const who = { workspaceId: at.workspaceId, createdBy: 'test', createdAt: new Date() };
  await db.insert(upload).values({ id: uploadId, fileName: 'a.csv', bytes: 1, ...who });
  await db.insert(importTable).values({
    id: importId,
    launchId: at.launchId,
    kind: 'answers',
    targetId: studyId,
    uploadId,
    fileName: 'a.csv',
    headersDigest: 'x',
    mapping: { kind: 'answers', columns: [] },
    status: 'done',
    batchId,
    bytesTotal: 1,
    createdByName: 'test',
    ...who,
  });
  await recordBatch({ db, workspaceId: at.workspaceId }, response, {
    ...{ id: batchId, scopeId: studyId, visible: true, repeats: false },
  });
  await biplane.deps.facts.insert({
    table: 'response',
    columns: ['workspace_id', 'study_id', 'batch_id', 'external_id', 'row_number', 'answered_at', 'weight', 'answers'],
    rows: sheets.map((answers, row) => [
      at.workspaceId,
      studyId,
      batchId,
      `r${row}`,
      row,
      0,
      weights?.[row] ?? 1,
      answers,
    ]),
  });
  return importId;
}

const thousand = Array.from({ length: 1000 }, (_, index) => sheet(index));
const shareOf = (position: number, ...answers: string[]) => ({ kind: 'share' as const, spec: { position, answers } });
const meanOf = (position: number) => ({ kind: 'mean' as const, spec: { position } });
const criterion = {
  measure: shareOf(2, '4分', '5分'),
  segment: { position: 1, answers: ['商务人士'] },
  weighted: true,
  direction: 'at_least' as const,
  threshold: 0.5,
  minimumN: 400,
  confidence: 0.95,
};

describe('a study', () => {
  it('shows every kind of question with n and intervals in one call', async () => {
    const { at, studyId, client } = await scene();
    await answer(at, studyId, thousand);
    const results = await client.studies.results({ ...at, studyId });
    expect(results.responses).toBe(1000);
    const [segment, rating, multi, number, date, open] = results.questions;
    expect(segment!.options.map(({ answer, count }) => [answer, count])).toEqual([
      ['商务人士', 600],
      ['学生', 400],
    ]);
    expect(rating!.topTwo!.value).toBeCloseTo(0.6, 12);
    expect(rating!.options.map((option) => option.count)).toEqual([0, 400, 0, 300, 300]);
    expect(rating!.mean!.value).toBeCloseTo(0.4 * 2 + 0.3 * 4 + 0.3 * 5, 12);
    expect(multi!.answered).toBe(900);
    expect(multi!.options.map(({ answer, count }) => [answer, count])).toEqual([
      ['长续航', 900],
      ['快充', 500],
    ]);
    expect(multi!.explain.exclusions).toEqual([
      { label: { key: 'demand.explain.notAnswered' }, value: 100, unit: 'count' },
    ]);
    expect(number!.mean).toMatchObject({ value: 32, n: 1000, method: 'student' });
    expect(number!.spread).toMatchObject({ minimum: 20, median: 40, maximum: 40 });
    expect(number!.spread!.bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(1000);
    expect(date!.options.map((option) => option.answer)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(open).toMatchObject({ answered: 250, distinct: 1, options: [] });
  });

  it('counts weights by their effective n, or not at all', async () => {
    const { at, studyId, client } = await scene();
    const weights = thousand.map((_, index) => (index < 600 ? 0.5 : 1.75));
    await answer(at, studyId, thousand, weights);
    const weighted = await client.studies.question({ ...at, studyId, position: 1 });
    expect(weighted.result.options[0]!.estimate.value).toBeCloseTo(0.3, 12);
    expect(weighted.result.effectiveN).toBeCloseTo(1000 ** 2 / (600 * 0.25 + 400 * 1.75 ** 2), 6);
    const plain = await client.studies.question({ ...at, studyId, position: 1, weighted: false });
    expect(plain.result.options[0]!.estimate.value).toBe(0.6);
    expect(plain.result.effectiveN).toBe(1000);
    const age = await client.studies.question({ ...at, studyId, position: 4 });
    expect(age.result.mean!.value).toBeCloseTo(0.3 * 40 + 0.7 * 20, 9);
    // Two thirds of the answers say 40, seven tenths of the weight 20.
    expect(age.result.spread).toMatchObject({ lowerQuartile: 20, median: 20, upperQuartile: 40 });
    expect(age.result.spread!.bins.at(-1)!.weight).toBeCloseTo(300, 6);
    const each = await client.studies.question({ ...at, studyId, position: 4, weighted: false });
    expect(each.result.spread).toMatchObject({ lowerQuartile: 20, median: 40, upperQuartile: 40 });
  });

  it('compares groups: who is significantly higher, and how strong the link is', async () => {
    const { at, studyId, client } = await scene();
    await answer(at, studyId, thousand);
    const { crossTab } = await client.studies.question({ ...at, studyId, position: 2, by: 1 });
    const [business, students] = crossTab!.groups;
    expect([business!.group, business!.letter, students!.group]).toEqual(['商务人士', 'A', '学生']);
    expect(business!.result.topTwo!.value).toBeCloseTo(0.7, 12);
    expect(students!.result.topTwo!.value).toBeCloseTo(0.45, 12);
    expect(business!.topTwoHigherThan).toEqual(['B']);
    expect(business!.meanHigherThan).toEqual(['B']);
    expect(students!.result.options[1]!.higherThan).toEqual(['A']);
    expect(crossTab!.independence).toMatchObject({ degrees: 2 });
    const byAge = await client.studies.question({ ...at, studyId, position: 4, by: 3 });
    expect(byAge.crossTab).toMatchObject({ independence: null, comparisons: 0, distinctGroups: 2 });
    await expect(client.studies.question({ ...at, studyId, position: 2, by: 6 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('opens the answer sheets behind a number', async () => {
    const { at, studyId, client } = await scene();
    await answer(at, studyId, thousand);
    const where = [
      { position: 1, answers: ['商务人士'] },
      { position: 3, answers: ['快充'] },
    ];
    const behind = await client.studies.rows({ ...at, studyId, where, limit: 2 });
    expect(behind.total).toBe(300);
    expect(behind.rows).toHaveLength(2);
    expect(behind.rows[0]!.answers[2]).toBe('长续航\u001f快充');
    expect((await client.studies.rows({ ...at, studyId, where: [{ position: 6 }] })).total).toBe(250);
  });

  it('exports those answer sheets as a file that a spreadsheet reads safely', async () => {
    const { space, at, studyId } = await scene();
    await answer(at, studyId, [sheet(1), ['商务人士', '5分', '', '', '', '=HYPERLINK("x")']]);
    const { secret } = await space.owner.client.keys.create({
      workspaceId: at.workspaceId,
      name: 'export',
      actions: ['read'],
    });
    const address = `${biplane.address}/api/v1/workspaces/${at.workspaceId}/launches/${at.launchId}/studies/${studyId}/rows.csv`;
    const get = (query: string) =>
      fetch(`${address}${query}`, { headers: { Authorization: `Bearer ${secret}`, 'Accept-Language': 'zh' } });
    const bytes = new Uint8Array(await (await get('')).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes).split('\r\n')).toEqual([
      '答卷编号,作答时间,权重,人群,长续航有多重要,看重的功能,年龄,购机日期,建议',
      'r0,,1,商务人士,5分,长续航|快充,40,2026-02-15,',
      `r1,,1,商务人士,5分,,,,"'=HYPERLINK(""x"")"`,
      '',
    ]);
    const narrowed = await (await get(`?where=${encodeURIComponent('[{"position":6}]')}`)).text();
    expect(narrowed.split('\r\n')).toHaveLength(3);
    expect((await get('?where=[')).status).toBe(400);
    expect((await fetch(address)).status).toBe(401);
  });

  it('counts nothing of an import that was undone, and says so at once', async () => {
    const { at, studyId, client } = await scene();
    const importId = await answer(at, studyId, thousand);
    expect((await client.studies.get({ ...at, studyId })).responses).toBe(1000);
    await client.imports.undo({ ...at, importId });
    expect((await client.studies.get({ ...at, studyId })).responses).toBe(0);
    const empty = await client.studies.results({ ...at, studyId });
    expect(empty.questions.every((question) => question.answered === 0)).toBe(true);
  });

  it('is counted together with the others of its launch, in one statement, and each by its own weights', async () => {
    const { space, at, studyId, client } = await scene();
    const [second, third] = await Promise.all(
      ['周年调研', '空白'].map((name) => client.studies.create({ ...at, name })),
    );
    const other = await newLaunch(client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
    const elsewhere = await client.studies.create({ ...at, launchId: other.id, name: '别处' });
    await answer(at, studyId, thousand.slice(0, 40));
    await answer(at, studyId, thousand.slice(40, 50));
    await answer(at, second!.id, thousand.slice(0, 4), [0.5, 0.5, 1, 2]);
    await answer({ ...at, launchId: other.id }, elsewhere.id, thousand.slice(0, 7));
    const statements = vi.spyOn(biplane.deps.facts, 'query');
    const listed = await client.studies.list(at);
    expect(statements).toHaveBeenCalledTimes(1);
    statements.mockRestore();
    const byId = new Map(listed.map((each) => [each.id, each]));
    expect([...byId.keys()].sort()).toEqual([studyId, second!.id, third!.id].sort());
    expect(byId.get(studyId)).toMatchObject({ responses: 50, weighted: false, effectiveN: 50 });
    expect(byId.get(second!.id)).toMatchObject({ responses: 4, weighted: true });
    expect(byId.get(second!.id)!.effectiveN).toBeCloseTo(16 / 5.5, 9);
    expect(byId.get(third!.id)).toMatchObject({ responses: 0, weighted: false, effectiveN: 0 });
    for (const { id } of listed) expect(await client.studies.get({ ...at, studyId: id })).toEqual(byId.get(id));
    expect((await client.demandCard.get(at)).studies).toBe(3);
  });

  it('is hidden from other launches and goes through the trash', async () => {
    const { space, at, studyId, client } = await scene();
    const other = await newLaunch(client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
    await expect(client.studies.get({ ...at, launchId: other.id, studyId })).rejects.toMatchObject({
      code: 'not_found',
    });
    const removed = await client.studies.remove({ ...at, studyId, version: 1 });
    expect(await client.studies.list(at)).toEqual([]);
    expect((await client.studies.list({ ...at, deleted: true })).map((each) => each.id)).toEqual([studyId]);
    await client.studies.restore({ ...at, studyId, version: removed.version });
    expect(await client.studies.list(at)).toHaveLength(1);
    await expect(client.studies.rename({ ...at, studyId, version: 1, name: '旧' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('a need', () => {
  async function withNeed() {
    const it = await scene();
    const need = await it.client.needs.create({ ...it.at, title: '长续航', statement: '出差一整天不带充电宝' });
    return { ...it, need };
  }

  it('is judged by its registered criterion, in its segment only', async () => {
    const { at, studyId, client, need } = await withNeed();
    const before = await client.needs.register({ ...at, needId: need.id, studyId, ...criterion });
    expect(before.verdict).toEqual({ outcome: 'waiting', toDecide: null, missing: 400 });
    expect(before.criterion).toMatchObject({
      ...criterion,
      ...{ unit: 'share', words: { key: 'demand.measure.share.topBoxes', params: { count: 2 } } },
      ...{ questions: [{ position: 2, key: 'Q2', label: '长续航有多重要' }], segment: { key: 'Q1', label: '人群' } },
      responsesWhenRegistered: 0,
    });
    await answer(at, studyId, thousand);
    const after = await client.needs.get({ ...at, needId: need.id });
    expect(after.verdict!.outcome).toBe('validated');
    expect(after.estimate).toMatchObject({ value: 0.7, n: 600 });
    expect(after.explain!.inputs.map((line) => line.value)).toEqual([1000, 600, 600, 420, 600]);
    expect(after.explain!.exclusions).toEqual([
      { label: { key: 'demand.explain.notInSegment' }, value: 400, unit: 'count' },
    ]);
  });

  it('can be refuted, stay open, or be judged by a mean', async () => {
    const { at, studyId, client, need } = await withNeed();
    await answer(at, studyId, thousand);
    await expect(client.needs.register({ ...at, needId: need.id, studyId, ...criterion })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'demand.errors.reasonNeeded' },
      details: { field: 'reason' },
    });
    const register = (change: object) =>
      client.needs.register({ ...at, needId: need.id, studyId, ...criterion, reason: '换一种看法', ...change });
    expect((await register({ threshold: 0.8 })).verdict!.outcome).toBe('refuted');
    const open = await register({ threshold: 0.71 });
    expect(open.verdict).toMatchObject({ outcome: 'inconclusive', toDecide: { towards: 'refuted' } });
    const mean = await register({ measure: meanOf(2), threshold: 3.5, segment: null });
    expect(mean.estimate).toMatchObject({ method: 'student', n: 1000 });
    expect(mean.estimate!.value).toBeCloseTo(3.5, 12);
    expect(mean.range).toEqual({ from: 1, to: 5 });
    const age = await register({ measure: meanOf(4), threshold: 30, segment: null });
    expect(age.estimate!.value).toBeCloseTo(32, 9);
    const several = await register({ measure: shareOf(3, '长续航', '快充'), segment: null });
    expect(several.estimate).toMatchObject({ value: 1, n: 900 });
  });

  it('keeps every registration, and wants a reason once answers can be seen', async () => {
    const { at, studyId, client, need } = await withNeed();
    const register = (change: object) =>
      client.needs.register({ ...at, needId: need.id, studyId, ...criterion, ...change });
    await register({});
    await register({ threshold: 0.6 });
    await answer(at, studyId, thousand);
    await expect(register({ threshold: 0.4 })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'demand.errors.reasonNeeded', params: { responses: 1000 } },
    });
    await register({ threshold: 0.4, reason: '竞品门槛更低' });
    const { history } = await client.needs.get({ ...at, needId: need.id });
    expect(history.map((each) => [each.threshold, each.responsesWhenRegistered, each.supersededAt === null])).toEqual([
      [0.4, 1000, true],
      [0.6, 0, false],
      [0.5, 0, false],
    ]);
  });

  it.each([
    ['a question that does not exist', { measure: shareOf(9, '5分') }, 'measure.spec.position'],
    ['a share of a number', { measure: shareOf(4, '20') }, 'measure.kind'],
    ['a share of no answers', { measure: shareOf(2) }, 'measure.spec.answers'],
    ['a mean of choices', { measure: meanOf(1) }, 'measure.kind'],
    ['an answer that is not on the scale', { measure: shareOf(2, '9分') }, 'measure.spec.answers'],
    ['a threshold of 150 %', { threshold: 1.5 }, 'threshold'],
    ['a segment by free text', { segment: { position: 6, answers: ['x'] } }, 'segment.position'],
    ['a segment of nobody', { segment: { position: 1, answers: [] } }, 'segment.answers'],
    ['a segment by the question that is measured', { segment: { position: 2, answers: ['5分'] } }, 'segment.position'],
  ])('refuses %s', async (_what, change, field) => {
    const { at, studyId, client, need } = await withNeed();
    await expect(
      client.needs.register({ ...at, needId: need.id, studyId, ...criterion, ...change }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field },
    });
  });

  it('is ranked and classed by each side on its own, and differences are shown', async () => {
    const { space, at, client, need } = await withNeed();
    const gtm = space.gtm.client;
    const second = await client.needs.create({ ...at, title: '轻薄' });
    const third = await client.needs.create({ ...at, title: '快充' });
    expect([second.number, third.number]).toEqual([2, 3]);
    await client.needs.rank({ ...at, side: 'pm', order: [need.id, second.id, third.id] });
    await client.needs.handIn({ ...at, side: 'pm' });
    await gtm.needs.rank({ ...at, side: 'gtm', order: [third.id, second.id, need.id] });
    const place = { ...at, needId: second.id, version: 0, side: 'gtm' as const };
    const placed = await gtm.needs.place({ ...place, moscow: 'must', reason: '柜台先比轻重' });
    expect(placed.own).toEqual([{ side: 'gtm', moscow: 'must', rank: 2, reason: '柜台先比轻重', version: 1 }]);
    await expect(gtm.needs.place({ ...place, moscow: 'could' })).rejects.toMatchObject({ code: 'conflict' });
    const opened = await gtm.needs.handIn({ ...at, side: 'gtm' });
    expect(opened.map((each) => [each.pm.rank, each.gtm.rank, each.disagreement.notable])).toEqual([
      [1, 3, true],
      [2, 2, false],
      [3, 1, true],
    ]);
    await expect(client.needs.rank({ ...at, side: 'gtm', order: [] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(space.viewer.client.needs.create({ ...at, title: '不行' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('makes the card: figures, verdict and what to do next', async () => {
    const { at, studyId, client, need } = await withNeed();
    await client.needs.register({ ...at, needId: need.id, studyId, ...criterion });
    const current = await client.needs.get({ ...at, needId: need.id });
    await client.needs.update({ ...at, needId: need.id, version: current.version, moscow: 'must' });
    await answer(at, studyId, thousand);
    const card = await client.demandCard.get(at);
    expect(card.verdict).toEqual({ key: 'demand.card.verdict.allValidated', params: { total: 1 } });
    expect(card.kpis[0]).toMatchObject({ id: 'demand.validatedMusts', value: 1, target: 1, status: 'met' });
    expect(card.next.map((action) => action.owner)).toEqual(['pm', 'gtm']);
    await expect(client.studies.remove({ ...at, studyId, version: 1 })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    const removed = await client.needs.remove({
      ...at,
      needId: need.id,
      version: (await client.needs.get({ ...at, needId: need.id })).version,
    });
    expect(await client.needs.list(at)).toEqual([]);
    await client.needs.restore({ ...at, needId: need.id, version: removed.version });
    expect(await client.needs.list(at)).toHaveLength(1);
  });
});
