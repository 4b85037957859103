import type { OrderReading } from '../../domain/orders/order-reading.ts';
import type { RowBatch } from '../../files/row-batch.ts';
import type { FactsDoor } from '../facts/door.ts';
import type { RowBinary } from '../facts/row-binary.ts';
import type { Visible } from '../facts/visible.ts';
import type { Rejects } from './rejects.ts';
import type { FileTarget } from './tasks.ts';

/** Turns rows of a file into rows of one table of facts, counting what becomes of them. */
export type FactRows = {
  readonly table: string;
  /** The column that says what the facts are of. */
  readonly scopeColumn: string;
  /** The columns that are written for every row, in this order, with their types. */
  readonly columns: Record<string, string>;
  /** The columns that are the same in every row, besides those that say where it is kept. */
  readonly constants: Record<string, string>;
  /** What has been written and not yet taken away. */
  readonly writer: RowBinary;
  /** The same for rows that say something else of a fact that counts already. */
  readonly changes: RowBinary;
  readonly rows: number;
  readonly stored: number;
  readonly changed: number;
  readonly duplicates: number;
  /** What is known of the facts as a whole at the end. */
  readonly summary: {
    unmatchedRefunds: number;
    firstDay: string | null;
    lastDay: string | null;
    orders: OrderReading | null;
  };
  take: (batch: RowBatch) => void;
  /** Settles what could not be decided before the end of the file. */
  finish: () => void | Promise<void>;
};

/** What a kind of facts is read with. `names`: those of the columns, known with the first row; `stores`: somebody does not only want to know. */
export type OpenRows<T extends FileTarget = FileTarget> = (given: {
  target: T;
  facts: FactsDoor;
  visible: Visible | null;
  names: () => readonly string[];
  rejects: Rejects;
  stores: boolean;
}) => Promise<FactRows>;
