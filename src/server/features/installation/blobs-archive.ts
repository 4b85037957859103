/** Files by their content as sections of a backup: each row is a piece of the file. */
import { type Blobs, localBlobs } from '../../store/blobs.ts';
import type { Section } from './archive.ts';

export const blobsPrefix = 'blobs/';

/** A multiple of three, so that no piece but the last is padded. */
const pieceBytes = 48 * 1024;

/** Cuts what comes in any pieces into those of the archive. */
async function* base64Rows(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (; rest.length >= pieceBytes; rest = rest.subarray(pieceBytes))
      yield [rest.subarray(0, pieceBytes).toString('base64')];
  }
  if (rest.length > 0) yield [rest.toString('base64')];
}

export async function* blobSections(blobs: Blobs): AsyncGenerator<Section> {
  const names: string[] = [];
  for await (const hash of blobs.list()) names.push(hash);
  for (const hash of names.sort())
    yield { name: `${blobsPrefix}${hash}`, columns: ['base64'], rows: base64Rows(blobs.read(hash)) };
}

/** Fails where the content is not what its name says. */
export async function loadBlob(dataDir: string, { name, rows }: Section): Promise<void> {
  async function* pieces() {
    for await (const [piece] of rows) yield Buffer.from(String(piece), 'base64');
  }
  const { hash } = await localBlobs(dataDir).put(pieces());
  if (hash !== name.slice(blobsPrefix.length)) throw new Error(`${name} is not what its name says`);
}
