import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { headRecords } from './csv-head.ts';
import { CsvRows, UnclosedQuote } from './csv-rows.ts';
import { cellText, type UnreadableRow } from './row-batch.ts';

/** Reads a whole text in chunks of the given size. */
function read(csv: string, { delimiter = ',', chunk = Number.POSITIVE_INFINITY } = {}) {
  const bytes = Buffer.from(csv);
  const size = Math.min(chunk, Math.max(1, bytes.length));
  const [header] = headRecords(bytes, delimiter, true, 1) ?? [];
  const rows = new CsvRows(delimiter, (header?.row ?? 0) + 1, header?.cells.length ?? 1);
  const cells: string[][] = [];
  const numbers: number[] = [];
  const unreadable: UnreadableRow[] = [];
  for (let at = 0; at < Math.max(1, bytes.length); at += size) {
    const batch = rows.push(bytes.subarray(at, at + size), at + size >= bytes.length);
    for (let row = 0; row < batch.count; row++) {
      cells.push(header!.cells.map((_, column) => cellText(batch, row, column)));
      numbers.push(batch.rowNumbers[row]!);
    }
    unreadable.push(...batch.unreadable);
  }
  return { header: header?.cells ?? null, cells, numbers, unreadable };
}

describe('CSV is cut into cells', () => {
  test('quotation marks hold delimiters, line breaks and doubled quotation marks', () => {
    const { header, cells } = read('a,b\r\n"x, y","say ""hi"""\r\n"two\nlines",z\r\n');
    expect(header).toEqual(['a', 'b']);
    expect(cells).toEqual([
      ['x, y', 'say "hi"'],
      ['two\nlines', 'z'],
    ]);
  });

  test('spaces that nobody sees are trimmed like others', () => {
    const [nbsp, wide, mark] = ['\u00a0', '\u3000', '\ufeff'];
    expect(read(`a,b\n${nbsp}x${wide}${nbsp},${mark} 　y${nbsp}z　\n${wide},"${nbsp}q${mark}"`).cells).toEqual([
      ['x', `y${nbsp}z`],
      ['', 'q'],
    ]);
  });

  test('cells are trimmed, control characters become spaces, and a quotation mark inside a cell is taken literally', () => {
    expect(read('a,b\n  x ,5" disk\n\u0001y\u0002z,"  q  "').cells).toEqual([
      ['x', '5" disk'],
      ['y z', 'q'],
    ]);
  });

  test('blank lines are skipped but counted, so that rows are found again in a spreadsheet', () => {
    const { cells, numbers } = read('\n\na,b\n\n1,2\n\n\n3,4\n');
    expect(cells).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(numbers).toEqual([5, 8]);
  });

  test('cells that are missing at the end are empty, and empty ones too many are none', () => {
    const { cells, unreadable } = read('a,b,c\n1,2\n3\n4,5,6,\n7,8,9,, \n');
    expect(cells).toEqual([
      ['1', '2', ''],
      ['3', '', ''],
      ['4', '5', '6'],
      ['7', '8', '9'],
    ]);
    expect(unreadable).toEqual([]);
  });

  test('a row with more content than there are columns is reported with its number and what was found', () => {
    const { cells, unreadable } = read('a,b,c\n1,2,3\n1,2,3,4\n1,2,3,,5\n5,6,7');
    expect(cells).toHaveLength(2);
    expect(unreadable).toEqual([
      { row: 3, found: 4 },
      { row: 4, found: 5 },
    ]);
  });

  test('what keeps spreadsheets from taking a text for a number is taken off', () => {
    expect(read(`a,b,c,d\n="007",'0012,'tis,"=""a,b"""\n=",="",',=x\n`).cells).toEqual([
      ['007', '0012', "'tis", 'a,b'],
      ['="', '', "'", '=x'],
    ]);
  });

  test('a line of nothing but separators is a blank one', () => {
    expect(read('a,b\n,\n1,2\n , \n').cells).toEqual([['1', '2']]);
  });

  test('a quotation mark that is never closed names the row where it was opened', () => {
    expect(() => read('a,b\n1,2\n3,"4\n5,6\n')).toThrow(UnclosedQuote);
    try {
      read('a,b\n1,2\n3,"4\n5,6\n');
    } catch (error) {
      expect((error as UnclosedQuote).row).toBe(3);
    }
  });

  test('three hundred columns are as good as three', () => {
    const names = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const { header, cells } = read(`${names.join(';')}\n${names.map((_, index) => index).join(';')}`, {
      delimiter: ';',
    });
    expect(header).toEqual(names);
    expect(cells[0]).toEqual(names.map((_, index) => String(index)));
  });

  test('an empty file has no header', () => {
    expect(read('').header).toBeNull();
    expect(read('\n\n \n').header).toBeNull();
  });
});

const cell = fc.string({
  unit: fc.constantFrom('a', '问', '"', ',', '\n', ' ', 'é', '😀', "'", '\\', '\t'),
  maxLength: 8,
});
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));

test('whatever is written is read back, wherever the chunks are cut', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 20 }), fc.constantFrom('\n', '\r\n'), (rows, chunk, newline) => {
      const width = rows[0]!.length;
      const names = Array.from({ length: width }, (_, index) => `n${index}`);
      const csv = Papa.unparse([names, ...rows], { newline });
      const trimmed = rows.map((row) => row.map((value) => value.replaceAll('\t', ' ').trim()));
      const expected = trimmed.filter((row) => row.some((value) => value !== ''));
      expect(read(csv, { chunk }).cells).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
