import type { ErrorCode } from '../../../../domain/errors.ts';
import type { RenamedHeader } from '../../../../domain/imports/headers.ts';
import type {
  AnswerMapping,
  Encoding,
  FileOptions,
  ImportMapping,
  OrderMapping,
} from '../../../../domain/imports/mapping.ts';
import type { Text } from '../../../../domain/text.ts';
import type { AnswerPlan } from './answer-rows.ts';
import type { Reject } from './rejects.ts';

/** What the reading process can be asked to do with an uploaded file. */
export type ReaderTask = InspectTask | ReadTask;

/** Look at the beginning of a file. */
export type InspectTask = {
  task: 'inspect';
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
  task: 'read';
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

export type ReaderProgress = { bytesDone: number; bytesTotal: number; rows: number };
export type ReaderResult<T extends ReaderTask> = T extends InspectTask ? Inspection : ReadResult;

/** Between the processes. */
export type ReaderMessage =
  | { progress: ReaderProgress }
  | { result: Inspection | ReadResult }
  | { failure: { message: string; code?: ErrorCode; reason?: Text; details?: Record<string, unknown> } };
