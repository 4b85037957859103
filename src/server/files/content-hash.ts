import { murmur128 } from '../../domain/files/murmur3.ts';
import { RowBinary, writeValue } from '../facts/row-binary.ts';
import { type ColumnOf, type FactTable, keysOf, type RowOf } from '../facts/tables/table.ts';

/** Makes the hash of what a fact says, in 64 bits: the same as of a row of a file that says the same. */
export function contentHasher<T extends FactTable>(table: T): (row: Pick<RowOf<T>, ColumnOf<T>>) => string {
  const columns = keysOf(table, 'content').map((key) => ({ key: key as ColumnOf<T>, type: table.columns[key]!.type }));
  const writer = new RowBinary(1 << 12);
  const hash = new Int32Array(4);
  return (row) => {
    writer.at = 0;
    for (const { key, type } of columns) writeValue(writer, type, row[key]);
    murmur128(writer.view, 0, writer.at, hash);
    return String((BigInt(hash[1]! >>> 0) << 32n) | BigInt(hash[0]! >>> 0));
  };
}
