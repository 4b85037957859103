import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { independence } from './independence.ts';

describe('independence of answer and segment', () => {
  test('a small table has the χ² and V of scipy', () => {
    const found = independence([
      [20, 30],
      [25, 15],
      [10, 10],
    ])!;
    expect(found.chiSquared).toBeCloseTo(4.5, 10);
    expect(found.degrees).toBe(2);
    expect(found.pValue).toBeCloseTo(0.10539922456186433, 12);
    expect(found.cramersV).toBeCloseTo(0.20225995873897262, 12);
    expect(found.sparseCells).toBe(0);
  });
  test('empty rows and columns change nothing, a table of one row is no table', () => {
    const padded = independence([
      [20, 0, 30],
      [0, 0, 0],
      [25, 0, 15],
    ])!;
    expect(padded.chiSquared).toBeCloseTo(
      independence([
        [20, 30],
        [25, 15],
      ])!.chiSquared,
      12,
    );
    expect(padded.degrees).toBe(1);
    expect(
      independence([
        [3, 4],
        [0, 0],
      ]),
    ).toBeNull();
    expect(independence([])).toBeNull();
  });
  test('V stays within 0 and 1 and does not depend on the order of rows or on the size of the sample', () => {
    const tables = fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(tables, (table) => {
        const found = independence(table);
        fc.pre(found !== null);
        expect(found!.cramersV).toBeGreaterThanOrEqual(0);
        expect(found!.cramersV).toBeLessThanOrEqual(1);
        const moved = independence([...table].reverse().map((row) => row.map((count) => count * 3)))!;
        expect(moved.cramersV).toBeCloseTo(found!.cramersV, 9);
        expect(moved.chiSquared).toBeCloseTo(found!.chiSquared * 3, 6);
      }),
    );
  });
});

describe('reference cross-tabs', () => {
  type Cell = { Var1: string; Var2: string; Freq: number };
  type Reference = { chisq: number; df: number; p?: number; cramers_v: number };
  const tableOf = (cells: Cell[]) => {
    const rows = [...new Set(cells.map((cell) => cell.Var1))];
    const columns = [...new Set(cells.map((cell) => cell.Var2))];
    return rows.map((row) =>
      columns.map((column) => cells.find((cell) => cell.Var1 === row && cell.Var2 === column)!.Freq),
    );
  };
  const check = (cells: Cell[], expected: Reference) => {
    const found = independence(tableOf(cells))!;
    expect(found.chiSquared / expected.chisq).toBeCloseTo(1, 10);
    expect(found.degrees).toBe(expected.df);
    expect(found.cramersV).toBeCloseTo(expected.cramers_v, 10);
    if (expected.p) expect(found.pValue / expected.p).toBeCloseTo(1, 7);
  };
  test('remote work by country, and the word for cola by region, equal R', () => {
    type CrossTab = Reference & { table: Cell[] };
    const { stackOverflow, popVsSoda } = reference<{
      stackOverflow: { remoteByCountry: CrossTab };
      popVsSoda: { wordByRegion: CrossTab };
    }>('survey-shares.json');
    for (const crossTab of [stackOverflow.remoteByCountry, popVsSoda.wordByRegion]) check(crossTab.table, crossTab);
  });
});
