import { chiSquaredUpperTail } from './chi-squared.ts';

/** Pearson's test that the rows and columns of a table have nothing to do with each other. */
export type Independence = {
  chiSquared: number;
  degrees: number;
  pValue: number;
  /** Strength 0–1: √(χ² / n / (min(rows, columns) − 1)). */
  cramersV: number;
  n: number;
  /** Cells whose expected count is below 5; the approximation is doubtful when there are many. */
  sparseCells: number;
};

/**
 * Does the answer depend on the segment? χ² test of independence without continuity correction, and Cramér's V.
 * `table[row][column]` holds counts (for weighted data: weights scaled to the effective n). Rows and columns without
 * any count are left out. Null where fewer than two rows or columns remain.
 * Source: K. Pearson 1900; H. Cramér, Mathematical Methods of Statistics, 1946, p. 282.
 */
export function independence(table: readonly (readonly number[])[]): Independence | null {
  const rowTotals = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = Math.max(0, ...table.map((row) => row.length));
  const columnTotals = Array.from({ length: columns }, (_, column) =>
    table.reduce((sum, row) => sum + (row[column] ?? 0), 0),
  );
  const usedRows = rowTotals.filter((total) => total > 0).length;
  const usedColumns = columnTotals.filter((total) => total > 0).length;
  if (usedRows < 2 || usedColumns < 2) return null;

  const n = rowTotals.reduce((sum, total) => sum + total, 0);
  let chiSquared = 0;
  let sparseCells = 0;
  table.forEach((row, r) => {
    columnTotals.forEach((columnTotal, c) => {
      const expected = (rowTotals[r]! * columnTotal) / n;
      if (expected === 0) return;
      if (expected < 5) sparseCells += 1;
      chiSquared += ((row[c] ?? 0) - expected) ** 2 / expected;
    });
  });
  const degrees = (usedRows - 1) * (usedColumns - 1);
  return {
    chiSquared,
    degrees,
    pValue: chiSquaredUpperTail(chiSquared, degrees),
    cramersV: Math.min(1, Math.sqrt(chiSquared / n / (Math.min(usedRows, usedColumns) - 1))),
    n,
    sparseCells,
  };
}
