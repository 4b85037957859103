import type { Encoding } from '../domain/files/options.ts';
import type { RowBatch } from './row-batch.ts';

/** A file that is being read. Everything but the sizes is known from the first batch on. */
export type Source = {
  format: 'csv' | 'xlsx';
  encoding: Encoding | null;
  delimiter: string | null;
  /** Column names as the file has them, empty ones included. */
  header: string[];
  /** The sheets of a spreadsheet in the order of their tabs, and which of them is read. */
  sheets: { name: string; hidden: boolean; empty: boolean }[];
  sheet: string | null;
  bytesTotal: number;
  bytesDone: number;
  batches: AsyncIterable<RowBatch>;
};
