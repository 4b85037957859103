/** What is in a file, and what could its columns be? */
import { BiplaneError } from '../domain/errors.ts';
import { ColumnsSeen } from '../domain/files/columns.ts';
import { type FrequentCells, frequentCells } from '../domain/files/frequent-cells.ts';
import { type RenamedHeader, uniqueHeaders } from '../domain/files/headers.ts';
import type { Notice } from '../domain/files/notice.ts';
import type { Encoding, FileFormat, FileOptions, HeaderPlace, LeftOutRow } from '../domain/files/options.ts';
import type { GridRow } from '../domain/files/region.ts';
import type { ImportMapping } from '../domain/imports/mapping.ts';
import { suggestMapping } from '../domain/imports/suggest.ts';
import { CellMemo } from './cell-memo.ts';
import { noticesOf } from './notices.ts';
import { openSource } from './open-source.ts';
import { cellText, type RowBatch } from './row-batch.ts';
import type { Source } from './source.ts';

export type InspectTask = {
  path: string;
  options: FileOptions;
  kind: ImportMapping['kind'];
  /** Of the launch. */
  currency: string;
};

export type Inspection = {
  format: FileFormat;
  /** The name of the file within the archive that came; null where it came by itself. */
  inside: string | null;
  /** Null for plain ASCII and for spreadsheets. */
  encoding: Encoding | null;
  delimiter: string | null;
  sheets: { name: string; hidden: boolean; empty: boolean }[];
  sheet: string | null;
  /** The first rows as they are in the file. */
  grid: GridRow[];
  /** Where the names of the columns stand. */
  header: HeaderPlace | null;
  /** The first rows of the table that are no data. */
  leftOut: LeftOutRow[];
  /** The names of the columns as they are found without the given options; empty where nothing can be read so. */
  foundNames: string[];
  names: string[];
  renamed: RenamedHeader[];
  /** The first rows, as text. */
  rows: string[][];
  /** How many rows the file has: all of them are looked at. */
  total: number;
  /** What is in each column, for people. */
  cells: FrequentCells[];
  mapping: ImportMapping;
  /** What was done to read it so, and what is not certain. */
  notices: Notice[];
};

type Progress = (progress: { bytesDone: number; bytesTotal: number; rows: number }) => void;

const shownRows = 20;
const progressEveryMs = 500;

/** A word for sums that stands in front of more rows than these is a value like others: an oil company is called Total. */
const mostTotals = (rows: number) => Math.max(20, rows / 50);

/**
 * Looks at every row, so that the same file always gives the same proposal. A failure tells the format, the sheets and which of them was read, as
 * far as that is known, so that another encoding or another sheet can be asked for.
 */
export async function inspect(task: InspectTask, onProgress: Progress = () => {}): Promise<Inspection> {
  const found = await inspectAs(task, task.options, onProgress);
  if (task.options.totals !== undefined || found.totals <= mostTotals(found.inspection.total)) return found.inspection;
  return (await inspectAs(task, { ...task.options, totals: 'keep' }, onProgress)).inspection;
}

async function inspectAs(task: InspectTask, options: FileOptions, onProgress: Progress) {
  const source = await openSource(task.path, options);
  try {
    const inspection = await inspectSource(source, task, options, onProgress);
    return { inspection, totals: source.leftOut.counts.total };
  } catch (error) {
    if (!(error instanceof BiplaneError)) throw error;
    const { format, sheets, sheet, grid } = source;
    throw new BiplaneError(error.code, error.reason, { ...error.details, format, sheets, sheet, grid });
  }
}

async function inspectSource(
  source: Source,
  { currency, kind, path }: InspectTask,
  options: FileOptions,
  onProgress: Progress,
): Promise<Inspection> {
  const rows: string[][] = [];
  const look = await lookThrough(source, onProgress, (cells) => {
    if (rows.length < shownRows) rows.push(cells);
  });
  const { names, renamed } = uniqueHeaders(source.header);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const columns = look.columnsOf(names, source.headers);
  const { mapping, notices } = suggestMapping(kind, columns, currency);
  const { format, inside, encoding, delimiter, sheets, sheet, grid, place } = source;
  return {
    ...{ format, inside, encoding, delimiter, sheets, sheet, grid, header: place },
    leftOut: source.leftOut.rows,
    foundNames: Object.keys(given).length === 0 ? names : await foundWithout(path, options),
    ...{ names, renamed, rows, total: look.rows },
    cells: frequentCells(columns.profiles, missingIn(mapping)),
    mapping: { ...mapping, ...given },
    notices: [...noticesOf(source), ...notices],
  };
}

/** What a file of the kind looks like before anybody has corrected how it is read. */
async function foundWithout(path: string, { sheet }: FileOptions): Promise<string[]> {
  try {
    const source = await openSource(path, { sheet });
    for await (const _batch of source.batches) if (source.header.length > 0) break;
    return uniqueHeaders(source.header).names;
  } catch {
    return [];
  }
}

/** What a mapping takes for no answer in a column. */
function missingIn(mapping: ImportMapping): (column: number) => readonly string[] {
  const columns = mapping.kind === 'answers' ? mapping.columns : [];
  const byColumn = new Map(
    columns.map((each) => [each.column, each.as === 'question' ? (each.question.missing ?? []) : []]),
  );
  return (column) => byColumn.get(column) ?? [];
}

/** What the columns of a source have, from its first row to its last. */
async function lookThrough(
  source: Source,
  onProgress: Progress,
  onSampled: (cells: string[]) => void,
): Promise<ColumnsSeen> {
  let seen: ColumnsSeen | null = null;
  let counting: CellCounts | null = null;
  let told = performance.now();
  for await (const batch of source.batches) {
    if (source.header.length === 0) continue;
    seen ??= new ColumnsSeen(source.header.length);
    counting ??= new CellCounts(seen, source.header.length);
    counting.add(batch);
    for (let row = 0; row < batch.count; row++) {
      const cells = seen.samplesNext ? source.header.map((_, column) => cellText(batch, row, column)) : null;
      if (cells) onSampled(cells);
      seen.row(cells);
    }
    if (performance.now() - told > progressEveryMs) {
      told = performance.now();
      onProgress({ bytesDone: source.bytesDone, bytesTotal: source.bytesTotal, rows: seen.rows });
    }
  }
  return seen ?? new ColumnsSeen(source.header.length);
}

/** Counts the cells of each column; those that repeat are made a string of once. */
class CellCounts {
  private readonly memos: CellMemo<{ cell: string; times: number }>[];
  private met: { cell: string; times: number }[] = [];

  constructor(
    private readonly seen: ColumnsSeen,
    width: number,
  ) {
    this.memos = Array.from({ length: width }, () => new CellMemo((cell) => ({ cell, times: 0 }), width));
  }

  add({ bytes, offsets, columns: width, count }: RowBatch): void {
    this.memos.forEach((memo, column) => {
      for (let at = column; at < count * (width + 1); at += width + 1) {
        const from = offsets[at]!;
        const to = offsets[at + 1]! - 1;
        if (from === to) continue;
        const entry = memo.get(bytes, from, to);
        if (entry.times++ === 0) this.met.push(entry);
      }
      for (const entry of this.met) {
        this.seen.count(column, entry.cell, entry.times);
        entry.times = 0;
      }
      this.met = [];
    });
  }
}
