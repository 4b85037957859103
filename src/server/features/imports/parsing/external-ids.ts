/** What a row is called, so that the same row of the same file is the same fact however often it is imported. */
import { murmur128 } from '../../../../domain/imports/murmur3.ts';
import { Occurrences } from './occurrences.ts';
import type { RowBatch } from './row-batch.ts';
import type { RowBinary } from './row-binary.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The two letters of every twelve bits, the first one in the low byte. */
const pairs = Uint16Array.from(
  { length: 4096 },
  (_, bits) => alphabet.charCodeAt(bits & 63) | (alphabet.charCodeAt(bits >> 6) << 8),
);
const hashLetters = 16;
const longestKey = 1000;

/** `known`: it already counts through another import. `repeated`: the key column names it twice in this file. */
export type Identity = 'new' | 'known' | 'repeated' | 'blank' | 'tooLong';

/**
 * With a key column the key is the id and may occur once per file. Without one it is the hash of the whole row and its ordinal among the
 * identical rows of the file: all of them count, and all of them are recognised when the file comes again.
 */
export class ExternalIds {
  private readonly seen = new Occurrences();
  private readonly hash = new Int32Array(4);
  private words = new DataView(new ArrayBuffer(0));

  constructor(
    private readonly keyColumn: number | null,
    /** The ids that already count, by 64 bits of {@link murmur128}; null where there are none. */
    private readonly known: Occurrences | null,
  ) {}

  /** How many distinct rows or keys the file has so far. */
  get distinct(): number {
    return this.seen.distinct;
  }

  /** Writes the id of a row as a String and says what it is; only a `new` one may stay. The writer has room. */
  write(batch: RowBatch, row: number, writer: RowBinary): Identity {
    const start = writer.at;
    const base = row * (batch.columns + 1);
    const { offsets, bytes } = batch;
    if (this.keyColumn === null) {
      murmur128(this.view(bytes), offsets[base]!, offsets[base + batch.columns]!, this.hash);
      this.writeHashed(writer, this.seen.add(this.hash[0]!, this.hash[1]!));
    } else {
      const from = offsets[base + this.keyColumn]!;
      const to = offsets[base + this.keyColumn + 1]! - 1;
      if (from === to) return 'blank';
      if (to - from > longestKey) return 'tooLong';
      murmur128(this.view(bytes), from, to, this.hash);
      if (this.seen.add(this.hash[0]!, this.hash[1]!) > 1) return 'repeated';
      writer.reserve(to - from + 5);
      writer.string(bytes, from, to);
    }
    if (!this.known) return 'new';
    const idLength = writer.at - start > 128 ? 2 : 1;
    murmur128(writer.view, start + idLength, writer.at, this.hash);
    return this.known.has(this.hash[0]!, this.hash[1]!) ? 'known' : 'new';
  }

  private view(bytes: Buffer<ArrayBuffer>): DataView {
    if (this.words.buffer !== bytes.buffer) this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.words;
  }

  private writeHashed(writer: RowBinary, ordinal: number): void {
    const { hash } = this;
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
}
