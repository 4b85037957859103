import type { ReadInto, ReadIntoResult } from '../../../domain/cadence/read-plan-file.ts';
import { reading } from '../../readers/reading.ts';

/** Reads the text of a plan file, whatever its format, and compares it with the plan it is meant for. */
export const planFile = reading<ReadInto, ReadIntoResult>('cadence.planFile', { totalMs: 20_000 });
