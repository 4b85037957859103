/** The two databases behind two addresses: those that were configured, and an embedded engine in the place of each that was not. */
import path from 'node:path';
import { openDataDirectory } from './data-directory.ts';
import { startEmbeddedClickhouse } from './embedded-clickhouse.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

export type Engines = {
  databaseUrl: string;
  clickhouseUrl: string;
  embedded: { postgres: boolean; clickhouse: boolean };
  /** Tells a second process that is refused where this server can be reached. */
  announce: (address: string) => void;
  stop: () => Promise<void>;
};

export type EnginesOptions = {
  dataDir: string;
  databaseUrl?: string | undefined;
  clickhouseUrl?: string | undefined;
  log: (message: string) => void;
  /** Called when the directory is this process's own and before the engines start: where a server begins to answer. */
  whenLocked?: () => Promise<void>;
};

/**
 * Starts what is not configured. Takes the lock of the data directory when at least one engine is embedded; servers with two real
 * databases share nothing on disk that needs it.
 */
export async function startEngines(options: EnginesOptions): Promise<Engines> {
  const { dataDir, databaseUrl, clickhouseUrl, log, whenLocked } = options;
  const embedded = { postgres: !databaseUrl, clickhouse: !clickhouseUrl };
  const directory = embedded.postgres || embedded.clickhouse ? await openDataDirectory(dataDir) : null;
  try {
    await whenLocked?.();
  } catch (error) {
    directory?.release();
    throw error;
  }
  const inside = (...parts: string[]) => path.join(directory?.path ?? dataDir, ...parts);

  const starting = await Promise.allSettled([
    embedded.postgres
      ? startEmbeddedPostgres({ directory: inside('postgres'), runDirectory: inside('run'), log })
      : null,
    embedded.clickhouse
      ? startEmbeddedClickhouse({ directory: inside('clickhouse'), spoolDirectory: inside('spool'), log })
      : null,
  ]);
  const running = starting.flatMap((engine) => (engine.status === 'fulfilled' && engine.value ? [engine.value] : []));
  const stop = async () => {
    await Promise.allSettled(running.map((engine) => engine.stop()));
    directory?.release();
  };
  const failed = starting.find((engine) => engine.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [postgres, clickhouse] = starting.map((engine) => (engine.status === 'fulfilled' ? engine.value : null));
  return {
    databaseUrl: databaseUrl || postgres!.url,
    clickhouseUrl: clickhouseUrl || clickhouse!.url,
    embedded,
    announce: (address) => directory?.announce(address),
    stop,
  };
}
