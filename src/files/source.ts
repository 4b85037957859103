import type { Encoding, FileFormat, HeaderPlace, LeftOutReason, LeftOutRow } from '../domain/files/options.ts';
import type { GridRow } from '../domain/files/region.ts';
import type { RowBatch } from './row-batch.ts';

/** A file that is being read. Everything but the sizes is known from the first batch on. */
export type Source = {
  format: FileFormat;
  /** The name of the file within the archive that came; null where it came by itself. */
  inside: string | null;
  encoding: Encoding | null;
  /** An encoding that is nearly as likely, with some text as each of the two reads it. */
  alsoEncoded: { encoding: Encoding; read: string; otherwise: string } | null;
  delimiter: string | null;
  /** Where the names of the columns stand. */
  place: HeaderPlace | null;
  /** The rows of names as the file has them, each as wide as the table. */
  headers: string[][];
  /** One name per column, empty and equal ones included. */
  header: string[];
  /** The first rows as they are in the file, those above the table and the names of its columns included. */
  grid: GridRow[];
  /** How many of these stand above the table. */
  above: number;
  /** All rows as they are, where somebody wants them and no table. */
  raw?: GridRow[];
  /** Rows of the table that are no data, so far. */
  leftOut: { counts: Record<LeftOutReason, number>; rows: LeftOutRow[] };
  /** Rows that end before the last column, so far. */
  short: number;
  /** Columns and rows that the spreadsheet does not show, so far; they are read like others. */
  hidden: { columns: number; rows: number };
  /** The sheets of a spreadsheet in the order of their tabs, and which of them is read. */
  sheets: { name: string; hidden: boolean; empty: boolean }[];
  sheet: string | null;
  bytesTotal: number;
  bytesDone: number;
  batches: AsyncIterable<RowBatch>;
};
