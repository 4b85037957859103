/** What signs sessions and the marks of known devices, where no setting says it: a file in the data directory, made by the first start. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

/** As of the setting: fewer characters are no secret, but what a full disk or a kill left of one. */
const shortest = 32;

async function written(file: string): Promise<string | null> {
  const secret = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (secret !== null && secret.trim().length < shortest)
    throw new BiplaneError('precondition_failed', text('engines.errors.secretUnusable', { file }));
  return secret;
}

/**
 * Writes a secret under a name of its own and only then gives it the file's: whoever reads that finds all of it, whenever the writer ends.
 * Of servers that share the directory and start together, one decides.
 */
async function create(directory: string, file: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(32).toString('base64url'));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch(async (error: NodeJS.ErrnoException) => {
      // Where the file system knows no links, of those who start together the last decides.
      if (error.code !== 'EEXIST') await rename(draft, file);
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** The secret of this data directory. Fails where its file holds none: to go on with that, or with another, is for people to decide. */
export async function cookieSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret');
  const known = await written(file);
  if (known !== null) return known;
  await create(dataDir, file);
  return (await written(file))!;
}
