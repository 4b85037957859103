/** What a whole row says, whatever the order of the columns and the form in which numbers, dates and truths are written. */
import { canonicalCell } from '../../domain/files/canonical-cell.ts';
import { murmur128 } from '../../domain/files/murmur3.ts';
import type { DateOrder } from '../../domain/time/moment.ts';
import { CellMemo } from '../../files/cell-memo.ts';
import type { RowBatch } from '../../files/row-batch.ts';
import { type Hash, Words } from './identities.ts';

type Column = { name: Int32Array; canonical: CellMemo<Buffer<ArrayBuffer>> };

const zero = 48;
const nine = 57;

/** A cell that has one form only: text, or a number as it is written shortest. Most are. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  let first = bytes[at]!;
  if (first > nine) {
    // Full-width characters begin with this byte; TRUE and FALSE have a form of their own; currency marks and names stand in front of numbers.
    // So do = and ` in front of what a spreadsheet is to leave alone.
    if (first === 0xef || first === 0xc2 || first === 0xe2 || first === 61 || first === 96) return false;
    const length = to - from;
    if (bytes[to - 1] === 32 || hasOtherForm(bytes, from, to)) return false;
    if ((first | 32) === 116 || (first | 32) === 102) return length !== 4 && length !== 5;
    if (first < 128 && length > 3) {
      const fourth = bytes[from + 3]!;
      return !(isCapital(first) && isCapital(bytes[from + 1]!) && isCapital(bytes[from + 2]!) && fourth <= nine);
    }
    return true;
  }
  if (first === 45) first = bytes[++at]!;
  if (!(first >= zero && first <= nine) || (first === zero && to - at > 1 && bytes[at + 1] !== 46)) return false;
  let hasPoint = false;
  for (; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === 46 && !hasPoint) hasPoint = true;
    else if (byte < zero || byte > nine) return false;
  }
  const last = bytes[to - 1]!;
  return !hasPoint || (last !== zero && last !== 46);
}

/** Is there a character within that is not seen, or a letter or digit in full width? */
function hasOtherForm(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + 1 < to; at++) {
    const byte = bytes[at]!;
    if (byte < 0xc2) continue;
    const [second, third] = [bytes[at + 1]!, bytes[at + 2]!];
    if (byte === 0xc2 && second === 0xad) return true;
    if (byte === 0xe2 && second === 0x80 && ((third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae)))
      return true;
    if (byte === 0xe2 && second === 0x81 && third >= 0xa0 && third <= 0xaf) return true;
    if (byte !== 0xef) continue;
    if (second === 0xbb || (second === 0xbc && third >= 0x90) || (second === 0xbd && third <= 0x9a)) return true;
  }
  return false;
}

const isCapital = (byte: number) => byte >= 65 && byte <= 90;

export class RowHash {
  private readonly columns: Column[];
  private readonly cell: Hash = new Int32Array(4);
  private readonly words = new Words();
  private readonly canonicalWords = new Words();
  /** Of the row that was hashed last. */
  readonly value: Hash = new Int32Array(4);

  constructor(names: readonly string[], order: DateOrder) {
    this.columns = names.map((name) => {
      const hash = new Int32Array(4);
      const bytes = new TextEncoder().encode(name);
      murmur128(new DataView(bytes.buffer), 0, bytes.length, hash);
      return {
        name: hash.map((word) => word | 1),
        canonical: new CellMemo((cell) => ownBytes(canonicalCell(cell, order)), names.length),
      };
    });
  }

  /** Hashes a row into {@link value}. Cells that are empty say nothing. */
  of({ bytes, offsets, columns: width }: RowBatch, row: number): Hash {
    const { cell, value } = this;
    value.fill(0);
    const base = row * (width + 1);
    for (let index = 0; index < width; index++) {
      const from = offsets[base + index]!;
      const to = offsets[base + index + 1]! - 1;
      if (from === to) continue;
      const { name, canonical } = this.columns[index]!;
      if (isPlain(bytes, from, to)) murmur128(this.words.of(bytes), from, to, cell);
      else {
        const form = canonical.get(bytes, from, to);
        murmur128(this.canonicalWords.of(form), 0, form.length, cell);
      }
      for (let word = 0; word < 4; word++)
        value[word] = (value[word]! + Math.imul(cell[word]! ^ (cell[word]! >>> 15), name[word]!)) | 0;
    }
    return value;
  }
}

/** A buffer of its own: one from the pool shares its memory with others. */
function ownBytes(text: string): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
