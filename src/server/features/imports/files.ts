/** Where uploads and what belongs to them lie in the data directory. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Reject } from './parsing/rejects.ts';
import { workspaceUploads } from './queries.ts';

type Place = { dataDir: string; workspaceId: string };

export function uploadPath(place: Place, uploadId: string): string {
  return path.join(workspaceUploads(place), uploadId);
}

export function rejectsPath(place: Place, importId: string): string {
  return path.join(workspaceUploads(place), `${importId}.rejects`);
}

/** The rejected rows of an import, in the order in which they were met; none when nothing was rejected. */
export async function* readRejects(place: Place, importId: string): AsyncGenerator<Reject> {
  const lines = createInterface({
    input: createReadStream(rejectsPath(place, importId)),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  try {
    for await (const line of lines) yield JSON.parse(line) as Reject;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    lines.close();
  }
}
