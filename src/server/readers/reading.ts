/** What the reading processes can be asked to do. Each feature declares its readings; src/server/reader.child.ts carries them out. */
import type { ErrorCode } from '../../domain/errors.ts';
import type { Text } from '../../domain/text.ts';

/** How long a reading may take, kept by the parent: a process that is lost in a file answers nobody. */
export type ReadingLimits = {
  totalMs: number;
  /** The longest time without progress. */
  stalledMs?: number;
};

/** One kind of reading: from an input of type I to a result of type R. */
export type Reading<I, R> = {
  name: string;
  limits: ReadingLimits;
  /** For the type system only. */
  readonly types?: (input: I) => R;
};

export type ReaderProgress = { bytesDone: number; bytesTotal: number; rows: number };

/** Declares a reading. */
export function reading<I, R>(name: string, limits: ReadingLimits): Reading<I, R> {
  return { name, limits };
}

/** Between the processes. */
export type ReaderTask = { name: string; input: unknown };
export type ReaderMessage =
  | { progress: ReaderProgress }
  | { result: unknown }
  | { failure: { message: string; code?: ErrorCode; reason?: Text; details?: Record<string, unknown> } };
