import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedData } from '../../test/references.ts';
import { workbook, zip } from '../../test/xlsx.ts';
import { inspect } from './inspect.ts';
import { openSource } from './open-source.ts';
import { cellText, type UnreadableRow } from './row-batch.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'biplane-sheets-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function read(content: Uint8Array, sheet?: string) {
  const file = path.join(directory, crypto.randomUUID());
  await writeFile(file, content);
  const source = await openSource(file, { sheet });
  let rows = 0;
  const [cells, rowNumbers, unreadable]: [string[][], number[], UnreadableRow[]] = [[], [], []];
  for await (const batch of source.batches) {
    rows += batch.count;
    for (let row = 0; row < Math.min(batch.count, 10); row++) {
      cells.push(source.header.map((_, column) => cellText(batch, row, column)));
      rowNumbers.push(batch.rowNumbers[row]!);
    }
    unreadable.push(...batch.unreadable);
  }
  const { header, sheet: name, sheets, hidden } = source;
  return { header, sheet: name, sheets, hidden, rows, cells, rowNumbers, unreadable };
}

async function allCells(content: Uint8Array): Promise<string[][]> {
  const file = path.join(directory, crypto.randomUUID());
  await writeFile(file, content);
  const source = await openSource(file);
  const cells: string[][] = [];
  for await (const batch of source.batches)
    for (let row = 0; row < batch.count; row++)
      cells.push(source.header.map((_, column) => cellText(batch, row, column)));
  return cells;
}

describe('a damaged spreadsheet ends its reading', () => {
  const damages: Record<string, (content: Uint8Array) => Uint8Array> = {
    'cut to 60 %': (content) => content.subarray(0, Math.floor(content.length * 0.6)),
    '64 bytes flipped in the middle': (content) => {
      const middle = content.length >> 1;
      return content.map((byte, at) => (at >= middle && at < middle + 64 ? byte ^ 0xff : byte));
    },
  };
  test.each(Object.entries(damages))(
    '%s',
    async (_name, damage) => {
      const rows = Array.from({ length: 20_000 }, (_, row) => [
        `city ${row % 7}`,
        `${(row * 7919) % 10_007} said ${row}`,
      ]);
      const whole = workbook({ Sheet1: [['city', 'note'], ...rows] });
      expect(await read(whole)).toMatchObject({ rows: 20_000 });
      await expect(read(damage(whole))).rejects.toMatchObject({
        code: 'invalid_input',
        reason: { key: 'imports.errors.brokenSpreadsheet' },
      });
    },
    60_000,
  );
});

describe('of several sheets', () => {
  const sheets = {
    '.Lists': [['option'], ['yes']],
    Cover: [],
    Answers: [['city'], ['Bern']],
    Other: [['town'], ['Chur']],
  };

  test('the first one with content that is not hidden is read, and all of them are named', async () => {
    const found = await read(workbook(sheets));
    expect(found).toMatchObject({ sheet: 'Answers', header: ['city'], rows: 1 });
    expect(found.sheets).toEqual([
      { name: 'Lists', hidden: true, empty: false },
      { name: 'Cover', hidden: false, empty: true },
      { name: 'Answers', hidden: false, empty: false },
      { name: 'Other', hidden: false, empty: false },
    ]);
  });

  test('the one that is asked for is read, be it hidden', async () => {
    expect(await read(workbook(sheets), 'Lists')).toMatchObject({ sheet: 'Lists', header: ['option'] });
    await expect(read(workbook(sheets), '2024')).rejects.toMatchObject({
      reason: { key: 'imports.errors.noSheet', params: { name: '2024' } },
    });
  });

  test('a first sheet that cannot be read does not hide the others', async () => {
    const file = path.join(directory, crypto.randomUUID());
    await writeFile(file, workbook({ Cover: [[{ formula: 'TODAY()' }]], Answers: [['city'], ['Bern']] }));
    const look = (options: { sheet?: string }) => inspect({ path: file, options, kind: 'answers', currency: 'CNY' });
    await expect(look({})).rejects.toMatchObject({
      reason: { key: 'imports.errors.formulaHeader' },
      details: { format: 'xlsx', sheet: 'Cover', sheets: [{ name: 'Cover' }, { name: 'Answers' }] },
    });
    expect(await look({ sheet: 'Answers' })).toMatchObject({ sheet: 'Answers', names: ['city'] });
  });

  test('an archive that is no workbook says so', async () => {
    await expect(read(zip({ a: '', b: '' }))).rejects.toMatchObject({
      reason: { key: 'imports.errors.container.manyFiles', params: { count: 2, names: 'a, b' } },
    });
    await expect(read(zip({ '[Content_Types].xml': '' }))).rejects.toMatchObject({
      reason: { key: 'imports.errors.notAWorkbook' },
    });
  });
});

describe('the cells of a sheet', () => {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const styles = ['0', '14', '164', '46', '165', '22'];
  /** A workbook of one sheet whose shared texts come last in the archive. */
  const written = (rows: string, { texts = '', properties = '', columns = '' } = {}) =>
    zip({
      'xl/_rels/workbook.xml.rels': `<Relationships>${relation('r1', 'worksheet', 'worksheets/sheet1.xml')}${relation('r2', 'styles', 'styles.xml')}${relation('r3', 'sharedStrings', '/xl/sharedStrings.xml')}</Relationships>`,
      'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr ${properties}/><x:sheets><x:sheet name="数据" r:id="r1"/></x:sheets></x:workbook>`,
      'xl/worksheets/sheet1.xml': `<worksheet>${columns}<sheetData>${rows}</sheetData></worksheet>`,
      'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="#,##0.00 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
      'xl/sharedStrings.xml': `<sst>${texts}</sst>`,
    });
  const row = (cells: string) => `<row>${cells}</row>`;
  async function cellsOf(cells: string, more: Parameters<typeof written>[1] = {}): Promise<string[]> {
    const count = cells.match(/<c[ >]/g)?.length ?? 0;
    const header = row(Array.from({ length: count }, (_, at) => `<c t="str"><v>c${at}</v></c>`).join(''));
    return (await read(written(header + row(cells), more))).cells[0] ?? [];
  }

  test('texts are found wherever in the archive they are, in parts, and without the reading aids above them', async () => {
    const texts =
      '<si><t>北京</t><rPh sb="0" eb="2"><t>Běijīng</t></rPh></si><si><r><t>very </t></r><r><t>good &amp;lt;</t></r></si>';
    expect(
      await cellsOf(
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>',
        { texts },
      ),
    ).toEqual(['北京', 'very good &lt;', 'inline']);
  });

  test('escapes of the format are the characters that they stand for, in every kind of text', async () => {
    const text = (written: string) => `<c t="inlineStr"><is><t>${written}</t></is></c>`;
    expect(
      await cellsOf(
        `${text('H1_x000D_')}${text('天猫_x000D_\n')}${text('A_x005F_x000D_')}${text('a_x000d_\nb')}${text('_xD83D__xDE00_')}${text('_x41_ _x00G0_')}<c t="str"><v>_x0009_tab</v></c><c t="s"><v>0</v></c>`,
        { texts: '<si><r><t>shared_x00</t></r><r><t>0D_</t></r></si>' },
      ),
    ).toEqual(['H1', '天猫', 'A_x000D_', 'a\nb', '😀', '_x41_ _x00G0_', 'tab', 'shared']);
  });

  test('a whole number has all the digits that are in the file', async () => {
    const numbers = ['260311000000000001', '-1234567890123456789', '12345678901234567890', '1234567890123456'];
    expect(await cellsOf(numbers.map((number) => `<c><v>${number}</v></c>`).join(''))).toEqual(numbers);
    // In scientific notation the others are gone, and a fraction has no more than fifteen.
    expect(await cellsOf('<c><v>2.60311E+17</v></c><c><v>1234567.890123456789</v></c><c><v>007</v></c>')).toEqual([
      '260311000000000000',
      '1234567.89012346',
      '7',
    ]);
  });

  test('blanks around a text of whatever kind are none of it, and control characters are blanks', async () => {
    const written = ['\u00a0a\u3000', '\ufeffb\u2003', '\u200b c', 'd\u001ee', ' f\r\ng ', '　', '猫\u00a0'];
    expect(await cellsOf(written.map((text) => `<c t="str"><v>${text}</v></c>`).join(''))).toEqual([
      'a',
      'b',
      '\u200b c',
      'd e',
      'f\ng',
      '',
      '猫',
    ]);
  });

  test('a text is the same in pieces of markup, and whatever the prefix of its elements', async () => {
    const cells =
      '<x:c t="inlineStr" xmlns:x="m"><x:is><x:t>a&amp;<![CDATA[<b>]]>&#x732b;</x:t></x:is></x:c><c t="str"><!-- no --><v>d<!-- no -->e</v></c>';
    expect(
      (await read(written(`${row('<c t="str"><v>a</v></c><c t="str"><v>b</v></c>')}${row(cells)}`))).cells,
    ).toEqual([['a&<b>猫', 'de']]);
  });

  test('cells that stand in another order than their columns are put in it, and the last of two counts', async () => {
    const header = row('<c t="str"><v>a</v></c><c t="str"><v>b</v></c><c t="str"><v>c</v></c>');
    const many = row('<c><v>1</v></c><c><v>2</v></c><c><v>3</v></c>').repeat(200);
    const mixed =
      '<row><c r="C9"><v>3</v></c><c r="A9"><v>1</v></c><c r="A9"><v>7</v></c></row><row><c/><c/><c/><c/></row><row><c r="D9"><v>4</v></c></row>';
    const found = await read(written(header + many + mixed));
    expect(found).toMatchObject({ rows: 201, unreadable: [{ row: 204, found: 4 }] });
    for (const before of ['', many])
      expect((await allCells(written(header + before + mixed))).at(-1)).toEqual(['7', '', '3']);
  });

  test('rows beyond the first are read as those are', async () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => [`0${at}`, `${at}.5`, at % 3 ? '天猫 & co' : '']);
    const cells = lines.map(([id, number, name], at) =>
      row(
        `<c t="str"><v>${at % 2 ? `'${id}` : `="${id}"`}</v></c><c><v>${number}</v></c>${name ? '<c t="s"><v>0</v></c>' : ''}`,
      ),
    );
    const header = row('<c t="str"><v>id</v></c><c t="str"><v>n</v></c><c t="str"><v>name</v></c>');
    const found = await allCells(written(header + cells.join(''), { texts: '<si><t>天猫 &amp; co</t></si>' }));
    expect(found).toEqual(lines);
  });

  test('hidden rows and columns of the table are counted, and read', async () => {
    const header = '<row hidden="0"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>';
    const line = (attributes: string) => `<row ${attributes}><c><v>1</v></c><c><v>2</v></c></row>`;
    const rows = `${line('hidden="1"')}${line('').repeat(150)}${line('hidden="true"')}<row hidden="1"/>`;
    const columns = '<cols><col min="2" max="16384" hidden="1"/><col min="1" max="1"/></cols>';
    expect(await read(written(header + rows, { columns }))).toMatchObject({
      rows: 152,
      hidden: { rows: 2, columns: 1 },
    });
    const short = header + line('hidden="1"').repeat(3);
    expect(await read(written(short, { columns }))).toMatchObject({ rows: 3, hidden: { rows: 3, columns: 1 } });
    expect(await read(written(header + line('')))).toMatchObject({ hidden: { rows: 0, columns: 0 } });
  });

  test.each([
    '<row><c><v>1</c></v></row>',
    '<row r="0"/>',
    '<row r="x"/>',
    '<row><c r="1A"/></row>',
    '<row><c r="AAAA1"/></row>',
    '<row><c r="A&#49;"><v>1</v></c></row>',
    '<row><c t="&#115;"><v>1</v></c></row>',
    '<row r="&#50;"/>',
    '<row><c><v>&unknown;</v></c></row>',
    '</row>',
  ])('a sheet that contradicts the format is damaged: %s', async (broken) => {
    const content = written(row('<c t="str"><v>a</v></c>') + broken);
    await expect(read(content)).rejects.toMatchObject({ reason: { key: 'imports.errors.brokenSpreadsheet' } });
  });

  test('numbers have the 15 digits that a spreadsheet calculates with', async () => {
    const numbers = ['19.989999999999998', '0.30000000000000004', '1E-3', '-0', '123456789012'];
    expect(await cellsOf(numbers.map((number) => `<c><v>${number}</v></c>`).join(''))).toEqual([
      '19.99',
      '0.3',
      '0.001',
      '0',
      '123456789012',
    ]);
  });

  test('numbers that a style shows as dates are dates, others are not', async () => {
    const dates: [number, number][] = [
      [1, 46_084],
      [2, 46_084.5],
      [5, 46_084.75],
      [1, 59],
      [1, 61],
      [1, 0.25],
      [3, 1.5],
      [4, 3],
      [0, 46_084],
    ];
    expect(await cellsOf(dates.map(([style, serial]) => `<c s="${style}"><v>${serial}</v></c>`).join(''))).toEqual([
      '2026-03-03',
      '2026-03-03 12:00:00',
      '2026-03-03 18:00:00',
      '1900-02-28',
      '1900-03-01',
      '06:00:00',
      '1.5',
      '3',
      '46084',
    ]);
    expect(await cellsOf('<c s="1"><v>260311000000000001</v></c><c s="2"><v>2958466</v></c>')).toEqual([
      '260311000000000001',
      '2958466',
    ]);
    const cells = '<c s="1"><v>44622</v></c><c t="d"><v>2026-03-03T00:00:00</v></c>';
    expect(await cellsOf(cells, { properties: 'date1904="1"' })).toEqual(['2026-03-03', '2026-03-03']);
  });

  test('a formula counts with the value that was saved, whatever kind it has; without one its row cannot be read', async () => {
    const saved =
      '<c t="str"><f>A1</f><v>yes</v></c><c t="b"><f>A1</f><v>1</v></c><c t="e"><f>A1</f><v>#N/A</v></c><c><f>A1</f><v>2.5</v></c>';
    expect(await cellsOf(saved)).toEqual(['yes', 'TRUE', '#N/A', '2.5']);
    const found = await read(written(`${row('<c t="str"><v>a</v></c>')}${row('<c><f>NOW()</f></c>')}`));
    expect(found).toMatchObject({ rows: 0, unreadable: [{ row: 2, formulaColumn: 1 }] });
  });

  test('cells and rows stand where they say, and after their neighbour when they say nothing', async () => {
    const rows =
      '<row r="3"><c r="A3" t="str"><v>a</v></c><c t="str"><v>b</v></c><c t="str"><v>c</v></c></row><row r="9"><c r="C9"><v>3</v></c></row><row/><row><c/><c><v>2</v></c></row>';
    const found = await read(written(rows));
    expect(found.cells).toEqual([
      ['', '', '3'],
      ['', '2', ''],
    ]);
    expect(found.rowNumbers).toEqual([9, 11]);
  });

  test('what is not what was packed is damaged, also when it can be read', async () => {
    const whole = written(row('<c t="str"><v>price</v></c>') + row('<c><v>1999</v></c>'));
    const at = Buffer.from(whole).indexOf('1999');
    whole[at] = '7'.charCodeAt(0);
    await expect(read(whole)).rejects.toMatchObject({ reason: { key: 'imports.errors.brokenSpreadsheet' } });
  });
});

const isThere = sharedData('field-cases/README.md') !== null;
describe.skipIf(!isThere)('workbooks of other tools (skipped where ../shared/data is absent)', () => {
  const cellsOf = async (name: string) => (await read(await readFile(sharedData(`field-cases/${name}`)!))).cells;

  test('escaped returns are no part of references and channels', async () => {
    const cells = await cellsOf('orders-escaped-returns.xlsx');
    expect(cells.map(([reference]) => reference)).toEqual(['H1', 'H2', 'A_x000D_']);
    expect(new Set(cells.map(([, , , channel]) => channel))).toEqual(new Set(['天猫']));
  });

  test('order numbers of eighteen digits keep them all', async () => {
    const cells = await cellsOf('orders-long-numbers.xlsx');
    expect(cells.map(([reference]) => reference)).toEqual(['260311000000000001', '260311000000000002']);
  });
});
