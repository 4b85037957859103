import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLinear } from '../../../test/growth.ts';
import { zip } from '../../../test/xlsx.ts';
import { CellMemo } from '../../files/cell-memo.ts';
import { CsvRows } from '../../files/csv-rows.ts';
import { inspect } from '../../files/inspect.ts';
import { workbookParts } from '../../files/workbook.fixture.ts';
import { isDateFormat } from '../../files/workbook.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'biplane-hostile-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function look(content: Uint8Array | string) {
  const file = path.join(directory, crypto.randomUUID());
  await writeFile(file, content);
  return inspect({ path: file, options: {}, kind: 'answers', currency: 'CNY' });
}
const row = (cells: string) => `<row>${cells}</row>`;
const text = (value: string) => `<c t="str"><v>${value}</v></c>`;
const rows = row(text('a')) + row(text('b'));

describe('a spreadsheet that unpacks to far more than it is says which limit it meets', () => {
  const spaces = ' '.repeat(20_000_000);
  test.each<[string, Record<string, string>, string]>([
    ['many sheets', workbookParts(rows, { sheets: 60_000 }), 'spreadsheet.sheets'],
    ['a row of many cells', workbookParts(row(`${text('a')}${'<c/>'.repeat(100_000)}`)), 'tooManyColumns'],
    ['a cell far to the right', workbookParts(row('<c r="ZZZ1"><v>1</v></c>')), 'tooManyColumns'],
    [
      'many cell formats',
      workbookParts(rows, { styles: `<cellXfs>${'<xf/>'.repeat(200_000)}</cellXfs>` }),
      'spreadsheet.formats',
    ],
    ['nothing but blanks in the sheet', workbookParts(rows + spaces), 'spreadsheet.stretch'],
    ['nothing but blanks in the texts', workbookParts(rows, { texts: spaces }), 'spreadsheet.stretch'],
    ['an attribute without end', workbookParts(`${rows}<row r="${spaces}">`), 'spreadsheet.stretch'],
    ['elements in elements', workbookParts(rows + '<a>'.repeat(1_000)), 'spreadsheet.nesting'],
    [
      'styles without end',
      workbookParts(rows, { styles: `<a b="${'x'.repeat(1_000)}"/>`.repeat(70_000) }),
      'spreadsheet.part',
    ],
    ['many parts', Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}`, ''])), 'spreadsheet.entries'],
  ])('%s', async (_name, parts, key) => {
    await expect(look(zip(parts, { deflate: true }))).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: `imports.errors.${key}` },
    });
  });

  test('a number format of two million brackets is read at once, like every other', async () => {
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="${'['.repeat(2_000_000)}"/></numFmts>`;
    expect(await look(zip(workbookParts(rows, { styles }), { deflate: true }))).toMatchObject({ names: ['a'] });
    for (const code of ['[', '"', '\\', '"a', '[h', '_']) expectLinear(100_000, (n) => code.repeat(n), isDateFormat);
    expect(
      ['yyyy"年"', '[red]d', 'h:mm', '0.0"d"', '[h]:mm', '\\d0', '#,##0', '"unclosed d'].map(isDateFormat),
    ).toEqual([true, true, true, false, false, false, false, false]);
  });

  test('short rows under a wide header take little memory', async () => {
    const wide = row(Array.from({ length: 5_000 }, (_, at) => text(`c${at}`)).join(''));
    const found = await look(zip(workbookParts(wide + row('<c><v>1</v></c>').repeat(5_000)), { deflate: true }));
    expect(found.names).toHaveLength(5_000);
    expect(found.rows[0]?.slice(0, 2)).toEqual(['1', '']);
  });
});

describe('a text file that is no table says so before it takes memory', () => {
  test.each<[string, Uint8Array | string, string]>([
    ['a million columns', `a${',a'.repeat(1_000_000)}\n1\n`, 'tooManyColumns'],
    ['one long line', 'a'.repeat(20_000_000), 'unclosedQuote'],
    ['a quotation mark that is never closed', `a,b\n"${'x\n'.repeat(8_000_000)}`, 'unclosedQuote'],
    ['a compressed file of blank lines', gzipSync('\n'.repeat(50_000_000)), 'empty'],
  ])('%s', async (_name, content, key) => {
    await expect(look(content)).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: `imports.errors.${key}` },
    });
  });

  test('lines are cut in time that grows with the file', () => {
    const cut = (content: string) => new CsvRows(',', 2, 1).push(Buffer.from(content), true);
    expectLinear(200_000, (n) => `a\n${'"'.repeat(2 * n)}\n`, cut);
    expectLinear(200_000, (n) => `a\n${' '.repeat(n)}x${' '.repeat(n)}\n`, cut);
    expectLinear(200_000, (n) => `a\n${'\u3000'.repeat(n)}x\n`, cut);
    expectLinear(100_000, (n) => `a\n${'x,\n'.repeat(n)}`, cut);
  });
});

test('what cells mean is remembered in memory that follows their number, however many columns there are', () => {
  const memos = Array.from({ length: 10_000 }, () => new CellMemo((cell) => cell.length, 10_000));
  const before = process.memoryUsage().arrayBuffers;
  const bytes = Buffer.from('0123456789');
  for (const memo of memos) for (let at = 0; at < 10; at++) memo.get(bytes, 0, at);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
});

test('more distinct cells than are remembered are read all the same', () => {
  const memo = new CellMemo((cell) => `<${cell}>`);
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < 10_000; i++) {
      const bytes = Buffer.from(String(i));
      if (memo.get(bytes, 0, bytes.length) !== `<${i}>`) throw new Error(`${i}`);
    }
});
