/** What a row is called, so that the same fact is the same one however often, and in whatever form of file, it is imported. */
import { identityKey } from '../../domain/files/identity.ts';
import { murmur128 } from '../../domain/files/murmur3.ts';
import { CellMemo } from '../../files/cell-memo.ts';
import type { RowBinary } from '../facts/row-binary.ts';
import type { KnownFacts } from './known-facts.ts';
import { Occurrences } from './occurrences.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The two letters of every twelve bits, the first one in the low byte. */
const pairs = Uint16Array.from(
  { length: 4096 },
  (_, bits) => alphabet.charCodeAt(bits & 63) | (alphabet.charCodeAt(bits >> 6) << 8),
);
const hashLetters = 16;
const longestKey = 1000;

/**
 * `known`: it counts already, and says the same. `changed`: it counts already and says something else. `repeated`: the key column names it twice
 * in this file.
 */
export type Identity = 'new' | 'known' | 'changed' | 'repeated' | 'blank' | 'tooLong';

/** Four words of {@link murmur128}, or of a sum of such. */
export type Hash = Int32Array;

/** Views of buffers that change now and then. */
export class Words {
  private last = new DataView(new ArrayBuffer(0));

  of(bytes: Buffer<ArrayBuffer>): DataView {
    if (this.last.buffer !== bytes.buffer) this.last = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.last;
  }
}

/** Of printable ASCII without blanks and without a mark in front: an id that every file writes in the same way. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]!;
  if (first === 39 || first === 61 || first === 96) return false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte <= 32 || byte > 126) return false;
  }
  return true;
}

/** Writes what an id names: the cell itself, or its normalised form. */
export class IdentityKeys {
  private readonly memo = new CellMemo((cell) => Buffer.from(identityKey(cell)));

  write(bytes: Buffer, from: number, to: number, writer: RowBinary): void {
    if (isPlain(bytes, from, to)) {
      writer.string(bytes, from, to);
      return;
    }
    const key = this.memo.get(bytes, from, to);
    writer.reserve(key.length + 5);
    writer.string(key, 0, key.length);
  }
}

/**
 * With a key column the key is the id and may occur once per file. Without one it is the hash of what the row says and its ordinal among the
 * rows of the file that say the same: all of them count, and all of them are recognised when they come again.
 */
export class Identities {
  private readonly seen = new Occurrences();
  private readonly hash = new Int32Array(4);
  private readonly keys = new IdentityKeys();

  constructor(
    /** The facts that already count; null where there are none. */
    private readonly known: KnownFacts | null,
  ) {}

  /** How many distinct rows or keys the file has so far. */
  get distinct(): number {
    return this.seen.distinct;
  }

  /** Whether any facts count already that a row can be compared with. */
  get hasKnown(): boolean {
    return this.known !== null;
  }

  /** The version of the fact that was found to be known or changed last. */
  get version(): number {
    return this.known?.version ?? 0;
  }

  /** Writes what the key in these bytes names, as a String, and says what the row is that says `content`. */
  writeKey(bytes: Buffer, from: number, to: number, content: Hash, writer: RowBinary): Identity {
    if (from === to) return 'blank';
    if (to - from > longestKey) return 'tooLong';
    const start = writer.at;
    writer.reserve(to - from + 5);
    this.keys.write(bytes, from, to, writer);
    this.hashFrom(start, writer);
    if (this.seen.add(this.hash[0]!, this.hash[1]!) > 1) return 'repeated';
    return this.compared(content);
  }

  /** The same for a row that has no key, but is named by this hash. */
  writeHash(name: Hash, content: Hash, writer: RowBinary): Identity {
    const start = writer.at;
    writer.reserve(64);
    writeHashed(name, this.seen.add(name[0]!, name[1]!), writer);
    this.hashFrom(start, writer);
    return this.compared(content);
  }

  /** The same for a row that is named in words: rows of the same name are told apart by which of them they are. */
  writeName(name: string, content: Hash, writer: RowBinary): Identity {
    const length = Buffer.byteLength(name);
    if (length > longestKey) return 'tooLong';
    const start = writer.at;
    writer.text(name);
    this.hashFrom(start, writer);
    const ordinal = this.seen.add(this.hash[0]!, this.hash[1]!);
    if (ordinal > 1) {
      writer.at = start;
      writer.text(`${name} #${ordinal}`);
      this.hashFrom(start, writer);
    }
    return this.compared(content);
  }

  private hashFrom(start: number, writer: RowBinary): void {
    const lengthBytes = writer.at - start > 128 ? 2 : 1;
    murmur128(writer.view, start + lengthBytes, writer.at, this.hash);
  }

  private compared(content: Hash): Identity {
    const same = this.known?.says(this.hash[0]!, this.hash[1]!, content[0]!, content[1]!) ?? null;
    return same === null ? 'new' : same ? 'known' : 'changed';
  }
}

function writeHashed(hash: Hash, ordinal: number, writer: RowBinary): void {
  const [a, b, c] = [hash[0]!, hash[1]!, hash[2]!];
  const { view } = writer;
  let digits = 1;
  for (let limit = 10; ordinal >= limit; limit *= 10) digits++;
  const { at } = writer;
  view.setUint8(at, hashLetters + 1 + digits);
  view.setUint16(at + 1, pairs[a & 4095]!, true);
  view.setUint16(at + 3, pairs[(a >>> 12) & 4095]!, true);
  view.setUint16(at + 5, pairs[(a >>> 24) | ((b & 15) << 8)]!, true);
  view.setUint16(at + 7, pairs[(b >>> 4) & 4095]!, true);
  view.setUint16(at + 9, pairs[(b >>> 16) & 4095]!, true);
  view.setUint16(at + 11, pairs[(b >>> 28) | ((c & 255) << 4)]!, true);
  view.setUint16(at + 13, pairs[(c >>> 8) & 4095]!, true);
  view.setUint16(at + 15, pairs[c >>> 20]!, true);
  view.setUint8(at + 17, 35);
  let rest = ordinal;
  for (let place = at + 17 + digits; place > at + 17; place--) {
    const tenth = (rest / 10) | 0;
    view.setUint8(place, 48 + rest - tenth * 10);
    rest = tenth;
  }
  writer.at = at + 18 + digits;
}
