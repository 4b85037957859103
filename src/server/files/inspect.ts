import { BiplaneError } from '../../domain/errors.ts';
import { uniqueHeaders } from '../../domain/files/headers.ts';
import { CellMemo } from './cell-memo.ts';
import type { Suggest } from './import-target.ts';
import { openSource } from './open-source.ts';
import { cellText, type RowBatch } from './row-batch.ts';
import type { Source } from './source.ts';
import type { Inspection, InspectTask } from './tasks.ts';

const shownRows = 20;
/** Enough for rare answers to show up, little enough to be there at once. */
const sampledRows = 5000;
const sampledCells = 500_000;

/** How long to look on for answers that only few have given: a rating may have a step that nobody among the first thousands chose. */
const lookOnMs = 500;
/** How long to look for rows at all: a file may have a header and then nothing but blank lines. */
const lookAtMostMs = 5_000;
/** A column with more distinct cells than this has no rare ones. */
const mostDistinct = 500;

/** Adds what rows behind the sample have for the first time. */
class RareCells {
  private readonly columns: (CellMemo<null> | null)[];

  constructor(samples: string[][]) {
    this.columns = samples.map((sample) => {
      const distinct = new Set(sample);
      if (distinct.size > mostDistinct) return null;
      let added = 0;
      return new CellMemo((cell) => {
        if (added < mostDistinct && !distinct.has(cell)) {
          sample.push(cell);
          added++;
        }
        return null;
      }, samples.length);
    });
  }

  look(batch: RowBatch): void {
    const { bytes, offsets, columns: width } = batch;
    this.columns.forEach((column, index) => {
      if (!column) return;
      for (let at = index; at < batch.count * (width + 1); at += width + 1)
        column.get(bytes, offsets[at]!, offsets[at + 1]! - 1);
    });
  }
}

/**
 * What is in this file, and what could its columns be? Reads the beginning, and on for a moment. A failure tells the format, the sheets and which of
 * them was read, as far as that is known, so that another encoding or another sheet can be asked for.
 */
export const inspectWith = (suggest: Readonly<Record<InspectTask['kind'], Suggest>>) =>
  async function inspect(task: InspectTask): Promise<Inspection> {
    const source = await openSource(task.path, task.options);
    try {
      return await inspectSource(source, task, suggest[task.kind]);
    } catch (error) {
      if (!(error instanceof BiplaneError)) throw error;
      const { format, sheets, sheet } = source;
      throw new BiplaneError(error.code, error.reason, { ...error.details, format, sheets, sheet });
    }
  };

async function inspectSource(
  source: Source,
  { options, currency }: InspectTask,
  suggest: Suggest,
): Promise<Inspection> {
  const rows: string[][] = [];
  let samples: string[][] = [];
  let sampled = 0;
  let rare: RareCells | null = null;
  const started = performance.now();
  for await (const batch of source.batches) {
    if (samples.length === 0) samples = source.header.map(() => []);
    for (let row = 0; row < batch.count && sampled < sampledRows && sampled * batch.columns < sampledCells; row++) {
      const cells = source.header.map((_, column) => cellText(batch, row, column));
      cells.forEach((cell, column) => {
        samples[column]!.push(cell);
      });
      if (rows.length < shownRows) rows.push(cells);
      sampled++;
    }
    if (sampled < sampledRows && sampled * batch.columns < sampledCells) {
      if (source.header.length > 0 && performance.now() - started > lookAtMostMs) break;
      continue;
    }
    rare ??= new RareCells(samples);
    rare.look(batch);
    if (performance.now() - started > lookOnMs) break;
  }
  const { names, renamed } = uniqueHeaders(source.header);
  const columns = { names, samples };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const mapping = suggest(columns, currency);
  return {
    format: source.format,
    encoding: source.encoding,
    delimiter: source.delimiter,
    sheets: source.sheets,
    sheet: source.sheet,
    names,
    renamed,
    rows,
    sampled,
    mapping: { ...mapping, ...given },
  };
}
