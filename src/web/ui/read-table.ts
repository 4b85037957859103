import { type ReadCell, type Sheet, sheetOf } from './sheet.ts';

// What is not shown on a phone has no inner text, and belongs to the table all the same.
// biome-ignore lint/performance/useDomNodeTextContent: what stands on lines of its own is kept apart
const textOf = (cell: HTMLElement) => (cell.innerText || cell.textContent || '').replaceAll(/\s+/g, ' ').trim();

function read(cell: HTMLTableCellElement): ReadCell {
  const { value, unit } = cell.dataset;
  return { shown: textOf(cell), ...(value === undefined ? {} : { value: Number(value), unit }) };
}

/** The cells of some rows in their columns; one that spans several stands in the first, or with `repeat` in each. */
function grid<T>(rows: Iterable<HTMLTableRowElement>, of: (cell: HTMLTableCellElement) => T, repeat: boolean): T[][] {
  const found: T[][] = [];
  [...rows].forEach((row, at) => {
    found[at] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (found[at][column] !== undefined) column += 1;
      const read = of(cell);
      for (let down = 0; down < cell.rowSpan; down += 1) {
        found[at + down] ??= [];
        for (let over = 0; over < cell.colSpan; over += 1)
          if (repeat || over === 0) found[at + down]![column + over] = read;
      }
      column += cell.colSpan;
    }
  });
  return found.slice(0, [...rows].length);
}

/** A table on screen as a sheet: the same rows in the same order, headings of several lines as one. */
export function readTable(table: HTMLTableElement, exactName: string): Sheet {
  const lines = grid(table.tHead?.rows ?? [], textOf, true);
  const body = [...table.tBodies].flatMap((part) => grid(part.rows, read, false));
  const width = Math.max(...lines.map((line) => line.length), ...body.map((row) => row.length), 0);
  const head = Array.from({ length: width }, (_, column) =>
    [...new Set(lines.map((line) => line[column]).filter(Boolean))].join(' · '),
  );
  return sheetOf(head, body, exactName);
}
