/**
 * What is recorded of facts that were posted: how many, and a digest of them as they were sent. The engine makes the same of what it holds, so that
 * what it lost or what somebody changed shows.
 */
import { hash } from 'node:crypto';
import { type FactsReceipt, type FactTable, keysOf, type RowOf, sqlName } from './table.ts';

/** No text of a fact holds it. */
const between = '\0';
const saying = (table: FactTable) => keysOf(table, 'identity', 'written', 'content');

/** What to select for the receipt of stored facts. Like `receiptColumns`, of a hash that is known outside the engine too. */
export function postedColumns(table: FactTable): string {
  const texts = saying(table).map((key) => `toString(${sqlName(key)})`);
  const digest = `SHA256(concat(${texts.join(", '\\0', ")}))`;
  const half = (from: number) => `reinterpretAsUInt64(substring(${digest}, ${from}, 8))`;
  return `count() AS lines, concat(hex(groupBitXor(${half(1)})), '-', hex(sum(${half(9)}))) AS digest`;
}

/** Whole bytes, as the engine writes them. */
function hex(value: bigint): string {
  const digits = value.toString(16).toUpperCase();
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** The receipts of facts that are sent, by their posts. */
export function postedReceipts<T extends FactTable>(
  table: T,
  rows: readonly Omit<RowOf<T>, 'groupNumber'>[],
): Map<string, FactsReceipt> {
  const keys = saying(table);
  const sums = new Map<string, { lines: number; xor: bigint; sum: bigint }>();
  for (const each of rows) {
    const row = each as Record<string, unknown> & { postId: string };
    const known = sums.get(row.postId) ?? { lines: 0, xor: 0n, sum: 0n };
    sums.set(row.postId, known);
    const digest = hash('sha256', keys.map((key) => row[key]).join(between), 'buffer');
    known.lines += 1;
    known.xor ^= digest.readBigUInt64LE(0);
    known.sum = BigInt.asUintN(64, known.sum + digest.readBigUInt64LE(8));
  }
  return new Map(
    [...sums].map(([postId, { lines, xor, sum }]) => [postId, { lines, digest: `${hex(xor)}-${hex(sum)}` }]),
  );
}
