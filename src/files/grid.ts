/** All cells of a sheet as they are, for files whose table is not one of facts: a plan. */
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';
import { containerOf } from './container.ts';
import { newSource } from './open-source.ts';
import { spreadsheetBatches } from './spreadsheet.ts';
import { wholeBatches } from './whole-file.ts';

/** Many times what a plan may have. */
const mostRows = 50_000;

/** The rows of a spreadsheet in their places, blank ones included; null where the file is a text. Fails like {@link openSource}. */
export async function gridOf(path: string): Promise<string[][] | null> {
  const container = await containerOf(path);
  try {
    if (container.format === 'csv') return null;
    const source = newSource(container, 0);
    source.raw = [];
    const batches =
      container.format === 'xlsx'
        ? spreadsheetBatches(container.path, source, {})
        : wholeBatches(container, source, {});
    for await (const _batch of batches) {
      if (source.raw.length > mostRows)
        throw new BiplaneError('invalid_input', text('imports.errors.tooManyRows', { limit: mostRows }));
    }
    const last = source.raw.at(-1)?.row ?? 0;
    if (last > mostRows)
      throw new BiplaneError('invalid_input', text('imports.errors.tooManyRows', { limit: mostRows }));
    const rows: string[][] = Array.from({ length: last }, () => []);
    for (const { row, cells } of source.raw) rows[row - 1] = cells;
    return rows;
  } finally {
    await container.close();
  }
}
