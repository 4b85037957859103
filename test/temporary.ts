/** One directory for whatever tests put into temporary ones: what a killed worker, or the installation of a worker, leaves goes at the end. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mark = 'BIPLANE_TESTS';

/** Vitest calls it once for each project, before its workers start; the first one makes the directory and removes it. */
export function setup(): (() => void) | undefined {
  if (process.env[mark]) return undefined;
  // A short name, for the paths of sockets have an end.
  const directory = mkdtempSync(join(tmpdir(), 'bt-'));
  // A real PostgreSQL that is started as another user lives in it, too.
  chmodSync(directory, 0o711);
  process.env[mark] = directory;
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
