import { expect, test } from 'vitest';
import { csvCell } from './csv-cell.ts';

test.each(['=1+1', '+86 138', '-2', '@sum', '\t=1'])('text that a spreadsheet would run (%j) is made plain', (text) => {
  expect(csvCell(text).replaceAll('"', '')).toBe(`'${text}`);
});

test('commas, quotes and line breaks are quoted; numbers and nothing are left alone', () => {
  expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  expect(csvCell('长续航')).toBe('长续航');
  expect(csvCell(-2)).toBe('-2');
  expect(csvCell(null)).toBe('');
});
