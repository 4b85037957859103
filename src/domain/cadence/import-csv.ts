import Papa from 'papaparse';
import { text } from '../text.ts';
import type { ImportResult } from './import-plan.ts';
import { importPlanTable, type TableOptions } from './import-table.ts';

/** Reads a plan from CSV (comma, semicolon or tab) as {@link importPlanTable} reads its cells. A first line `sep=;` says the separator, as spreadsheets take it. */
export function importPlanCsv(content: string, options: TableOptions = {}): ImportResult {
  const said = /^\uFEFF?sep=([^\r\n])\r?\n/i.exec(content);
  const body = said ? content.slice(said[0].length) : content.replace(/^\uFEFF/, '');
  const { data, errors } = Papa.parse<string[]>(body, {
    skipEmptyLines: false,
    ...(said ? { delimiter: said[1]! } : {}),
  });
  const above = said ? 1 : 0;
  const quotes = errors.filter((error) => error.type === 'Quotes');
  if (quotes.length > 0) {
    // Where a cell ends is not known from there on: nothing else in the file can be judged.
    const at = quotes.reduce((least, { row = 0 }) => Math.min(least, row), Number.POSITIVE_INFINITY) + 1 + above;
    return { ok: false, problems: [{ row: at, column: null, reason: text('cadence.errors.quotes') }] };
  }
  return importPlanTable(said ? [[], ...data] : data, options);
}
