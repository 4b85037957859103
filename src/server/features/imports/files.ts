/** The files of imports: what was uploaded, and the rows that were rejected. */
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Reject } from '../../files/rejects.ts';
import { localBlobs } from '../../store/blobs.ts';

type Place = { dataDir: string };

/** Keeps what the reading process has written there, and answers the name of it; null where nothing was rejected. */
export async function keepRejects({ dataDir }: Place, draft: string): Promise<string | null> {
  if (!(await stat(draft).catch(() => null))) return null;
  const { hash } = await localBlobs(dataDir).put(createReadStream(draft));
  await rm(draft, { force: true });
  return hash;
}

/** The rejected rows of an import, in the order in which they were met; none when nothing was rejected. */
export async function* readRejects(
  { dataDir }: Place,
  { rejectsHash }: { rejectsHash: string | null },
): AsyncGenerator<Reject> {
  if (rejectsHash === null) return;
  const lines = createInterface({ input: localBlobs(dataDir).read(rejectsHash), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) yield JSON.parse(line) as Reject;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    lines.close();
  }
}
