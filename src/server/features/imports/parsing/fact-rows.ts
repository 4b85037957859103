import type { RowBatch } from './row-batch.ts';
import type { RowBinary } from './row-binary.ts';

/** Turns rows of a file into rows of one table of facts, counting what becomes of them. */
export type FactRows = {
  readonly table: string;
  /** The columns that are written for every row, in this order, with their types. */
  readonly columns: Record<string, string>;
  /** The columns that this file does not have, with what they are for each of its rows. */
  readonly constants: Record<string, string>;
  /** What has been written and not yet taken away. */
  readonly writer: RowBinary;
  readonly rows: number;
  readonly stored: number;
  readonly duplicates: number;
  take: (batch: RowBatch) => void;
  /** Settles what could not be decided before the end of the file. */
  finish: () => void;
};
