import { BiplaneError } from '../../domain/errors.ts';
import { uniqueHeaders } from '../../domain/files/headers.ts';
import { checkMapping } from '../../domain/imports/check.ts';
import { text } from '../../domain/text.ts';
import { openSource } from '../../files/open-source.ts';
import type { Source } from '../../files/source.ts';
import { type FactsDoor, openFacts } from '../facts/door.ts';
import type { RowBinary } from '../facts/row-binary.ts';
import type { ReaderProgress } from '../readers/reading.ts';
import type { FactRows, OpenRows } from './fact-rows.ts';
import { Rejects } from './rejects.ts';
import type { FileTarget, ReadResult, ReadTask } from './tasks.ts';

/** So much is collected before it is sent: large enough to be cheap for the engine, small enough that it works while the file is still being read. */
const loadBytes = 6 * 1024 * 1024;
/** So many loads may be under way; reading waits for the oldest. */
const mostLoads = 2;
const progressEveryMs = 250;

const doors = new Map<string, FactsDoor>();
function door({ url, layout }: ReadTask['facts']): FactsDoor {
  const known = doors.get(url) ?? openFacts(url, layout);
  doors.set(url, known);
  return known;
}

/** Every kind of facts that files bring, with what reads it. */
export type RowReaders = Readonly<Record<FileTarget['kind'], OpenRows>>;

/** Reads a file to its end: validates, names and counts every row, and loads those that can be stored when there is where to. */
export const readWith = (readers: RowReaders) =>
  async function read(task: ReadTask, onProgress: (progress: ReaderProgress) => void): Promise<ReadResult> {
    const { target, store, visible } = task;
    const facts = door(task.facts);
    const source = await openSource(task.path, target.options);
    let names: string[] = [];
    const rejects = new Rejects(() => names, store?.rejectsPath ?? null);
    const rows = await readers[target.kind]({
      target,
      facts,
      visible,
      names: () => names,
      rejects,
      stores: store !== null,
    });

    const loads: Promise<void>[] = [];
    const send = (writer: RowBinary, batchId: string | undefined, repeats: '0' | '1') => {
      if (batchId !== undefined && writer.at > 0) {
        const constants = {
          workspace_id: target.workspaceId,
          [rows.scopeColumn]: target.scopeId!,
          batch_id: batchId,
          repeats,
        };
        const load = facts.load({
          table: rows.table,
          constants: { ...constants, ...rows.constants },
          columns: rows.columns,
          body: writer.take(),
        });
        // Whoever waits for it meets the failure; until then it is nobody's unhandled rejection.
        load.catch(() => {});
        loads.push(load);
      }
      writer.at = 0;
    };
    const flush = async (leave: number) => {
      send(rows.writer, store?.batchId, '0');
      send(rows.changes, store?.changesId, '1');
      while (loads.length > leave) await loads.shift();
    };

    let told = performance.now();
    try {
      for await (const batch of source.batches) {
        if (names.length === 0 && source.header.length > 0) names = checkedNames(source.header, task);
        rows.take(batch);
        if (rows.writer.at + rows.changes.at >= loadBytes || !store) await flush(mostLoads - 1);
        if (performance.now() - told > progressEveryMs) {
          told = performance.now();
          onProgress({ bytesDone: source.bytesDone, bytesTotal: source.bytesTotal, rows: rows.rows });
        }
      }
      await rows.finish();
      await flush(0);
    } finally {
      rejects.close();
    }
    return resultOf(names, rows, rejects, source);
  };

function resultOf(names: string[], rows: FactRows, rejects: Rejects, { leftOut }: Source): ReadResult {
  const { rows: read, stored, changed, duplicates, summary } = rows;
  return {
    names,
    rows: read,
    stored,
    changed,
    duplicates,
    rejected: rejects.count,
    unreadCells: rejects.unreadCells,
    firstRejects: rejects.first,
    leftOut: Object.values(leftOut.counts).reduce((sum, count) => sum + count, 0),
    firstLeftOut: leftOut.rows,
    ...summary,
  };
}

/** The mapping speaks of columns by their place: a file with another header would be read as something it is not. */
function checkedNames(header: readonly string[], { names, mapping }: ReadTask): string[] {
  const found = uniqueHeaders(header).names;
  if (names && (found.length !== names.length || !found.every((name, column) => name === names[column]))) {
    throw new BiplaneError('conflict', text('imports.errors.otherHeader'));
  }
  checkMapping(mapping, found);
  return found;
}
