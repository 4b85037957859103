/** What `GET /health` says: whether the server can do its work, and otherwise why not. */
import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import manifest from '../../../package.json' with { type: 'json' };
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { inEveryLanguage } from '../base/words.ts';
import type { Engines } from '../engines/engines.ts';
import type { FactsDoor } from '../facts/door.ts';
import type { Migrated } from '../migrations/migrate.ts';
import type { Postgres } from '../store/postgres.ts';
import { asUnavailable, diskFull } from '../store/unavailable.ts';

export type HealthReport = {
  ready: boolean;
  reason?: string;
  engines?: object;
  migrations?: object;
  /** Tables of facts of which the engine set a damaged part aside: their figures are incomplete. */
  damaged?: string[];
  version: string;
};

/** How long a check may take. */
const checkMs = 3_000;
/** With less than this on the disk of the data directory the embedded engines begin to fail. */
const leastFreeBytes = 32 * 1024 ** 2;
/** How long a write that found the disk full speaks for those that come after it. */
const refusalCountsMs = 60_000;

/** Fails when the promise takes longer. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const reason = text('engines.errors.noAnswer', { seconds: milliseconds / 1000 });
  const late = sleep(milliseconds, undefined, { ref: false }).then(() => {
    throw new BiplaneError('unavailable', reason);
  });
  return Promise.race([promise, late]);
}

async function assertSpace({ postgres, dataDir }: Checked): Promise<void> {
  const refusal = new BiplaneError('unavailable', text(diskFull));
  // The disk of a real PostgreSQL shows only when it refuses to write.
  if (Date.now() - postgres.diskFullAt < refusalCountsMs) throw refusal;
  const disk = await statfs(dataDir).catch(() => null);
  if (disk && disk.bavail * disk.bsize < leastFreeBytes) throw refusal;
}

type Checked = {
  postgres: Postgres;
  facts: FactsDoor;
  dataDir: string;
  embedded: Engines['embedded'];
  migrations: Migrated;
  damaged: string[];
};

/** Asks both engines for a sign of life. */
export async function checkHealth(checked: Checked): Promise<HealthReport> {
  const { postgres, facts, embedded, migrations, damaged } = checked;
  const { version } = manifest;
  try {
    const [, answered] = await within(checkMs, Promise.all([postgres.pool.query('select 1'), facts.ping()]));
    if (!answered) throw new BiplaneError('unavailable', text('engines.errors.clickhouseUnreachable'));
    await assertSpace(checked);
    return {
      ready: true,
      version,
      engines: { postgres: await postgres.version(), clickhouse: await facts.version(), embedded },
      migrations,
      ...(damaged.length > 0 ? { damaged } : {}),
    };
  } catch (error) {
    return { ready: false, version, reason: inEveryLanguage(asUnavailable(error) ?? error) };
  }
}
