import { Readable } from 'node:stream';

/** A CSV file on its way out, piece by piece. */
export const csvFile = (name: string, pieces: AsyncIterable<string>) => ({
  name: `${name}.csv`,
  content: Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream<Uint8Array>,
});
