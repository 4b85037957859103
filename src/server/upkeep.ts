/** What a server does by itself so that every write is recorded and chained: soon after writes, at start, and once a minute for what other servers left. */
import { sealAudit } from './audit-seal.ts';
import { completeAllPosts } from './features/orders/posts.ts';
import { adoptRecords } from './features/verification/adoption.ts';
import type { FactsDoor } from './store/facts.ts';
import type { Postgres } from './store/postgres.ts';

/** Long enough that a burst of writes becomes one block, short enough that a chain is never ten seconds behind. */
const soonMs = 2_000;
const everyMs = 60_000;

export type Upkeep = {
  /** Something was written. */
  wake: () => void;
  stop: () => Promise<void>;
};

/** Begins at once. A failure is logged and tried again. */
export function openUpkeep({
  postgres,
  facts,
  log,
}: {
  postgres: Postgres;
  facts: FactsDoor;
  log: (message: string, error?: unknown) => void;
}): Upkeep {
  let running: Promise<void> = Promise.resolve();
  let soon: NodeJS.Timeout | undefined;
  const stopping = new AbortController();
  const run = (work: () => Promise<void>) => {
    running = running.then(work).catch((error: unknown) => {
      if (!stopping.signal.aborted) log('upkeep', error);
    });
  };
  const everything = () =>
    run(async () => {
      await adoptRecords(postgres, facts);
      await completeAllPosts(postgres, facts);
      await sealAudit(postgres, stopping.signal);
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
      await running;
    },
  };
}
