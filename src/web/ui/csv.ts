import { csvCell } from '../../domain/csv-cell.ts';

export type CsvValue = string | number | null | undefined;

/** Rows as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese. */
export function toCsv(header: string[], rows: CsvValue[][]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Hands text to the browser as a file. */
export function download(fileName: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
