/** A zip archive, read part by part through its directory. A reader that takes parts as they come loses the last one now and then. */
import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';

export type Archive = {
  has: (part: string) => boolean;
  /** Of all parts, in the order of the directory. */
  names: string[];
  /** Whether a part can be unpacked only with a password. */
  isEncrypted: (part: string) => boolean;
  /** The bytes of a part. */
  stream: (part: string) => Promise<Readable>;
  /** How many bytes a part has unpacked. */
  bytesOf: (part: string) => number;
  /** The bytes of a part in pieces; fails when it cannot be unpacked, or is not what was packed. A part that is not there has none. */
  bytes: (part: string) => AsyncGenerator<Buffer>;
  /** The same as text. */
  text: (part: string) => AsyncGenerator<string>;
  close: () => void;
};

/** A workbook has a few parts for every sheet. */
const mostEntries = 10_000;
/** What all that is read of an archive may unpack to: with it a few kilobytes keep a process busy for no longer than a large file does. */
const longestUnpacked = 8 * 1024 ** 3;

/** A part of the file goes beyond what is read of it. */
export const tooLarge = (key: string, limit: number | string) =>
  new BiplaneError('invalid_input', text(`imports.errors.spreadsheet.${key}`, { limit }));

/** Each piece costs a turn of the event loop: the usual sixteen kilobytes take longer to hand over than to unpack. */
const pieceBytes = 256 * 1024;
const deflated = 8;

async function unpackedStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  if (entry.compressionMethod !== deflated || entry.isEncrypted()) return zip.openReadStreamPromise(entry);
  const packed = await zip.openReadStreamPromise(entry, { decompress: false });
  const stream = createInflateRaw({ chunkSize: pieceBytes });
  // Whoever reads the stream gets its errors.
  pipeline(packed, stream, () => {});
  return stream;
}

/** Opens an archive; fails when it has no complete directory. */
export async function openArchive(path: string): Promise<Archive> {
  const zip: ZipFile = await openPromise(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, Entry>();
  try {
    if (zip.entryCount > mostEntries) throw tooLarge('entries', mostEntries);
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    zip.close();
    throw error;
  }
  let unpacked = 0;
  async function* bytes(part: string): AsyncGenerator<Buffer> {
    const entry = entries.get(part);
    if (!entry) return;
    let [sum, length] = [0, 0];
    for await (const chunk of await unpackedStream(zip, entry)) {
      sum = crc32(chunk as Buffer, sum);
      length += (chunk as Buffer).length;
      unpacked += (chunk as Buffer).length;
      if (unpacked > longestUnpacked) throw tooLarge('unpacked', '8 GB');
      yield chunk as Buffer;
    }
    if (sum !== entry.crc32 || length !== entry.uncompressedSize) throw new Error(`${part} is damaged`);
  }
  return {
    has: (part) => entries.has(part),
    names: [...entries.keys()],
    isEncrypted: (part) => entries.get(part)?.isEncrypted() ?? false,
    stream: (part) => zip.openReadStreamPromise(entries.get(part)!),
    bytesOf: (part) => entries.get(part)?.uncompressedSize ?? 0,
    bytes,
    async *text(part) {
      const decoder = new TextDecoder();
      for await (const chunk of bytes(part)) yield decoder.decode(chunk, { stream: true });
      yield decoder.decode();
    },
    close: () => zip.close(),
  };
}
