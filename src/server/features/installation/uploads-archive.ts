/** Uploaded files as rows of a backup: each row is a piece of the file. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Section } from './archive.ts';

export const uploadsPrefix = 'uploads/';

/** A multiple of three, so that no piece but the last is padded. */
const pieceBytes = 48 * 1024;

async function uploadedFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

export async function* uploadSections(directory: string): AsyncGenerator<Section> {
  for (const file of await uploadedFiles(directory)) {
    async function* rows() {
      for await (const piece of createReadStream(path.join(directory, file), { highWaterMark: pieceBytes })) {
        yield [(piece as Buffer).toString('base64')];
      }
    }
    yield { name: `${uploadsPrefix}${file}`, columns: ['base64'], rows: rows() };
  }
}

export async function loadUpload(directory: string, section: Section): Promise<void> {
  const file = path.resolve(directory, section.name.slice(uploadsPrefix.length));
  if (!file.startsWith(path.resolve(directory) + path.sep))
    throw new Error(`${section.name} leads out of the data directory`);
  await mkdir(path.dirname(file), { recursive: true });
  async function* pieces() {
    for await (const [piece] of section.rows) yield Buffer.from(String(piece), 'base64');
  }
  await pipeline(Readable.from(pieces()), createWriteStream(file));
}
