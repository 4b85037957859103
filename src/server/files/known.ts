/** What already counts, as far as a reading must know it. */
import { murmur128 } from '../../domain/files/murmur3.ts';
import type { FactsDoor } from '../facts/door.ts';
import { type FactTable, keysOf, sqlName } from '../facts/tables/table.ts';
import type { Rows } from '../facts/visible.ts';
import { KnownFacts } from './known-facts.ts';
import { Occurrences } from './occurrences.ts';

const encoder = new TextEncoder();
/** What stands for a name among the known ones. */
export function hashOf(name: string, hash: Int32Array): void {
  const bytes = encoder.encode(name);
  murmur128(new DataView(bytes.buffer), 0, bytes.length, hash);
}

/** Two words of 64 bits as ClickHouse writes them in hexadecimal digits. */
function wordsOf(hex: string): [number, number] {
  const digits = hex.padStart(16, '0');
  return [Number.parseInt(digits.slice(8), 16), Number.parseInt(digits.slice(0, 8), 16)];
}

/** The facts that count, by the last column of their identity; null where there are none. `day`: the number of their day, in SQL. */
export async function knownFacts(
  facts: FactsDoor,
  table: FactTable,
  { where, params }: Rows,
  day = '0',
): Promise<KnownFacts | null> {
  const known = new KnownFacts();
  const hash = new Int32Array(4);
  const name = keysOf(table, 'identity').map(sqlName).at(-1)!;
  const rows = facts.stream<{ name: string; content: string; version: number; day: number }>({
    sql: `SELECT ${name} AS name, hex(content_hash) AS content, source_version AS version, ${day} AS day FROM ${table.name} WHERE ${where}`,
    params,
  });
  for await (const row of rows) {
    hashOf(row.name, hash);
    known.add(hash[0]!, hash[1]!, wordsOf(row.content), row.version, row.day);
  }
  return known.size > 0 ? known : null;
}

/** The distinct values of a column. */
export async function knownValues(
  facts: FactsDoor,
  table: FactTable,
  column: string,
  { where, params }: Rows,
): Promise<Occurrences> {
  const values = new Occurrences();
  const hash = new Int32Array(4);
  const sql = `SELECT DISTINCT ${column} AS name FROM ${table.name} WHERE ${where}`;
  for await (const { name } of facts.stream<{ name: string }>({ sql, params })) {
    hashOf(name, hash);
    values.add(hash[0]!, hash[1]!);
  }
  return values;
}
