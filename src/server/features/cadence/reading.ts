import type { ImportResult } from '../../../domain/cadence/import-plan.ts';
import { reading } from '../../readers/reading.ts';

/** Reads the text of a plan file, whatever its format. */
export const planFile = reading<string, ImportResult>('cadence.planFile', { totalMs: 20_000 });
