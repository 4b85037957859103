/** An installation's two databases without the server: for commands that read or replace them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { startEngines } from '../engines/engines.ts';
import type { Env } from '../env.ts';
import { type FactsDoor, openFacts } from '../facts/door.ts';
import { migrate } from '../migrations/migrate.ts';
import { root } from '../root.ts';
import { openPostgres, type Postgres } from '../store/postgres.ts';

export type Installation = { postgres: Postgres; facts: FactsDoor; dataDir: string; close: () => Promise<void> };

export const migrationsDir = join(root, 'migrations');

type Options = {
  /** The procedure command that does the same while the server runs, for the message that refuses this one; `null` where there is none. */
  whileRunning: string | null;
  /** For a restore: an empty place will do, and the databases stay at the level they are at. */
  empty?: boolean;
};

/** Starts the embedded engines of `env` that are needed, and brings both databases to the level of the code. Close it when done. */
export async function openInstallation(env: Env, { whileRunning, empty = false }: Options): Promise<Installation> {
  if (!empty && !env.databaseUrl && !existsSync(join(env.dataDir, 'postgres')))
    throw new BiplaneError('not_found', text('installation.errors.nothingHere', { directory: env.dataDir }));
  const { dataDir, databaseUrl, clickhouseUrl } = env;
  const engines = await startEngines({ dataDir, databaseUrl, clickhouseUrl, log: () => {} }).catch((error: unknown) => {
    throw refusalOf(error, whileRunning, empty);
  });
  const postgres = openPostgres(engines.databaseUrl, { embedded: engines.embedded.postgres, patient: true });
  const facts = openFacts(engines.clickhouseUrl, env.factsLayout);
  const close = async () => {
    await Promise.allSettled([facts.close(), postgres.close()]);
    await engines.stop();
  };
  try {
    if (!empty) await migrate({ postgres, facts, dir: migrationsDir });
    return { postgres, facts, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A running server has the data directory: say where it is and how to ask it instead. */
function refusalOf(error: unknown, command: string | null, empty: boolean): unknown {
  if (!(error instanceof BiplaneError) || error.reason.key !== 'engines.errors.dataDirectoryInUse') return error;
  const address = String(error.details?.address || 'http://127.0.0.1:3000');
  const reason = command
    ? text('installation.errors.running', { address, command })
    : text(empty ? 'installation.errors.runningHere' : 'installation.errors.stopFirst', { address });
  return new BiplaneError(error.code, reason, error.details);
}
