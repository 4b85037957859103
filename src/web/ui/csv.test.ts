import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('toCsv', () => {
  it('starts with a byte order mark and ends every row with CRLF', () => {
    expect(toCsv(['名称', 'n'], [['长续航', 12]])).toBe('\ufeff名称,n\r\n长续航,12\r\n');
  });
  it('quotes commas, quotes and line breaks', () => {
    expect(toCsv(['a'], [['x,"y"\nz']])).toBe('\ufeffa\r\n"x,""y""\nz"\r\n');
  });
  it('disarms text that a spreadsheet would run as a formula', () => {
    for (const bad of ['=1+1', '+1', '-1+cmd', '@SUM(A1)', '\t=1']) expect(toCsv(['a'], [[bad]])).toContain(`'${bad}`);
  });
  it('keeps negative numbers as numbers', () => {
    expect(toCsv(['a'], [[-12.5]])).toBe('\ufeffa\r\n-12.5\r\n');
  });
  it('leaves empty cells empty', () => {
    expect(toCsv(['a', 'b'], [[null, undefined]])).toBe('\ufeffa,b\r\n,\r\n');
  });
});
