import { csvCell } from '../../domain/csv-cell.ts';
import type { Cell } from './sheet.ts';

/** Rows as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese. */
export function toCsv(header: string[], rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
