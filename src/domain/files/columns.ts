/** What a column of a file has in all its rows. */
export type ColumnProfile = {
  /** Cells that are not empty. */
  filled: number;
  /** How often each distinct cell occurs, in the order in which they occur first; of those beyond {@link mostDistinct} none is counted. */
  counts: ReadonlyMap<string, number>;
  /** Whether `counts` has every cell of the column. */
  complete: boolean;
};

/** The columns of a file as they are found before anything is decided about them. */
export type Columns = {
  /** Unique, by {@link uniqueHeaders}. */
  names: readonly string[];
  /** The rows that name the columns, one below the other, as the file has them; usually one. */
  headers: readonly (readonly string[])[];
  /** How many rows the file has below them. */
  rows: number;
  profiles: readonly ColumnProfile[];
  /** Per column the cells of some rows, empty ones too: the first thousands of the file, and then of rows spread evenly over the rest. The same rows in every column. */
  samples: readonly (readonly string[])[];
};

/** A column with more distinct cells than this is no list of choices. */
export const mostDistinct = 2_000;

/** Which rows a sample has: the first, and every so manieth of the rest, so that the same file always gives the same sample. */
const firstRows = 4_000;
const furtherRows = 4_000;
/** Wide files give fewer rows. */
const mostSampledCells = 2_000_000;

/** Gathers what the columns of a file have, row by row, in bounded memory. */
export class ColumnsSeen {
  rows = 0;
  private readonly columns: { filled: number; counts: Map<string, number>; complete: boolean }[];
  private readonly first: string[][] = [];
  private further: string[][] = [];
  private every = 1;
  private readonly mostOfEach: number;
  private readonly mostDistinctOfEach: number;

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => ({ filled: 0, counts: new Map(), complete: true }));
    const share = Math.floor(mostSampledCells / 2 / Math.max(1, width));
    this.mostOfEach = Math.max(200, Math.min(firstRows, furtherRows, share));
    this.mostDistinctOfEach = Math.max(200, Math.min(mostDistinct, Math.floor(4_000_000 / Math.max(1, width))));
  }

  /** Is the row that comes next one of the sample, so that all its cells are wanted? */
  get samplesNext(): boolean {
    return this.first.length < this.mostOfEach || (this.rows - this.mostOfEach) % this.every === 0;
  }

  /** Notes that a column has this cell `times` times more. */
  count(column: number, cell: string, times = 1): void {
    const seen = this.columns[column]!;
    seen.filled += times;
    const known = seen.counts.get(cell);
    if (known !== undefined) seen.counts.set(cell, known + times);
    else if (seen.counts.size < this.mostDistinctOfEach) seen.counts.set(cell, times);
    else seen.complete = false;
  }

  /** The next row; `cells` where {@link samplesNext} asks for them. */
  row(cells: string[] | null): void {
    if (cells) {
      if (this.first.length < this.mostOfEach) this.first.push(cells);
      else {
        this.further.push(cells);
        if (this.further.length > this.mostOfEach) {
          this.further = this.further.filter((_, at) => at % 2 === 0);
          this.every *= 2;
        }
      }
    }
    this.rows++;
  }

  columnsOf(names: readonly string[], headers: readonly (readonly string[])[]): Columns {
    const sampled = [...this.first, ...this.further];
    return {
      names,
      headers,
      rows: this.rows,
      profiles: this.columns,
      samples: names.map((_, column) => sampled.map((cells) => cells[column] ?? '')),
    };
  }
}

/** The columns of a table that is at hand as a whole. */
export function columnsOf(names: readonly string[], rows: readonly (readonly string[])[]): Columns {
  const seen = new ColumnsSeen(names.length);
  for (const row of rows) {
    names.forEach((_, column) => {
      if (row[column]) seen.count(column, row[column]);
    });
    seen.row(seen.samplesNext ? [...row] : null);
  }
  return seen.columnsOf(names, [names]);
}
