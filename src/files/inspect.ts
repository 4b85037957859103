/** What is in a file, and what could its columns be? */
import { BiplaneError } from '../domain/errors.ts';
import { ColumnsSeen } from '../domain/files/columns.ts';
import { type RenamedHeader, uniqueHeaders } from '../domain/files/headers.ts';
import type { Notice } from '../domain/files/notice.ts';
import type { Encoding, FileOptions } from '../domain/files/options.ts';
import type { ImportMapping } from '../domain/imports/mapping.ts';
import { suggestMapping } from '../domain/imports/suggest.ts';
import { CellMemo } from './cell-memo.ts';
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
  format: Source['format'];
  /** Null for plain ASCII and for spreadsheets. */
  encoding: Encoding | null;
  delimiter: string | null;
  sheets: { name: string; hidden: boolean; empty: boolean }[];
  sheet: string | null;
  names: string[];
  renamed: RenamedHeader[];
  /** The first rows, as text. */
  rows: string[][];
  /** How many rows the file has: all of them are looked at. */
  total: number;
  mapping: ImportMapping;
  /** What was done to read it so, and what is not certain. */
  notices: Notice[];
};

type Progress = (progress: { bytesDone: number; bytesTotal: number; rows: number }) => void;

const shownRows = 20;
const progressEveryMs = 500;

/**
 * Looks at every row, so that the same file always gives the same proposal. A failure tells the format, the sheets and which of them was read, as
 * far as that is known, so that another encoding or another sheet can be asked for.
 */
export async function inspect(task: InspectTask, onProgress: Progress = () => {}): Promise<Inspection> {
  const source = await openSource(task.path, task.options);
  try {
    return await inspectSource(source, task, onProgress);
  } catch (error) {
    if (!(error instanceof BiplaneError)) throw error;
    const { format, sheets, sheet } = source;
    throw new BiplaneError(error.code, error.reason, { ...error.details, format, sheets, sheet });
  }
}

async function inspectSource(source: Source, task: InspectTask, onProgress: Progress): Promise<Inspection> {
  const { options, currency, kind } = task;
  const rows: string[][] = [];
  const look = await lookThrough(source, onProgress, (cells) => {
    if (rows.length < shownRows) rows.push(cells);
  });
  const { names, renamed } = uniqueHeaders(source.header);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { mapping, notices } = suggestMapping(kind, look.columnsOf(names, [source.header]), currency);
  return {
    format: source.format,
    encoding: source.encoding,
    delimiter: source.delimiter,
    sheets: source.sheets,
    sheet: source.sheet,
    names,
    renamed,
    rows,
    total: look.rows,
    mapping: { ...mapping, ...given },
    notices,
  };
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
