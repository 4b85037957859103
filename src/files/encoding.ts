/** Turns the bytes of a text file into UTF-8, finding out how they are encoded, and refuses what is not text in that encoding. */
import { isAscii, isUtf8 } from 'node:buffer';
import { evidentEncoding, textEncoding } from '../domain/files/encoding.ts';
import type { Encoding } from '../domain/files/options.ts';

/** The bytes are no text in the encoding; `lines` line ends precede the first wrong one in the chunk. */
export class NotInEncoding extends Error {
  constructor(
    readonly encoding: Encoding | null,
    readonly lines: number,
  ) {
    super(`not ${encoding ?? 'a known encoding'}`);
  }
}

const empty = Buffer.alloc(0);

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

/** One file, chunk by chunk. Its first bytes decide, then what the bytes can be. Text that is plain ASCII so far stays undecided. */
export class TextBytes {
  /** Null while nothing but ASCII has been seen. */
  encoding: Encoding | null;
  private decoder: TextDecoder | null = null;
  private held: Uint8Array = empty;
  private started = false;

  constructor(encoding?: Encoding) {
    this.encoding = encoding ?? null;
  }

  /** The next chunk as UTF-8, without a byte order mark. */
  push(chunk: Uint8Array, last: boolean): Uint8Array {
    let bytes = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
    this.held = empty;
    if (!this.started && bytes.length > 0) {
      this.started = true;
      bytes = this.begin(bytes);
    }
    if (this.encoding === null && !isAscii(bytes)) this.encoding = this.decide(bytes, last);
    if (this.encoding === null) return bytes;
    return this.encoding === 'utf-8' ? this.utf8(bytes, last) : this.decoded(bytes, last);
  }

  private begin(bytes: Uint8Array): Uint8Array {
    const evident = evidentEncoding(bytes);
    this.encoding ??= evident?.encoding ?? null;
    return evident && evident.encoding === this.encoding ? bytes.subarray(evident.markBytes) : bytes;
  }

  private decide(bytes: Uint8Array, last: boolean): Encoding {
    const encoding = textEncoding(bytes, last);
    if (encoding === null) throw new NotInEncoding(null, linesBeforeFault('utf-8', bytes));
    return encoding;
  }

  private utf8(bytes: Uint8Array, last: boolean): Uint8Array {
    const whole = last ? bytes : bytes.subarray(0, bytes.length - unfinished(bytes));
    if (!isUtf8(whole)) throw new NotInEncoding('utf-8', linesBeforeFault('utf-8', whole));
    this.held = Buffer.from(bytes.subarray(whole.length));
    return whole;
  }

  private decoded(bytes: Uint8Array, last: boolean): Uint8Array {
    const encoding = this.encoding!;
    this.decoder ??= new TextDecoder(encoding, { fatal: true });
    try {
      return Buffer.from(this.decoder.decode(bytes, { stream: !last }), 'utf8');
    } catch {
      throw new NotInEncoding(encoding, linesBeforeFault(encoding, bytes));
    }
  }
}

function linesBeforeFault(encoding: Encoding, bytes: Uint8Array): number {
  const text = new TextDecoder(encoding).decode(bytes);
  const fault = text.indexOf('\ufffd');
  return text.slice(0, Math.max(0, fault)).split('\n').length - 1;
}
