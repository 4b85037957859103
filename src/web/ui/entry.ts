import Papa from 'papaparse';

/** A row of a table that is typed: the text of each of its cells. */
export type EntryRow<K extends string> = Partial<Record<K, string>>;

/** The cells of what was copied from a spreadsheet; null for a text that is but one cell. */
export function readCopied(copied: string): string[][] | null {
  if (!/[\t\n\r]/.test(copied.replace(/[\r\n]+$/, ''))) return null;
  const { data } = Papa.parse<string[]>(copied, { delimiter: '\t', skipEmptyLines: true });
  return data.map((cells) => cells.map((cell) => cell.trim()));
}

export type Pasted<K extends string> = {
  rows: EntryRow<K>[];
  /** Headers that no column is called. */
  ignored: string[];
  /** Rows that came. */
  count: number;
};

/**
 * Puts copied cells into a table, from a cell on to the right and down. Where the first row holds headers, each column goes where its header says;
 * otherwise they go in order.
 */
export function pasteInto<K extends string>(
  rows: readonly EntryRow<K>[],
  copied: readonly string[][],
  at: { row: number; column: K },
  { columns, columnOf }: { columns: readonly K[]; columnOf: (header: string) => K | null },
): Pasted<K> {
  const [first = [], ...rest] = copied;
  const headers = first.map(columnOf);
  // Two names of columns in one row are no accident; one alone is, unless it is all there is.
  const hasHeader = headers.filter((column) => column !== null).length >= Math.min(2, first.length);
  const from = columns.indexOf(at.column);
  const targets = hasHeader ? headers : first.map((_, i) => columns[from + i] ?? null);
  const lines = hasHeader ? rest : copied;
  const next = rows.map((row) => ({ ...row }));
  lines.forEach((cells, i) => {
    const row: EntryRow<K> = { ...next[at.row + i] };
    cells.forEach((cell, k) => {
      const column = targets[k];
      if (column) row[column] = cell;
    });
    next[at.row + i] = row;
  });
  return {
    rows: Array.from(next, (row) => row ?? {}),
    ignored: hasHeader ? first.filter((header, k) => header !== '' && targets[k] === null) : [],
    count: lines.length,
  };
}
