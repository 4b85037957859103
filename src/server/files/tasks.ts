import type { FileOptions, LeftOutRow } from '../../domain/files/options.ts';
import type { ImportMapping } from '../../domain/imports/mapping.ts';
import type { OrderReading } from '../../domain/orders/order-reading.ts';
import type { Inspection, InspectTask } from '../../files/inspect.ts';
import type { FactsDoor } from '../facts/door.ts';
import type { Visible } from '../facts/visible.ts';
import { reading } from '../readers/reading.ts';
import type { Reject } from './rejects.ts';

/** Where the facts of a file go. What more a kind of facts needs to know travels with it, for its own reader. */
export type FileTarget = {
  kind: 'answers' | 'orders';
  workspaceId: string;
  /** The launch or study; null before there is one, as in a dry run: then nothing of it can be known. */
  scopeId: string | null;
  options: FileOptions;
};

/** Read a whole file, and store what it says where `store` is given. */
export type ReadTask = {
  path: string;
  /** The header the mapping was made for; null takes the file's own. */
  names: string[] | null;
  mapping: ImportMapping;
  target: FileTarget;
  /** The facts that already count for the same target; null where there can be none. */
  visible: Visible | null;
  /** Where its facts are. */
  facts: Pick<FactsDoor, 'url' | 'layout'>;
  store: { batchId: string; changesId: string; rejectsPath: string } | null;
};

export type ReadResult = {
  names: string[];
  rows: number;
  stored: number;
  /** Rows that say something else of a fact that counts already. */
  changed: number;
  duplicates: number;
  rejected: number;
  /** Cells of rows that were taken which could not be read. */
  unreadCells: number;
  firstRejects: Reject[];
  /** Rows of the table that are no data, and the first of them. */
  leftOut: number;
  firstLeftOut: LeftOutRow[];
  unmatchedRefunds: number;
  firstDay: string | null;
  lastDay: string | null;
  /** Of an order file. */
  orders: OrderReading | null;
};

/** Somebody waits for this one, but every row is looked at. */
export const inspectFile = reading<InspectTask, Inspection>('imports.inspectFile', {
  totalMs: 30 * 60_000,
  stalledMs: 60_000,
});

/** A large file may take long, as long as it gets on. */
export const wholeFile = reading<ReadTask, ReadResult>('imports.wholeFile', {
  totalMs: 2 * 3_600_000,
  stalledMs: 120_000,
});
