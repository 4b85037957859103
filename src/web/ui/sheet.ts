/** A value of a file: numbers with every digit, in the unit of their column. */
export type Cell = string | number | null | undefined;
export type SheetColumn = { name: string; unit?: string | undefined };
/** What stands behind a table or a picture, row by row. */
export type Sheet = { columns: SheetColumn[]; rows: Cell[][] };

/** A cell of a table as it is read: what it shows and, where that is rounded, what it rounds. */
export type ReadCell = { shown: string; value?: number | string | undefined; unit?: string | undefined };

/** The number that a text writes, where it is one and nothing else: `1,312`, `−0.5`, `¥12.30`, `12.8%`. */
function numberIn(shown: string): number | null {
  const plain = shown.replaceAll(/[\s\u2060,+%¥$€£]/g, '').replace('−', '-');
  return plain === '' || !Number.isFinite(Number(plain)) ? null : Number(plain);
}

/**
 * A table as a sheet. Where a column shows less than it knows, it is written as shown and once more with every digit; a unit that all of its values have
 * stands in the name, units that differ in a column of their own. Columns of buttons and bars, which say nothing, are left out.
 */
export function sheetOf(head: readonly string[], body: readonly (readonly ReadCell[])[], exactName: string): Sheet {
  const columns: (SheetColumn & { cells: Cell[] })[] = [];
  head.forEach((name, index) => {
    const cells = body.map((row) => row[index] ?? { shown: '' });
    if (name === '' && cells.every(({ shown }) => shown === '')) return;
    const known = cells.filter(({ value }) => value !== undefined);
    const shown = { name, cells: cells.map((cell): Cell => cell.shown) };
    if (known.length === 0) {
      columns.push(shown);
      return;
    }
    const found = new Set(known.map(({ unit }) => unit ?? ''));
    const unit = found.size === 1 ? [...found][0] || undefined : undefined;
    const values = cells.map((cell): Cell => cell.value);
    const isRounded = cells.some((cell) =>
      cell.value === undefined ? !['', '—'].includes(cell.shown) : numberIn(cell.shown) !== cell.value,
    );
    columns.push(
      ...(isRounded ? [shown] : []),
      { name: isRounded ? `${name} · ${exactName}` : name, unit, cells: values },
      ...(found.size > 1 ? [{ name: '', cells: cells.map((cell): Cell => cell.unit) }] : []),
    );
  });
  return {
    columns: columns.map(({ cells: _cells, ...column }) => column),
    rows: body.map((_, row) => columns.map(({ cells }) => cells[row])),
  };
}
