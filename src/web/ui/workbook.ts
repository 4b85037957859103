import writeXlsxFile from 'write-excel-file/universal';
import type { Cell } from './sheet.ts';

/** Rows as an XLSX workbook of one sheet: numbers are numbers, text is text and never a formula. */
export function workbookOf(header: string[], rows: readonly (readonly Cell[])[], name: string): Promise<Blob> {
  const cell = (value: Cell) =>
    value === null || value === undefined || value === ''
      ? null
      : typeof value === 'number'
        ? { type: Number, value }
        : { type: String, value };
  return writeXlsxFile(
    [
      header.map((value) => ({ type: String, value, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map(cell)),
    ],
    {
      // What a spreadsheet allows as the name of a sheet.
      sheet: name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Biplane',
      stickyRowsCount: 1,
    },
  ).toBlob();
}
