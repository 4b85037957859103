/** A zip archive, read part by part through its directory. A reader that takes parts as they come loses the last one now and then. */
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

export type Archive = {
  has: (part: string) => boolean;
  /** How many bytes a part has unpacked. */
  bytesOf: (part: string) => number;
  /** The text of a part in pieces; fails when it cannot be unpacked, or is not what was packed. A part that is not there has no text. */
  text: (part: string, onBytes?: (bytes: number) => void) => AsyncGenerator<string>;
  close: () => void;
};

/** Opens an archive; fails when it has no complete directory. */
export async function openArchive(path: string): Promise<Archive> {
  const zip: ZipFile = await openPromise(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    zip.close();
    throw error;
  }
  return {
    has: (part) => entries.has(part),
    bytesOf: (part) => entries.get(part)?.uncompressedSize ?? 0,
    async *text(part, onBytes) {
      const entry = entries.get(part);
      if (!entry) return;
      const decoder = new TextDecoder();
      let sum = 0;
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        sum = crc32(chunk as Buffer, sum);
        onBytes?.((chunk as Buffer).length);
        yield decoder.decode(chunk as Buffer, { stream: true });
      }
      if (sum !== entry.crc32) throw new Error(`${part} is damaged`);
      yield decoder.decode();
    },
    close: () => zip.close(),
  };
}
