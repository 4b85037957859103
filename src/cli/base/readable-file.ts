import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { invalidInput } from '../../domain/errors.ts';

/** Fails, naming the file, where there is nothing that can be read. Reading a directory itself fails late, and without its name. */
export async function requireReadable(file: string): Promise<void> {
  await access(file, constants.R_OK);
  if ((await stat(file)).isDirectory()) throw invalidInput('cli.errors.fileIsDirectory', { file });
}
