/** A plan file for the reader of plans: its text, or the rows of a spreadsheet. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeText } from '../domain/cadence/decode-text.ts';
import { bytesMark, isPlanText } from '../domain/cadence/plan-bytes.ts';
import { gridOf } from './grid.ts';

/** The content of a file: text unless its bytes are those of a spreadsheet, an archive or an old document. */
export async function planContentOf(path: string): Promise<string | string[][]> {
  const bytes = await readFile(path);
  return isPlanText(bytes) ? decodeText(bytes) : ((await gridOf(path)) ?? decodeText(bytes));
}

/** The content as it was sent: text as it is, bytes as the rows of the spreadsheet that they are. */
export async function planContent(sent: string): Promise<string | string[][]> {
  if (!sent.startsWith(bytesMark)) return sent;
  const directory = await mkdtemp(join(tmpdir(), 'biplane-plan-'));
  try {
    const path = join(directory, 'plan');
    await writeFile(path, Buffer.from(sent.slice(bytesMark.length), 'base64'));
    return await planContentOf(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
