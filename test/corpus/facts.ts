/** What a file says, read by the product's own readers without engines: the facts that an import as proposed would store. */
import { rm, writeFile } from 'node:fs/promises';
import type { AnswerMapping } from '../../src/domain/demand/answer-mapping.ts';
import { uniqueHeaders } from '../../src/domain/files/headers.ts';
import { optionsOf } from '../../src/domain/files/options.ts';
import type { OrderMapping } from '../../src/domain/orders/order-mapping.ts';
import { type Inspection, inspect } from '../../src/files/inspect.ts';
import { openSource } from '../../src/files/open-source.ts';
import { openAnswerRows } from '../../src/server/features/demand/import-rows.ts';
import { answerTarget } from '../../src/server/features/demand/import-target.ts';
import { openOrderRows } from '../../src/server/features/orders/import-rows.ts';
import { orderTarget } from '../../src/server/features/orders/import-target.ts';
import type { FactRows } from '../../src/server/files/fact-rows.ts';
import { Rejects } from '../../src/server/files/rejects.ts';

export const timeZone = 'Asia/Shanghai';
const currency = 'CNY';

export type Fact = Record<string, string | number | string[]>;

/** The rows in these bytes, by the names of their columns. */
function decoded({ bytes, view, at: end }: FactRows['writer'], columns: FactRows['columns']): Fact[] {
  const facts: Fact[] = [];
  let at = 0;
  const varint = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7;
    }
  };
  const string = () => {
    const length = varint();
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  while (at < end) {
    const fact: Fact = {};
    for (const [name, type] of Object.entries(columns)) {
      if (type === 'String') fact[name] = string();
      else if (type.startsWith('Array')) fact[name] = Array.from({ length: varint() }, string);
      else if (type === 'Date') {
        fact[name] = new Date(view.getUint16(at, true) * 86_400_000).toISOString().slice(0, 10);
        at += 2;
      } else if (type === 'UInt8') fact[name] = bytes[at++]!;
      else {
        fact[name] =
          type === 'Float64'
            ? view.getFloat64(at, true)
            : view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
        at += 8;
      }
    }
    facts.push(fact);
  }
  return facts;
}

export type FileFacts = { inspection: Inspection; facts: Fact[]; rejected: number };

/** Reads a file as it is proposed. */
export async function factsOfFile(path: string, kind: 'answers' | 'orders'): Promise<FileFacts> {
  const inspection = await inspect({ path, options: {}, kind, currency });
  const { mapping } = inspection;
  const ctx = { workspaceId: 'workspace', timeZone, db: null as never };
  const target =
    kind === 'answers'
      ? await answerTarget.reading(ctx, { launchId: 'launch', targetId: null }, mapping as AnswerMapping)
      : await orderTarget.reading(ctx, { launchId: 'launch', targetId: 'csv' }, mapping as OrderMapping);
  const rejects = new Rejects(() => inspection.names, null);
  const open = kind === 'answers' ? openAnswerRows : openOrderRows;
  const given = { target, facts: null as never, visible: null, names: () => inspection.names, rejects, stores: true };
  const rows = await open(given);
  const source = await openSource(path, optionsOf(mapping));
  for await (const batch of source.batches) {
    if (uniqueHeaders(source.header).names.join() !== inspection.names.join()) throw new Error('another header');
    await rows.take(batch);
  }
  await rows.finish();
  return { inspection, facts: decoded(rows.writer, rows.columns), rejected: rejects.count };
}

/** The same of bytes, through a file that is removed again. */
export async function factsOfBytes(path: string, bytes: Uint8Array, kind: 'answers' | 'orders'): Promise<FileFacts> {
  await writeFile(path, bytes);
  try {
    return await factsOfFile(path, kind);
  } finally {
    await rm(path, { force: true });
  }
}
