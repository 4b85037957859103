/** Files as tools really write them, beside the project: what each is read as. Skipped where they are absent. */
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedData } from '../../test/references.ts';
import { inspect } from './inspect.ts';

const one = sharedData('field-cases/csv-header-again.csv');
const directory = one && dirname(one);

const look = (name: string, kind: 'answers' | 'orders' = 'answers') =>
  inspect({ path: `${directory}/${name}`, options: {}, kind, currency: 'CNY' });
const keysOf = ({ notices }: Awaited<ReturnType<typeof look>>) => notices.map((notice) => notice.text.key);
const columnOf = (found: Awaited<ReturnType<typeof look>>, name: string) =>
  found.rows.map((row) => row[found.names.indexOf(name)]);

describe.skipIf(!directory)('files as they come (skipped where ../shared/data is absent)', () => {
  test('two exports joined: the header stands again in the middle', async () => {
    const found = await look('csv-header-again.csv');
    expect(found).toMatchObject({ total: 30, names: ['id', 'city', 'q1'], leftOut: [{ row: 17, why: 'headerAgain' }] });
    expect(new Set(columnOf(found, 'city'))).toEqual(new Set(['A', 'B']));
    expect(keysOf(found)).toContain('imports.reading.leftOut.headerAgain');
  });

  test('one character was cut: its row alone is not read', async () => {
    expect(await look('csv-one-broken-character.csv')).toMatchObject({ encoding: 'utf-8', total: 19 });
  });

  test('an instruction for a spreadsheet program says what separates the cells', async () => {
    expect(await look('csv-sep-line.csv')).toMatchObject({ delimiter: ';', names: ['id', 'stadt', 'q1'], total: 20 });
  });

  test('cells that are missing at the end of a row are empty', async () => {
    const found = await look('csv-short-rows.csv');
    expect(found).toMatchObject({ total: 30 });
    expect(keysOf(found)).toContain('imports.reading.short');
  });

  test('a separator at the end of each row is no column', async () => {
    expect(await look('csv-trailing-delimiter.csv')).toMatchObject({ names: ['id', 'town', 'q1'], total: 20 });
  });

  test('a Western file is not Chinese', async () => {
    const found = await look('csv-windows-1252.csv');
    expect(found).toMatchObject({ encoding: 'windows-1252', total: 20 });
    expect(new Set(columnOf(found, 'stadt'))).toEqual(new Set(['Köln', 'Zürich', 'Düren']));
  });

  test('the notes of a payment platform are notes', async () => {
    const found = await look('orders-notes-above-and-below.csv', 'orders');
    expect(found).toMatchObject({ encoding: 'gb18030', header: { row: 5, rows: 1 }, total: 2 });
    expect(found.leftOut.map(({ row, why }) => [row, why])).toEqual([
      [8, 'note'],
      [9, 'note'],
    ]);
  });

  test('a web page called .xls is the table in it', async () => {
    const found = await look('orders-web-page.xls', 'orders');
    expect(found).toMatchObject({ format: 'html', total: 1, rows: [['A1', '2026-11-01 10:00:00', '100.00']] });
  });

  test('three rows of names, and two', async () => {
    const qualtrics = await look('survey-qualtrics-three-headers.csv');
    expect(qualtrics).toMatchObject({ header: { row: 1, rows: 3 }, total: 30 });
    expect(qualtrics.names.slice(0, 3)).toEqual(['ResponseId', 'RecordedDate', 'Q1']);
    expect(await look('survey-surveymonkey-options.csv')).toMatchObject({ header: { row: 1, rows: 2 }, total: 40 });
  });
});
