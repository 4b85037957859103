/** A zip archive, read part by part through its directory. A reader that takes parts as they come loses the last one now and then. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
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
  /** The text of a part in pieces; fails when it cannot be unpacked, or is not what was packed. A part that is not there has no text. */
  text: (part: string, onBytes?: (bytes: number) => void) => AsyncGenerator<string>;
  close: () => void;
};

/** A workbook has a few parts for every sheet. */
const mostEntries = 10_000;
/** What all that is read of an archive may unpack to: with it a few kilobytes keep a process busy for no longer than a large file does. */
const longestUnpacked = 8 * 1024 ** 3;

/** A part of the file goes beyond what is read of it. */
export const tooLarge = (key: string, limit: number | string) =>
  new BiplaneError('invalid_input', text(`imports.errors.spreadsheet.${key}`, { limit }));

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
  return {
    has: (part) => entries.has(part),
    names: [...entries.keys()],
    isEncrypted: (part) => entries.get(part)?.isEncrypted() ?? false,
    stream: (part) => zip.openReadStreamPromise(entries.get(part)!),
    bytesOf: (part) => entries.get(part)?.uncompressedSize ?? 0,
    async *text(part, onBytes) {
      const entry = entries.get(part);
      if (!entry) return;
      const decoder = new TextDecoder();
      let sum = 0;
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        sum = crc32(chunk as Buffer, sum);
        unpacked += (chunk as Buffer).length;
        if (unpacked > longestUnpacked) throw tooLarge('unpacked', '8 GB');
        onBytes?.((chunk as Buffer).length);
        yield decoder.decode(chunk as Buffer, { stream: true });
      }
      if (sum !== entry.crc32) throw new Error(`${part} is damaged`);
      yield decoder.decode();
    },
    close: () => zip.close(),
  };
}
