/** Turns the bytes of a text file into UTF-8, finding out over the whole of it how they are encoded. */
import { isAscii, isUtf8 } from 'node:buffer';
import { evidentEncoding, guessEncoding, isDamagedUtf8, utf8Faults } from '../domain/files/encoding.ts';
import type { Encoding } from '../domain/files/options.ts';

/** The bytes are no text in the encoding; `lines` line ends precede the first wrong one. */
export class NotInEncoding extends Error {
  constructor(
    readonly encoding: Encoding | null,
    readonly lines: number,
  ) {
    super(`not ${encoding ?? 'a known encoding'}`);
  }
}

export type FoundEncoding = {
  /** Null for nothing but ASCII. */
  encoding: Encoding | null;
  /** Of a byte order mark at the beginning. */
  markBytes: number;
  /** Nearly as likely. */
  also: Encoding | null;
  /** Some places cannot be read as characters: they become replacement marks. */
  isDamaged: boolean;
  /** What stands in the text where it is not ASCII, some lines of it, as bytes: to show how another encoding would read it. */
  sample: Uint8Array;
};

const empty = Buffer.alloc(0);
const LF = 10;
const mostSampled = 1024 * 1024;
const sampledOfChunk = 32 * 1024;
/** A few characters may be broken, or so many of a hundred; with more the encoding is the wrong one. */
const fewBroken = 3;
const mostBrokenPercent = 10;
const isMostlyBroken = ({ sound, faults }: { sound: number; faults: number }): boolean =>
  faults > 0 && (sound <= 2 * faults || (faults > fewBroken && faults * 100 > (faults + sound) * mostBrokenPercent));

/** How many bytes at the end belong to a character that goes on in the next chunk. */
function unfinished(chunk: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back]!;
    if (byte >= 0xc0)
      return byte >= 0xf0 ? (back < 4 ? back : 0) : byte >= 0xe0 ? (back < 3 ? back : 0) : back < 2 ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Lines of the chunk from the first one on that is not ASCII. */
function notAscii(chunk: Uint8Array): Uint8Array {
  let first = 0;
  while (first < chunk.length && chunk[first]! < 0x80) first++;
  const from = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).lastIndexOf(LF, Math.max(0, first - 1)) + 1;
  return chunk.subarray(from, from + sampledOfChunk);
}

/** Looks at a whole text before a character of it is read. `given`: what a person says it is. Fails where it cannot be that, or nothing that is known. */
export async function findEncoding(chunks: AsyncIterable<Uint8Array>, given?: Encoding): Promise<FoundEncoding> {
  let started = false;
  let markBytes = 0;
  let evident: Encoding | null = null;
  let isAllAscii = true;
  let held: Uint8Array = empty;
  let lines = 0;
  let firstFault = -1;
  const counts = { sound: 0, faults: 0 };
  const samples: Uint8Array[] = [];
  let sampled = 0;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (!started && bytes.length > 0) {
      started = true;
      const found = evidentEncoding(bytes);
      if (found && (given === undefined || found.encoding === given)) {
        ({ markBytes } = found);
        evident = found.encoding;
      }
      // UTF-16 says what it is, or is said to be it: nothing of it could be UTF-8.
      if ((given ?? evident ?? 'utf-8').startsWith('utf-16'))
        return { encoding: given ?? evident, markBytes, also: null, isDamaged: true, sample: empty };
      bytes = bytes.subarray(markBytes);
    }
    if (held.length === 0 && isAscii(bytes)) continue;
    isAllAscii = false;
    const joined = held.length > 0 ? Buffer.concat([held, bytes]) : bytes;
    const whole = joined.subarray(0, joined.length - unfinished(joined));
    held = Buffer.from(joined.subarray(whole.length));
    if (sampled < mostSampled) {
      const lines = notAscii(whole);
      samples.push(Buffer.from(lines));
      sampled += lines.length;
    }
    const text = isUtf8(whole) ? null : new TextDecoder('utf-8').decode(whole);
    if (text !== null) {
      const found = utf8Faults(text);
      if (found.faults > 0 && firstFault < 0)
        firstFault = lines + text.slice(0, text.indexOf('\ufffd')).split('\n').length - 1;
      counts.sound += found.sound;
      counts.faults += found.faults;
    } else counts.sound += Math.floor(whole.length / 8);
    if (firstFault < 0) lines += countLines(whole);
  }
  if (held.length > 0) counts.faults++;
  const sample = Buffer.concat(samples);
  const whole = { markBytes, sample };
  if (isAllAscii) return { ...whole, encoding: given ?? evident, also: null, isDamaged: false };
  const isUtf = counts.faults === 0;
  if (given === 'utf-8' || (given === undefined && (evident === 'utf-8' || isUtf || isDamagedUtf8(counts)))) {
    if (isMostlyBroken(counts)) throw new NotInEncoding('utf-8', Math.max(0, firstFault));
    return { ...whole, encoding: 'utf-8', also: null, isDamaged: !isUtf };
  }
  if (given !== undefined) {
    if (isMostlyBroken(utf8Faults(new TextDecoder(given).decode(sample))))
      throw new NotInEncoding(given, Math.max(0, firstFault));
    return { ...whole, encoding: given, also: null, isDamaged: true };
  }
  const guess = guessEncoding(sample);
  if (!guess) throw new NotInEncoding(null, Math.max(0, firstFault));
  return { ...whole, ...guess, isDamaged: true };
}

function countLines(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let lines = 0;
  for (let at = buffer.indexOf(LF); at >= 0; at = buffer.indexOf(LF, at + 1)) lines++;
  return lines;
}

/** One text, chunk by chunk, as UTF-8 without a byte order mark. What is no character becomes U+FFFD. */
export class TextBytes {
  private readonly decoder: TextDecoder | null;
  private skip: number;

  constructor({ encoding, markBytes, isDamaged }: Pick<FoundEncoding, 'encoding' | 'markBytes' | 'isDamaged'>) {
    this.skip = markBytes;
    const asIs = encoding === null || (encoding === 'utf-8' && !isDamaged);
    this.decoder = asIs ? null : new TextDecoder(encoding, { ignoreBOM: true });
  }

  push(chunk: Uint8Array, last: boolean): Uint8Array {
    const skipped = Math.min(this.skip, chunk.length);
    this.skip -= skipped;
    const bytes = chunk.subarray(skipped);
    return this.decoder ? Buffer.from(this.decoder.decode(bytes, { stream: !last }), 'utf8') : bytes;
  }
}
