import type { RenamedHeader } from '../../../../domain/imports/headers.ts';
import type {
  AnswerMapping,
  Encoding,
  FileOptions,
  ImportMapping,
  OrderMapping,
} from '../../../../domain/imports/mapping.ts';
import { reading } from '../../../readers/reading.ts';
import type { AnswerPlan } from './answer-rows.ts';
import type { Reject } from './rejects.ts';

/** Look at the beginning of a file. */
export type InspectTask = {
  path: string;
  options: FileOptions;
  kind: 'answers' | 'orders';
  /** Of the launch. */
  currency: string;
};

export type Inspection = {
  format: 'csv' | 'xlsx';
  /** Null for plain ASCII and for spreadsheets. */
  encoding: Encoding | null;
  delimiter: string | null;
  sheets: { name: string; hidden: boolean; empty: boolean }[];
  sheet: string | null;
  names: string[];
  renamed: RenamedHeader[];
  /** The first rows, as text. */
  rows: string[][];
  /** How many rows the suggestion was made from. */
  sampled: number;
  mapping: ImportMapping;
};

/** Read a whole file, and store what it says where `store` is given. */
export type ReadTask = {
  path: string;
  /** The header the mapping was made for; null takes the file's own. */
  names: string[] | null;
  mapping: ImportMapping;
  target: AnswerTarget | OrderTarget;
  /** Batches whose facts already count for the same target. */
  batches: string[];
  factsUrl: string;
  store: { batchId: string; rejectsPath: string } | null;
};
export type AnswerTarget = {
  kind: 'answers';
  workspaceId: string;
  /** Null before the study exists, as in a dry run: then nothing of it can be known. */
  studyId: string | null;
  options: Pick<AnswerMapping, keyof FileOptions>;
  plan: AnswerPlan;
  keyColumn: number | null;
};
export type OrderTarget = {
  kind: 'orders';
  workspaceId: string;
  launchId: string;
  source: string;
  mapping: OrderMapping;
};

export type ReadResult = {
  names: string[];
  rows: number;
  stored: number;
  duplicates: number;
  rejected: number;
  firstRejects: Reject[];
  unmatchedRefunds: number;
  firstDay: string | null;
  lastDay: string | null;
};

/** Somebody waits for this one. */
export const fileBeginning = reading<InspectTask, Inspection>('imports.fileBeginning', { totalMs: 30_000 });

/** A large file may take long, as long as it gets on. */
export const wholeFile = reading<ReadTask, ReadResult>('imports.wholeFile', {
  totalMs: 2 * 3_600_000,
  stalledMs: 120_000,
});
