import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import type { CellValue } from '../../../../test/xlsx.ts';
import { type File, importFile, newPlace, spreadsheet } from './imports.fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation.stop());

/** The same lines with a line id: as they come first, and then in other files. */
const withIds =
  'order_id,line_id,date,amount,channel,sku\nA1,001,2026-03-05 09:00:00,1299.50,天猫,X1\nA2,002,2026-03-06 10:30:00,10,京东,X2\n';
/** And without one: two of them say the same. */
const withoutIds =
  'order_id,date,amount,channel,sku\nA1,2026-03-05 09:00:00,1299.50,天猫,X1\nA1,2026-03-05 09:00:00,1299.50,天猫,X1\nA2,2026-03-06 10:30:00,10.00,京东,X2\n';

const book = (rows: CellValue[][]): File => ({ name: 'orders.xlsx', content: spreadsheet(rows) });
const csv = (content: string | Uint8Array): File => ({ name: 'orders.csv', content });

const others: [how: string, ids: boolean, file: File][] = [
  [
    'a spreadsheet',
    true,
    book([
      ['order_id', 'line_id', 'date', 'amount', 'channel', 'sku'],
      ['A1', '001', '2026-03-05 09:00:00', 1299.5, '天猫', 'X1'],
      ['A2', '002', '2026-03-06 10:30:00', 10, '京东', 'X2'],
    ]),
  ],
  [
    'other columns first, other dates, other numbers, ids as text',
    true,
    csv(
      'sku,amount,date,channel,line_id,order_id\nX1,"1,299.50",2026/3/5 9:00,天猫,\'001,A1\nX2,￥10.00,2026-03-06T10:30:00Z,京东,="002",Ａ2\n',
    ),
  ],
  ['GBK', true, csv(iconv.encode(withIds, 'gbk'))],
  [
    'a spreadsheet',
    false,
    book([
      ['sku', 'order_id', 'channel', 'amount', 'date'],
      ['X2', 'A2', '京东', 10, '2026/3/6 10:30'],
      ['X1', 'A1', '天猫', 1299.5, '2026/3/5 9:00'],
      ['X1', 'A1', '天猫', 1299.5, '2026/3/5 9:00'],
    ]),
  ],
  ['semicolons', false, csv(withoutIds.replaceAll(',', ';'))],
];

test.each(others)('order lines come once, also from %s (with line ids: %s)', async (_how, ids, file) => {
  const here = await newPlace(installation);
  const first = await importFile(installation, here, 'orders', csv(ids ? withIds : withoutIds));
  const lines = ids ? 2 : 3;
  expect(first.done).toMatchObject({ status: 'done', stored: lines, rejected: 0 });
  const totals = await here.client.orders.totals(here.place);
  const again = await importFile(installation, here, 'orders', file);
  expect(again.done).toMatchObject({ status: 'done', stored: 0, changed: 0, duplicates: lines, rejected: 0 });
  expect(await here.client.orders.totals(here.place)).toEqual(totals);
});

test('answer sheets without an id come once, whatever the form of the file, and two people who say the same are two', async () => {
  const here = await newPlace(installation);
  const sheets =
    '提交时间,性别,年龄,满意\n2026-03-05 09:00:00,女,28,5\n2026-03-05 09:00:00,女,28,5\n2026-03-06 10:00:00,男,30.50,4\n';
  const { done } = await importFile(installation, here, 'answers', { name: 'a.csv', content: sheets });
  expect(done).toMatchObject({ stored: 3, duplicates: 0 });
  const same = spreadsheet([
    ['满意', '提交时间', '年龄', '性别'],
    [4, '2026/3/6 10:00', 30.5, '男'],
    [5, '2026/3/5 9:00', 28, '女'],
    [5, '2026/3/5 9:00', 28, '女'],
    [5, '2026/3/5 9:00', 28, '女'],
  ]);
  const target = { studyId: done.targetId };
  const again = await importFile(installation, here, 'answers', { name: 'a.xlsx', content: same }, undefined, target);
  expect(again.done).toMatchObject({ stored: 1, changed: 0, duplicates: 3 });
});

test('a sheet whose answers changed waits to be taken over, and counts once it is', async () => {
  const here = await newPlace(installation);
  const { done } = await importFile(installation, here, 'answers', {
    name: 'a.csv',
    content: '编号,意愿\n1,买\n2,不买\n',
  });
  const target = { studyId: done.targetId };
  const file = { name: 'b.csv', content: '编号,意愿\n1,买\n2,买\n3,不买\n' };
  const second = await importFile(installation, here, 'answers', file, undefined, target);
  expect(second.done).toMatchObject({ stored: 1, changed: 1, duplicates: 1 });
  const at = { ...here.place, studyId: done.targetId };
  const counts = async () => {
    const { responses, questions } = await here.client.studies.results(at);
    const answers = questions[0]!.options.map(({ answer, count }) => [answer, count]);
    return { responses, answers: Object.fromEntries(answers) };
  };
  expect(await counts()).toEqual({ responses: 3, answers: { 买: 1, 不买: 2 } });
  await here.client.imports.takeOver({ ...here.place, importId: second.done.id });
  expect(await counts()).toEqual({ responses: 3, answers: { 买: 2, 不买: 1 } });
  await here.client.imports.putBack({ ...here.place, importId: second.done.id });
  expect(await counts()).toEqual({ responses: 3, answers: { 买: 1, 不买: 2 } });
});
