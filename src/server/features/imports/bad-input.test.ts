import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Installation, keyCaller, sharedInstallation } from '../../../../test/harness.ts';
import { translate } from '../../../locales/translate.ts';
import { readRejects } from './files.ts';
import { type File, importFile, type Mapping, newPlace, spreadsheet, uploadFile } from './imports.fixture.ts';
import { findImport } from './records.ts';
import { rejectsCsv } from './rejects-file.ts';

let installation: Installation;
let here: Awaited<ReturnType<typeof newPlace>>;
beforeAll(async () => {
  installation = await sharedInstallation();
  here = await newPlace(installation, 'CNY');
});

const inspect = async (file: File, kind: 'answers' | 'orders' = 'answers', options = {}) => {
  const uploadId = await uploadFile(installation, here.place, file);
  return here.client.imports.inspect({ ...here.place, uploadId, kind, ...options });
};
const csv = (...lines: string[]): File => ({ name: 'file.csv', content: lines.join('\n') });
const importHere = (kind: 'answers' | 'orders', file: File, correct?: (mapping: Mapping) => unknown) =>
  importFile(installation, here, kind, file, correct);
const asQuestions = (type: 'single' | 'number' | 'date') => (mapping: Mapping) => {
  if (mapping.kind !== 'answers') return;
  mapping.columns = mapping.columns.map(({ column }) => ({
    column,
    as: 'question' as const,
    question: { key: `C${column}`, label: `C${column}`, type },
  }));
};

describe('a file that cannot be read as a whole says why, in both languages', () => {
  test.each([
    ['an empty file of blank lines', csv('', '', ''), 'imports.errors.empty', undefined],
    [
      'bytes in no known encoding',
      { name: 'x.csv', content: Buffer.from([...Buffer.from('a,b\n1,2\n3,'), 0xff, 0xff, 10]) },
      'imports.errors.unknownEncoding',
      3,
    ],
    ['an unclosed quotation mark', csv('a,b', '1,2', '3,"4', '5,6'), 'imports.errors.unclosedQuote', 3],
    [
      'an old Office document that is no spreadsheet',
      { name: 'x.xls', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
      'imports.errors.container.document',
      undefined,
    ],
    [
      'a damaged spreadsheet',
      { name: 'x.xlsx', content: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('[Content_Types].xml')]) },
      'imports.errors.brokenSpreadsheet',
      undefined,
    ],
    [
      'a damaged archive',
      { name: 'x.csv.gz', content: Buffer.from('1f8b0800000000000003deadbeef', 'hex') },
      'imports.errors.brokenArchive',
      undefined,
    ],
  ] satisfies [string, File, string, number | undefined][])('%s', async (_name, file, key, row) => {
    const failure = await inspect(file).catch((error) => error);
    expect(failure).toMatchObject({ code: 'invalid_input', reason: { key } });
    if (row !== undefined) expect(failure.details).toMatchObject({ row });
    for (const locale of ['zh-CN', 'en'] as const) expect(translate(failure.reason, locale)).not.toContain('imports.');
  });

  test('an upload of nothing, or above the limit, leaves nothing behind', async () => {
    const { Readable } = await import('node:stream');
    const { localBlobs } = await import('../../store/blobs.ts');
    const files = async () => {
      const names: string[] = [];
      for await (const name of localBlobs(installation.dataDir).list()) names.push(name);
      return names.sort();
    };
    const before = await files();
    const { workspaceId } = here.place;
    const upload = (content: AsyncIterable<Uint8Array>, mostBytes: number, bytes: number | null = null) =>
      here.client.uploads.create({ workspaceId, name: 'x.csv', file: { content, mostBytes, bytes } });
    await expect(upload(Readable.from([]), 100)).rejects.toMatchObject({
      reason: { key: 'imports.errors.empty' },
    });
    const twice60 = () => Readable.from([Buffer.alloc(60), Buffer.alloc(60)]);
    await expect(upload(twice60(), 100)).rejects.toMatchObject({
      reason: { key: 'imports.errors.tooLarge', params: { limit: '100 B' } },
    });
    // Nor may it become longer than it said, which is what was reserved for it.
    await expect(upload(twice60(), 1000, 60)).rejects.toMatchObject({
      reason: { key: 'imports.errors.tooLarge', params: { limit: '60 B' } },
    });
    expect(await files()).toEqual(before);
  });

  test('bytes that are no characters, far into the file, cost their row and no other', async () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index},北京`);
    const content = Buffer.concat([
      Buffer.from(`id,城市\n${lines.join('\n')}\n`),
      Buffer.from([0x39, 0x2c, 0xc4, 0xe3, 0xba, 0xc3, 10]),
    ]);
    const { dry } = await importHere('answers', { name: 'mixed.csv', content });
    expect(dry).toMatchObject({ stored: 200_000, rejected: 1 });
    expect(dry.firstRejects).toMatchObject([
      { row: 200_002, column: 2, header: '城市', reason: { key: 'imports.rejects.brokenCharacter' } },
    ]);
  });
});

describe('rows that cannot be stored are rejected one by one, with row and column', () => {
  test('rows with more cells than the table has columns; those that end early are read as far as they go, and told', async () => {
    const ragged = csv('a,b', 'x,y', 'x,y,z', 'x', 'x,y,,z', 'y,x', 'y');
    const { inspected, dry, done } = await importHere('answers', ragged, asQuestions('single'));
    expect(inspected.notices).toMatchObject([{ text: { key: 'imports.reading.short', params: { count: 2 } } }]);
    expect(dry).toMatchObject({ rows: 6, stored: 4, rejected: 2 });
    expect(dry.firstRejects).toEqual([
      { row: 3, reason: { key: 'imports.rejects.ragged', params: { found: 3, expected: 2 } } },
      { row: 5, reason: { key: 'imports.rejects.ragged', params: { found: 4, expected: 2 } } },
    ]);
    expect(done).toMatchObject({ status: 'done', stored: 4, rejected: 2 });
    const page = await here.client.imports.rejects({ ...here.place, importId: done.id, limit: 1, offset: 1 });
    expect(page).toMatchObject({ total: 2, rejects: [{ row: 5 }] });
  });

  test('two hundred and fifty columns, duplicate and empty headers', async () => {
    const names = Array.from({ length: 250 }, (_, index) => (index === 7 ? 'q5' : index === 9 ? '' : `q${index}`));
    const row = names.map((_, index) => String(index % 5));
    const { inspected, done } = await importHere(
      'answers',
      csv(names.join(','), row.join(','), [...row].reverse().join(',')),
      asQuestions('number'),
    );
    expect(inspected.renamed).toEqual([
      { column: 7, from: 'q5', to: 'q5 (2)' },
      { column: 9, from: '', to: '#10' },
    ]);
    expect(done).toMatchObject({ status: 'done', stored: 2 });
  });

  test('formula cells give the value that was saved with them, and are rejected when there is none', async () => {
    const content = spreadsheet([
      ['name', 'score'],
      ['a', { formula: 'SUM(1,2)', result: 3 }],
      ['b', { formula: 'SUM(2,2)' }],
      ['=1+1', 5],
    ]);
    const { inspected, dry, done } = await importHere('answers', { name: 'f.xlsx', content }, asQuestions('single'));
    expect(inspected.rows).toEqual([
      ['a', '3'],
      ['=1+1', '5'],
    ]);
    expect(dry.firstRejects).toEqual([
      { row: 3, column: 2, header: 'score', reason: { key: 'imports.rejects.formula' } },
    ]);
    expect(done).toMatchObject({ stored: 2, rejected: 1 });
  });

  test('times that do not exist and numbers that are none cost themselves, keys that repeat cost the row', async () => {
    const file = csv(
      'id,day,age',
      'a,2026-02-30,1',
      'b,2026-02-28,x',
      'c,2026-02-28,30',
      'c,2026-02-28,31',
      ',2026-02-28,3',
    );
    const { dry } = await importHere('answers', file, (mapping) => {
      if (mapping.kind !== 'answers') return;
      mapping.columns = [
        { column: 0, as: 'respondent' },
        { column: 1, as: 'answered_at' },
        { column: 2, as: 'question', question: { key: 'age', label: 'age', type: 'number' } },
      ];
    });
    expect(dry).toMatchObject({ stored: 3, unreadCells: 2, rejected: 2 });
    expect(dry.firstRejects.map(({ row, column, value, reason }) => [row, column, value, reason.key])).toEqual([
      [2, 2, '2026-02-30', 'imports.rejects.answeredAt'],
      [3, 3, 'x', 'demand.problem.notANumber'],
      [5, 1, 'c', 'imports.rejects.key.repeated'],
      [6, 1, '', 'imports.rejects.key.blank'],
    ]);
  });

  test('negative quantities, two currencies, broken amounts, refunds without their order', async () => {
    const file = csv(
      '订单号,下单时间,数量,单价,币种,类型',
      'A1,2026-03-01,2,10.50,CNY,订单',
      'A2,2026-03-01,-1,10.50,CNY,订单',
      'A3,2026-03-01,1,10.50,USD,订单',
      'A4,2026-03-01,1,十元,CNY,订单',
      'A5,2026-03-01,1.5,3,CNY,订单',
      'A1,2026-03-09,1,10.50,CNY,退款',
      'B7,2026-03-09,1,10.50,CNY,退款',
      'A6,2026-03-32,1,10.50,CNY,订单',
      ',2026-03-01,1,10.50,CNY,订单',
      'B9,2026-03-03,1,1,CNY,退款',
      'B9,2026-03-02,1,1,CNY,订单',
    );
    const { inspected, dry, done } = await importHere('orders', file);
    expect(inspected.mapping).toMatchObject({
      refunds: { by: 'column', values: ['退款'] },
      fields: { orderRef: 0, currency: 4, kind: 5 },
    });
    expect(dry).toMatchObject({ rows: 11, stored: 4, rejected: 7, unmatchedRefunds: 0 });
    expect(
      dry.firstRejects.map(({ row, column, reason }) => [row, column, reason.key.replace('imports.rejects.', '')]),
    ).toEqual([
      [3, 3, 'negativeQuantity'],
      [4, 5, 'currency'],
      [5, 4, 'number'],
      [6, 3, 'wholeNumber'],
      [9, 2, 'date'],
      [10, 1, 'blank'],
      [8, 1, 'refundWithoutOrder'],
    ]);
    expect(await here.client.orders.totals(here.place)).toMatchObject({
      grossMinor: 2200,
      refundMinor: -1150,
      netMinor: 1050,
      units: 3,
    });

    const scope = { db: installation.deps.postgres.db, workspaceId: here.place.workspaceId };
    const row = await findImport(scope, here.place.launchId, done.id);
    let text = '';
    for await (const piece of rejectsCsv(readRejects(installation, row), 'zh-CN')) text += piece;
    expect(text.startsWith('\ufeff行,列,列名,内容,原因\r\n')).toBe(true);
    expect(text).toContain("3,3,数量,'-1,");
    await here.client.imports.undo({ ...here.place, importId: done.id });
  });
});

test('a date beyond what can be stored, a telephone number as amount, an amount in other money', async () => {
  const file = csv(
    '订单号,下单时间,数量,金额',
    'A1,2026-03-01,2,¥10.50',
    'A2,99999,1,5',
    'A3,2026-03-01,1,138001380001234',
    'A4,2026-03-01,13800138000,5',
    'A5,2026-03-01,1,USD 5',
    'A6,2026-03-01,1,$5',
  );
  const { dry } = await importHere('orders', file);
  expect(dry).toMatchObject({ rows: 6, stored: 1, rejected: 5 });
  expect(
    dry.firstRejects.map(({ row, column, reason }) => [row, column, reason.key.replace('imports.rejects.', '')]),
  ).toEqual([
    [3, 2, 'date'],
    [4, 4, 'tooLarge'],
    [5, 3, 'quantityTooLarge'],
    [6, 4, 'currency'],
    [7, 4, 'currency'],
  ]);
});

describe('a mapping that cannot be carried out is refused before anything is read', () => {
  const order = csv('order,date,amount', '1,2026-01-01,5');
  test('a currency that is not the launch’s, a missing column, another header', async () => {
    const uploadId = await uploadFile(installation, here.place, order);
    const { mapping, names } = await here.client.imports.inspect({ ...here.place, uploadId, kind: 'orders' });
    const dry = (change: object, header = names) =>
      here.client.imports
        .dryRun({ ...here.place, uploadId, names: header, mapping: { ...mapping, ...change } as Mapping })
        .catch((error) => error);
    expect(await dry({ currency: 'USD' })).toMatchObject({ reason: { key: 'imports.errors.otherCurrency' } });
    expect(await dry({ fields: { orderRef: 0, occurredAt: 1 } })).toMatchObject({
      reason: { key: 'imports.errors.mapping.noAmount' },
    });
    expect(await dry({ fields: { orderRef: 0, occurredAt: 1, amount: 9 } })).toMatchObject({
      reason: { key: 'imports.errors.mapping.noColumn' },
    });
    expect(await dry({}, ['order', 'date', 'total'])).toMatchObject({
      code: 'conflict',
      reason: { key: 'imports.errors.otherHeader' },
    });
  });

  test('unknown fields, another workspace’s upload, another workspace’s import', async () => {
    const other = await newPlace(installation);
    const uploadId = await uploadFile(installation, other.place, order);
    await expect(here.client.imports.inspect({ ...here.place, uploadId, kind: 'orders' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      here.client.imports.inspect({ ...here.place, uploadId, kind: 'orders', colour: 'red' } as never),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    const { done } = await importFile(installation, other, 'orders', order);
    await expect(here.client.imports.get({ ...here.place, importId: done.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(here.client.imports.undo({ ...here.place, importId: done.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    const stranger = installation.as(keyCaller(other.place.workspaceId, ['read', 'facts']));
    await expect(stranger.imports.list({ ...here.place })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('GBK without a byte order mark is read as GBK also when the first megabyte is plain ASCII', async () => {
  const lines = Array.from({ length: 120_000 }, (_, index) => `${index},yes`);
  const content = iconv.encode(`id,answer\n${lines.join('\n')}\n120000,同意\n`, 'gbk');
  const { done } = await importHere('answers', { name: 'late.csv', content });
  expect(done).toMatchObject({ status: 'done', stored: 120_001, rejected: 0 });
});

test('every reason of a rejected row exists in both languages', () => {
  const files = (['zh-CN', 'en'] as const).map((locale) =>
    JSON.parse(readFileSync(new URL(`../../../locales/${locale}/imports.json`, import.meta.url), 'utf8')),
  );
  const keys = (node: object, path = ''): string[] =>
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'object' ? keys(value, `${path}${key}.`) : [`${path}${key}`],
    );
  expect(keys(files[0])).toEqual(keys(files[1]));
});
