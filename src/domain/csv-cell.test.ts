import { expect, test } from 'vitest';
import { csvCell, withoutGuard } from './csv-cell.ts';

test.each([
  '=1+1',
  '+86 138',
  '-2',
  '@sum',
  '\t=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠sum',
  '﹦1',
  ' =1',
  '\u3000＝1',
  '\u200b=1',
  '\ufeff =1',
  '\u0000=1',
  '\n=1',
])('text that a spreadsheet would run (%j) is made plain', (text) => {
  expect(csvCell(text).replaceAll('"', '')).toBe(`'${text}`);
  expect(withoutGuard(`'${text}`)).toBe(text);
});

test('commas, quotes and line breaks are quoted; numbers and nothing are left alone', () => {
  expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  expect(csvCell('长续航')).toBe('长续航');
  expect(csvCell('a=1')).toBe('a=1');
  expect(withoutGuard("'s Hertogenbosch")).toBe("'s Hertogenbosch");
  expect(csvCell(-2)).toBe('-2');
  expect(csvCell(null)).toBe('');
});
