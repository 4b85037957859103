import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { sharedData } from '../../../../test/references.ts';
import { importFile, newPlace, type Place, spreadsheet } from './imports.fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

async function answersOf(place: Place, studyId: string) {
  return installation.deps.facts.query<{ row: number; id: string; answers: string[]; weight: number; at: number }>({
    sql: `SELECT row_number AS row, external_id AS id, answers, weight, answered_at AS at FROM response
      WHERE workspace_id = {workspaceId:String} AND study_id = {studyId:String} ORDER BY row_number`,
    params: { workspaceId: place.workspaceId, studyId },
  });
}

const questionnaire = [
  '答卷编号,提交答卷时间,1、您的性别,2、您用过哪些品牌,3、整体满意度,4、年龄,5、建议,权重',
  'r1,2026/3/5 14:05:00,女,华为┋小米,5分,28岁,"续航, 再长一点",1.2',
  'r2,2026/3/6 09:00:00,男,小米,4分,35岁,"他说""不错""",0.8',
  'r3,2026/3/6 10:00:00,女,华为┋OPPO,3分,,(空),1',
  'r4,2026/3/7 10:00:00,男,OPPO┋华为,1分,41岁,,1',
].join('\r\n');

describe('answers', () => {
  test('a Chinese questionnaire export becomes answers of a new study', async () => {
    const here = await newPlace(installation);
    const file = { name: '问卷.csv', content: `\ufeff${questionnaire}` };
    const { inspected, dry, done } = await importFile(installation, here, 'answers', file, (mapping) => {
      // Four answers are too few to tell a remark from an option; a person can.
      const remark = mapping.kind === 'answers' ? mapping.columns[6] : undefined;
      if (remark?.as === 'question') remark.question.type = 'open';
    });
    expect(inspected).toMatchObject({ encoding: 'utf-8', delimiter: ',', format: 'csv', total: 4 });
    expect(dry).toMatchObject({ rows: 4, stored: 4, rejected: 0, duplicates: 0 });
    expect(done).toMatchObject({ status: 'done', stored: 4, rejected: 0, kind: 'answers' });
    const study = await here.client.studies.get({ ...here.place, studyId: done.targetId });
    expect(study.questions.map(({ key, type }) => `${key} ${type}`)).toEqual([
      'Q1 single',
      'Q2 multi',
      'Q3 rating',
      'Q4 number',
      'Q5 open',
    ]);
    expect(study.responses).toBe(4);
    const rows = await answersOf(here.place, done.targetId);
    expect(rows[0]).toMatchObject({
      at: Date.UTC(2026, 2, 5, 14, 5),
      row: 2,
      id: 'r1',
      weight: 1.2,
      answers: ['女', '华为\u001f小米', '5分', '28', '续航, 再长一点'],
    });
    expect(rows[1]!.answers[4]).toBe('他说"不错"');
    expect(rows[2]!.answers.slice(3)).toEqual(['', '']);
  });

  test('the same content is the same in GBK, with tabs, compressed, and in UTF-16', async () => {
    const here = await newPlace(installation);
    const tabs = questionnaire.replace('"续航, 再长一点"', '续航再长一点').replaceAll(',', '\t');
    const book = questionnaire
      .split('\r\n')
      .map((line) =>
        line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)!.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '')),
      );
    for (const row of book) row.length = 8;
    for (const [name, content] of [
      ['gbk.csv', iconv.encode(questionnaire, 'gbk')],
      ['utf16.csv', iconv.encode(tabs, 'utf16-le', { addBOM: true })],
      ['zip.csv.gz', gzipSync(questionnaire)],
      ['book.xlsx', spreadsheet(book)],
    ] as const) {
      const { done } = await importFile(installation, here, 'answers', { name, content });
      expect(done, name).toMatchObject({ status: 'done', stored: 4, rejected: 0 });
      const rows = await answersOf(here.place, done.targetId);
      expect(rows[0]!.answers[1], name).toBe('华为\u001f小米');
    }
  });
});

/** How often each answer to the question with this key was given. */
async function counts(
  place: Place,
  study: { id: string; questions: { key: string; position: number }[] },
  key: string,
) {
  const rows = await installation.deps.facts.query<{ answer: string; n: number }>({
    sql: `SELECT answers[{position:UInt32}] AS answer, count() AS n FROM response
      WHERE workspace_id = {workspaceId:String} AND study_id = {studyId:String} GROUP BY answer`,
    params: {
      workspaceId: place.workspaceId,
      studyId: study.id,
      position: study.questions.find((question) => question.key === key)!.position,
    },
  });
  return Object.fromEntries(rows.map(({ answer, n }) => [answer, n]));
}

describe('real questionnaires', () => {
  const refs = sharedData('refs/survey.json');
  const expected = refs ? JSON.parse(readFileSync(refs, 'utf8')) : null;
  const surveys = ['stackoverflow_2017_5594.csv', 'pop_vs_soda_374250.csv.gz', 'airline_satisfaction_12988.csv.gz'].map(
    (name) => sharedData(`survey/${name}`),
  );

  test.skipIf(!surveys[0])(
    '5,594 developers, twice: the second time nothing is new',
    async () => {
      const here = await newPlace(installation);
      const file = { name: 'stackoverflow.csv', content: { path: surveys[0]! } };
      const { done, dry } = await importFile(installation, here, 'answers', file);
      expect(done).toMatchObject({ status: 'done', stored: 5594, rejected: 0 });
      expect(dry).toMatchObject({ rows: 5594, stored: 5594 });
      const study = await here.client.studies.get({ ...here.place, studyId: done.targetId });
      for (const [key, { k }] of Object.entries<{ k: number }>(expected.stackoverflow_2017_5594.share_wilson95)) {
        expect((await counts(here.place, study, key))['1'], key).toBe(k);
      }
      const again = await importFile(installation, here, 'answers', file, undefined, { studyId: study.id });
      expect(again.done).toMatchObject({ status: 'done', stored: 0, duplicates: 5594 });
      expect((await here.client.studies.get({ ...here.place, studyId: study.id })).responses).toBe(5594);
      await here.client.imports.undo({ ...here.place, importId: done.id });
      expect((await here.client.studies.get({ ...here.place, studyId: study.id })).responses).toBe(0);
      await here.client.imports.redo({ ...here.place, importId: done.id });
      expect((await here.client.studies.get({ ...here.place, studyId: study.id })).responses).toBe(5594);
    },
    60_000,
  );

  test.skipIf(!surveys[1])(
    '374,250 words for a soft drink, nearly all of them in rows that occur many times',
    async () => {
      const here = await newPlace(installation);
      const { done } = await importFile(installation, here, 'answers', {
        name: 'pop.csv.gz',
        content: { path: surveys[1]! },
      });
      expect(done).toMatchObject({ status: 'done', stored: 374_250, rejected: 0, rowsDone: 374_250 });
      const study = await here.client.studies.get({ ...here.place, studyId: done.targetId });
      const words = await counts(here.place, study, 'word_for_cola');
      for (const [word, { k }] of Object.entries<{ k: number }>(expected.pop_vs_soda_374250.word))
        expect(words[word]).toBe(k);
    },
    60_000,
  );

  test.skipIf(!surveys[2])(
    '12,988 passengers with an id, ratings, numbers and blanks',
    async () => {
      const here = await newPlace(installation);
      const { done } = await importFile(installation, here, 'answers', {
        name: 'airline.csv.gz',
        content: { path: surveys[2]! },
      });
      expect(done).toMatchObject({ status: 'done', stored: 12_988, rejected: 0 });
      const [first] = await answersOf(here.place, done.targetId);
      expect(first).toMatchObject({ row: 2, id: '19556' });
      expect(first!.answers.slice(0, 7)).toEqual([
        'Female',
        'Loyal Customer',
        '52',
        'Business travel',
        'Eco',
        '160',
        '5',
      ]);
    },
    60_000,
  );
});

describe('orders', () => {
  const real = sharedData('orders/online_retail_2010-12_2011-05.csv.gz');
  test.skipIf(!real)(
    'half a year of a real shop adds up to the cent, also when imported twice',
    async () => {
      const here = await newPlace(installation, 'GBP');
      const refs = JSON.parse(readFileSync(sharedData('refs/orders_subscriptions.json')!, 'utf8'))[
        'online_retail_2010-12_2011-05'
      ];
      const file = { name: 'online_retail.csv.gz', content: { path: real! } };
      const accept = (mapping: object) => Object.assign(mapping, { refundsWithoutOrder: true, corrections: true });
      const first = await importFile(installation, here, 'orders', file, accept);
      expect(first.dry).toMatchObject({
        rows: 209_029,
        stored: 209_029,
        duplicates: 0,
        rejected: 0,
        unmatchedRefunds: 3783,
      });
      expect(first.done).toMatchObject({
        status: 'done',
        stored: 209_029,
        rejected: 0,
        firstDay: '2010-12-01',
        lastDay: '2011-05-31',
      });
      const totals = await here.client.orders.totals(here.place);
      expect(totals.grossMinor).toBe(Math.round(refs.gross_sales_excluding_C * 100));
      expect(totals.refundMinor).toBe(Math.round(refs.cancelled_value * 100));
      expect(totals.netMinor).toBe(Math.round(refs.net * 100));
      expect(totals.refunds).toBe(refs.cancel_invoices);
      const months = await here.client.orders.breakdown({ ...here.place, by: 'month' });
      for (const { key, grossMinor, refundMinor } of months.rows) {
        expect(grossMinor).toBe(Math.round(refs.gross_by_month[key.slice(0, 7)] * 100));
        expect(refundMinor).toBe(Math.round(refs.cancelled_by_month[key.slice(0, 7)] * 100));
      }
      const again = await importFile(installation, here, 'orders', file, accept);
      expect(again.inspected.remembered).toBe(true);
      expect(again.done).toMatchObject({ status: 'done', stored: 0, duplicates: 209_029 });
      expect(await here.client.orders.totals(here.place)).toEqual(totals);

      await here.client.imports.undo({ ...here.place, importId: first.done.id });
      expect((await here.client.orders.totals(here.place)).lines).toBe(0);
      await here.client.imports.redo({ ...here.place, importId: first.done.id });
      expect(await here.client.orders.totals(here.place)).toEqual(totals);
    },
    120_000,
  );
});
