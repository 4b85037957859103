import { BiplaneError } from '../../../../domain/errors.ts';
import { checkMapping } from '../../../../domain/imports/check.ts';
import { uniqueHeaders } from '../../../../domain/imports/headers.ts';
import { murmur128 } from '../../../../domain/imports/murmur3.ts';
import { text } from '../../../../domain/text.ts';
import type { ReaderProgress } from '../../../readers/reading.ts';
import { type FactsDoor, openFacts } from '../../../store/facts.ts';
import { AnswerRows } from './answer-rows.ts';
import { ExternalIds } from './external-ids.ts';
import { Occurrences } from './occurrences.ts';
import { OrderRows, TooManyWaitingRefunds } from './order-rows.ts';
import { Rejects } from './rejects.ts';
import { openSource } from './source.ts';
import type { AnswerTarget, OrderTarget, ReadResult, ReadTask } from './tasks.ts';

/** So much is collected before it is sent: large enough to be cheap for the engine, small enough that it works while the file is still being read. */
const loadBytes = 6 * 1024 * 1024;
/** So many loads may be under way; reading waits for the oldest. */
const mostLoads = 2;
const progressEveryMs = 250;
/** Without a key column every distinct row is remembered, at up to 30 bytes each. */
const mostDistinctRows = 20_000_000;

const doors = new Map<string, FactsDoor>();
function door(url: string): FactsDoor {
  const known = doors.get(url) ?? openFacts(url);
  doors.set(url, known);
  return known;
}

const dayText = (day: number) => (Number.isFinite(day) ? new Date(day * 86_400_000).toISOString().slice(0, 10) : null);

/** Reads a file to its end: validates, names and counts every row, and loads those that can be stored when there is where to. */
export async function read(task: ReadTask, onProgress: (progress: ReaderProgress) => void): Promise<ReadResult> {
  const { target, store } = task;
  const facts = door(task.factsUrl);
  const options = target.kind === 'answers' ? target.options : target.mapping;
  const source = await openSource(task.path, options);
  let names: string[] = [];
  const rejects = new Rejects(() => names, store?.rejectsPath ?? null);
  const keyColumn = target.kind === 'answers' ? target.keyColumn : (target.mapping.fields.lineId ?? null);
  const ids = new ExternalIds(keyColumn, await knownIds(facts, target, task.batches));
  const rows =
    target.kind === 'answers'
      ? new AnswerRows(target.plan, ids, rejects, keyColumn)
      : new OrderRows(target.mapping, ids, rejects, await knownOrders(facts, target, task.batches));
  const constants = store ? { ...constantsOf(target, store.batchId), ...rows.constants } : {};

  const loads: Promise<void>[] = [];
  const flush = async (leave: number) => {
    if (store && rows.writer.at > 0) {
      const load = facts.load({ table: rows.table, constants, columns: rows.columns, body: rows.writer.take() });
      // Whoever waits for it meets the failure; until then it is nobody's unhandled rejection.
      load.catch(() => {});
      loads.push(load);
    }
    rows.writer.at = 0;
    while (loads.length > leave) await loads.shift();
  };

  let told = performance.now();
  try {
    for await (const batch of source.batches) {
      if (names.length === 0 && source.header.length > 0) names = checkedNames(source.header, task);
      rows.take(batch);
      if (rows.writer.at >= loadBytes || !store) await flush(mostLoads - 1);
      if (ids.distinct > mostDistinctRows && keyColumn === null) {
        throw new BiplaneError(
          'invalid_input',
          text('imports.errors.tooManyRowsWithoutKey', { limit: mostDistinctRows }),
        );
      }
      if (performance.now() - told > progressEveryMs) {
        told = performance.now();
        onProgress({ bytesDone: source.bytesDone, bytesTotal: source.bytesTotal, rows: rows.rows });
      }
    }
    rows.finish();
    await flush(0);
  } catch (error) {
    if (error instanceof TooManyWaitingRefunds) {
      throw new BiplaneError('invalid_input', text('imports.errors.tooManyRefundsWithoutOrder'));
    }
    throw error;
  } finally {
    rejects.close();
  }
  return {
    names,
    rows: rows.rows,
    stored: rows.stored,
    duplicates: rows.duplicates,
    rejected: rejects.count,
    firstRejects: rejects.first,
    unmatchedRefunds: rows instanceof OrderRows ? rows.unmatchedRefunds : 0,
    firstDay: rows instanceof OrderRows ? dayText(rows.firstDay) : null,
    lastDay: rows instanceof OrderRows ? dayText(rows.lastDay) : null,
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

function constantsOf(target: AnswerTarget | OrderTarget, batchId: string): Record<string, string> {
  if (target.kind === 'answers')
    return { workspace_id: target.workspaceId, study_id: target.studyId!, batch_id: batchId };
  const { workspaceId, launchId, source, mapping } = target;
  return { workspace_id: workspaceId, launch_id: launchId, batch_id: batchId, source, currency: mapping.currency };
}

async function collect(facts: FactsDoor, sql: string, params: Record<string, unknown>): Promise<Occurrences> {
  const names = new Occurrences();
  const hash = new Int32Array(4);
  for await (const { name } of facts.stream<{ name: string }>({ sql, params })) {
    const bytes = new TextEncoder().encode(name);
    murmur128(new DataView(bytes.buffer), 0, bytes.length, hash);
    names.add(hash[0]!, hash[1]!);
  }
  return names;
}

/** The ids that already count for this target; null where none can. */
async function knownIds(
  facts: FactsDoor,
  target: AnswerTarget | OrderTarget,
  batches: string[],
): Promise<Occurrences | null> {
  if (batches.length === 0 || (target.kind === 'answers' && target.studyId === null)) return null;
  const { sql, params } =
    target.kind === 'answers'
      ? {
          sql: 'SELECT external_id AS name FROM response WHERE workspace_id = {workspaceId:String} AND study_id = {studyId:String} AND batch_id IN {batches:Array(String)}',
          params: { workspaceId: target.workspaceId, studyId: target.studyId, batches },
        }
      : {
          sql: 'SELECT external_id AS name FROM order_line WHERE workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id IN {batches:Array(String)} AND source = {source:String}',
          params: { workspaceId: target.workspaceId, launchId: target.launchId, source: target.source, batches },
        };
  const known = await collect(facts, sql, params);
  return known.distinct > 0 ? known : null;
}

/** The references of the orders that already count, from whatever source: a refund may come from another one. */
async function knownOrders(facts: FactsDoor, target: OrderTarget, batches: string[]): Promise<Occurrences> {
  if (batches.length === 0 || target.mapping.refunds.by === 'none') return new Occurrences();
  const sql = `SELECT DISTINCT order_ref AS name FROM order_line
    WHERE workspace_id = {workspaceId:String} AND launch_id = {launchId:String} AND batch_id IN {batches:Array(String)} AND kind = 'order'`;
  return collect(facts, sql, { workspaceId: target.workspaceId, launchId: target.launchId, batches });
}
