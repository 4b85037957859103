/** What a server does by itself so that every write is recorded and chained: soon after writes, at start, and once a minute for what other servers left. Then it also removes the keys of writes that nobody can ask for again. */
import { setTimeout as wait } from 'node:timers/promises';
import { sealAudit } from './act/audit-seal.ts';
import { removeEndedKeys } from './act/idempotency.ts';
import type { FactsDoor } from './facts/door.ts';
import { removeLostGroups } from './facts/lost-groups.ts';
import { factTables } from './facts/tables/all.ts';
import type { Postgres } from './store/postgres.ts';

/** Long enough that a burst of writes becomes one block, short enough that a chain is never ten seconds behind. */
const soonMs = 2_000;
const everyMs = 60_000;
/** What hangs on an engine goes on with the next server. */
const stopMs = 5_000;

export type Upkeep = {
  /** Something was written. */
  wake: () => void;
  stop: () => Promise<void>;
};

/** Begins at once. A failure is logged and tried again. */
export function openUpkeep({
  postgres,
  facts,
  clock,
  log,
}: {
  postgres: Postgres;
  facts: FactsDoor;
  clock: () => Date;
  log: (message: string, error?: unknown) => void;
}): Upkeep {
  let running: Promise<void> = Promise.resolve();
  /** How much is under way or waits for it: while an engine hangs, nothing piles up. */
  let begun = 0;
  let soon: NodeJS.Timeout | undefined;
  const stopping = new AbortController();
  const run = (work: () => Promise<void>) => {
    if (begun > 1) return;
    begun += 1;
    running = running
      .then(() => (stopping.signal.aborted ? undefined : work()))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log('upkeep', error);
      })
      .finally(() => {
        begun -= 1;
      });
  };
  const everything = () =>
    run(async () => {
      await removeLostGroups(postgres, facts, factTables);
      await sealAudit(postgres, stopping.signal);
      await removeEndedKeys(postgres.db, clock(), stopping.signal);
    });
  everything();
  const timer = setInterval(everything, everyMs);
  return {
    wake() {
      if (stopping.signal.aborted) return;
      soon ??= setTimeout(() => {
        soon = undefined;
        run(() => sealAudit(postgres, stopping.signal));
      }, soonMs);
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      clearTimeout(soon);
      await Promise.race([running, wait(stopMs, undefined, { ref: false })]);
    },
  };
}
