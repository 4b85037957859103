/** Where the table of a file is, and which of its rows are data, however it was written. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zip } from '../../test/xlsx.ts';
import type { FileOptions } from '../domain/files/options.ts';
import { inspect } from './inspect.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'biplane-tables-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function look(content: string | Uint8Array, options: FileOptions = {}) {
  const file = path.join(directory, crypto.randomUUID());
  await writeFile(file, content);
  const found = await inspect({ path: file, options, kind: 'answers', currency: 'CNY' });
  const notices = found.notices.filter(({ step }) => ['container', 'encoding', 'region'].includes(step));
  return {
    ...found,
    keys: notices.map(({ text }) => text.key.replace('imports.reading.', '')),
    asked: notices.filter(({ asks }) => asks).length,
  };
}
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const people = Array.from({ length: 12 }, (_, row) => `${row + 1},${row % 2 ? '北京' : '上海'},${(row % 5) + 1}`);
const asRows = (rows: readonly string[]) => rows.map((row) => row.split(','));

const sheetOf = (bookType: 'xlsx' | 'biff8' | 'xlsb' | 'ods' | 'xlml') => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['id', 'city', 'score'], ...asRows(people)]), '数据');
  return write(book, { type: 'buffer', bookType }) as Buffer;
};

describe('the names of the columns are found below what stands above the table', () => {
  test.each<[string, string[], number]>([
    ['nothing', [], 1],
    ['a title', ['用户调研'], 2],
    ['a title and a blank line', ['User survey', ''], 3],
    [
      'the account and the period',
      ['#账号：[2088]', '#起始日期：[2026-11-01]   终止日期：[2026-11-30]', '#-----明细-----'],
      4,
    ],
    ['labels with their values', ['Report:,weekly', 'Shop:,Tmall'], 3],
    ['an instruction for spreadsheets', ['sep=,'], 2],
    ['separators that fill the lines up', ['Survey of users,,', ',,', 'exported 2026-11-01,,'], 4],
  ])('%s', async (_name, above, row) => {
    const found = await look(lines(...above, 'id,city,score', ...people));
    expect(found).toMatchObject({ names: ['id', 'city', 'score'], header: { row, rows: 1 }, total: 12 });
    expect(found.grid.find((each) => each.row === row)?.cells).toEqual(['id', 'city', 'score']);
  });

  test('and a person can say where they stand', async () => {
    const text = lines('a,b,c', 'id,city,score', ...people);
    expect(await look(text)).toMatchObject({ names: ['a', 'b', 'c'], total: 13 });
    expect(await look(text, { header: { row: 2, rows: 1 } })).toMatchObject({
      names: ['id', 'city', 'score'],
      total: 12,
    });
  });
});

describe('several rows name the columns', () => {
  test.each<[string, string[], string[], number]>([
    [
      'codes, questions and ids of the import',
      [
        'ResponseId,Q1,Q2',
        'Response ID,Where?,How good?',
        '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"',
      ],
      ['ResponseId', 'Q1', 'Q2'],
      3,
    ],
    [
      'questions and their choices',
      ['id,What for?,', ',Calls,Music'],
      ['id', 'What for? · Calls', 'What for? · Music'],
      2,
    ],
    ['questions and “Response”', ['id,City,Score', ',Response,Response'], ['id', 'City', 'Score'], 1],
    [
      'titles over groups of columns',
      ['基本信息,,使用', '编号,城市,评分'],
      ['基本信息 · 编号', '基本信息 · 城市', '使用 · 评分'],
      2,
    ],
  ])('%s', async (_name, headers, names, rows) => {
    const found = await look(lines(...headers, ...people));
    if (rows > 1) expect(found).toMatchObject({ names, header: { row: 1, rows }, total: 12 });
    // Where each name stands alone above a word that all share, that word is an answer like others.
    else expect(found.names).toEqual(names);
  });

  test('a first row of data is no second row of names', async () => {
    for (const header of [',city,score', 'id,,', 'id,city,'])
      expect(await look(lines(header, ...people))).toMatchObject({ header: { row: 1, rows: 1 }, total: 12 });
  });
});

describe('rows that are no data are left out, and told', () => {
  test('the names of the columns again, with a byte order mark, too', async () => {
    const joined = lines('id,city,score', ...people.slice(0, 6), '\ufeffid,city,score', ...people.slice(6));
    expect(await look(joined)).toMatchObject({ total: 12, keys: ['leftOut.headerAgain'], leftOut: [{ row: 8 }] });
  });

  test.each(['合计,,36', '总计：,,36', 'Total,,36', ',合计,36', 'Grand total,,"36.00"', '平均,,3.0', 'Average,,3'])(
    'a row of sums or means: %s',
    async (row) => {
      expect(await look(lines('id,city,score', ...people, row))).toMatchObject({
        total: 12,
        keys: ['leftOut.total'],
        asked: 1,
      });
      expect(await look(lines('id,city,score', ...people, row), { totals: 'keep' })).toMatchObject({
        total: 13,
        keys: [],
      });
    },
  );

  test('words that many rows begin with are values', async () => {
    const brands = Array.from({ length: 60 }, (_, row) => `${row % 2 ? 'Total' : 'Shell'},${row},3`);
    expect(await look(lines('brand,id,score', ...brands))).toMatchObject({ total: 60, asked: 0 });
    const rated = Array.from({ length: 12 }, (_, row) => `${row % 2 ? 'average' : 'good'},yes,${row}`);
    expect(await look(lines('quality,again,id', ...rated))).toMatchObject({ total: 12 });
  });

  test.each([
    ['#明细结束', '#共12笔'],
    ['导出时间：2026-11-30 10:00:00'],
    ['', '* weighted by age'],
    ['Note: provisional figures,,'],
  ])('remarks below the table: %s', async (...below) => {
    const found = await look(lines('id,city,score', ...people, ...below));
    expect(found).toMatchObject({ total: 12, keys: ['leftOut.note'] });
  });

  test('a last person who answered hardly anything is a person', async () => {
    expect(await look(lines('id,city,score', ...people, '13,,'))).toMatchObject({ total: 13, keys: [] });
    expect(await look(lines('id,city,score', ...people, '13'))).toMatchObject({ total: 13, keys: ['short'] });
    expect(await look(lines('id,city,score', ...people.slice(0, 5), '6', '7', ...people.slice(7)))).toMatchObject({
      total: 12,
    });
  });

  test('lines of nothing but separators are blank', async () => {
    expect(await look(lines('id,city,score', ...people, ',,', ',,'))).toMatchObject({ total: 12, keys: [] });
  });

  test('separators at the end of rows, of the names alone, or of the data alone', async () => {
    for (const [header, end] of [
      ['id,city,score', ','],
      ['id,city,score,', ''],
      ['id,city,score,', ','],
    ] as const)
      expect(await look(lines(header, ...people.map((row) => row + end)))).toMatchObject({
        names: ['id', 'city', 'score'],
        total: 12,
      });
  });

  test('columns that most rows have and nobody named are columns', async () => {
    const found = await look(lines('id,city', ...people));
    expect(found.names).toEqual(['id', 'city', '#3']);
  });
});

describe('one table says the same in every container', () => {
  const text = lines('id,city,score', ...people);
  const table = `<table><tr><th>id</th><th>city</th><th>score</th></tr>${asRows(people)
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</table>`;
  test.each<[string, () => string | Uint8Array, string, string[]]>([
    ['text', () => text, 'csv', []],
    ['compressed text', () => gzipSync(text), 'csv', []],
    ['an archive with one text', () => zip({ '导出/orders.csv': text }), 'csv', ['inside']],
    ['text in GB18030', () => iconv.encode(text, 'gb18030'), 'csv', ['encoding']],
    ['text in UTF-16', () => iconv.encode(text, 'utf16-le', { addBOM: true }), 'csv', ['encoding']],
    ['text with tabs', () => text.replaceAll(',', '\t'), 'csv', []],
    ['text with semicolons', () => text.replaceAll(',', ';'), 'csv', []],
    ['text with bars', () => text.replaceAll(',', '|'), 'csv', []],
    ['a workbook', () => sheetOf('xlsx'), 'xlsx', []],
    ['a compressed workbook', () => gzipSync(sheetOf('xlsx')), 'xlsx', []],
    ['an old workbook', () => sheetOf('biff8'), 'xls', ['format.xls']],
    ['an OpenDocument sheet', () => sheetOf('ods'), 'ods', ['format.ods']],
    ['a workbook as XML', () => sheetOf('xlml'), 'spreadsheetml', ['format.spreadsheetml']],
    ['a web page', () => `<html><meta charset="utf-8"><body>${table}</body></html>`, 'html', ['format.html']],
    ['a bare table', () => table, 'html', ['format.html']],
    [
      'a web page in GBK',
      () => iconv.encode(`<html><meta charset="gbk"><body>${table}</body></html>`, 'gbk'),
      'html',
      ['format.html', 'encoding'],
    ],
  ])('%s', async (_name, content, format, keys) => {
    const found = await look(content());
    expect(found).toMatchObject({ format, names: ['id', 'city', 'score'], total: 12, keys });
    expect(found.rows[1]).toEqual(['2', '北京', '2']);
  });

  test('SPSS data is read with its labels, and what it declares as missing is no answer', async ({ skip }) => {
    const out = path.join(directory, 'x.sav');
    const syntax = path.join(directory, 'x.sps');
    await writeFile(
      syntax,
      `DATA LIST FREE / id (F8) city (A10) sat (F1).\nVARIABLE LABELS sat "How satisfied?".\nVALUE LABELS sat 1 "bad" 5 "good" 9 "no idea".\nMISSING VALUES sat (9).\nBEGIN DATA\n1 Bern 5\n2 Chur 9\n3 Bern 1\nEND DATA.\nSAVE OUTFILE="${out}".\n`,
    );
    try {
      execFileSync('pspp', [syntax]);
    } catch {
      return skip('pspp, which writes the file, is not installed');
    }
    const { readFile } = await import('node:fs/promises');
    const found = await look(await readFile(out));
    expect(found).toMatchObject({ format: 'sav', names: ['id', 'city', 'sat · How satisfied?'], total: 3 });
    expect(found.rows).toEqual([
      ['1', 'Bern', 'good'],
      ['2', 'Chur', ''],
      ['3', 'Bern', 'bad'],
    ]);
  });
});

describe('what is no table is refused by its true name', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['a PDF', '%PDF-1.7\n', 'pdf'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'image'],
    ['a login page', '<!DOCTYPE html><html><body><form>Sign in</form></body></html>', 'webPage'],
    ['JSON', '[{"id": 1}]', 'json'],
    ['XML', '<?xml version="1.0"?><orders><order/></orders>', 'xml'],
    ['a text document', zip({ 'word/document.xml': '<w/>', '[Content_Types].xml': '' }), 'document'],
    ['a binary workbook', sheetOf('xlsb'), 'binaryWorkbook'],
    ['an archive of several files', zip({ 'a.csv': 'a\n1\n', 'b.csv': 'a\n1\n' }), 'manyFiles'],
    ['bytes of some program', Buffer.from([1, 2, 3, 0, 0, 0, 7, 0, 9]), 'binary'],
    ['a database', Buffer.from('SQLite format 3\0'), 'database'],
  ])('%s', async (_name, content, kind) => {
    await expect(look(content)).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: `imports.errors.container.${kind}` },
    });
  });
});
