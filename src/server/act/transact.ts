/** The one way in which records change: transact → decide → audit → commit → announce, whoever acts. */
import { dayIn } from '../../domain/time/zone.ts';
import type { Log } from '../base/log.ts';
import { countDecision } from '../store/decisions.ts';
import type { Db, Postgres } from '../store/postgres.ts';
import { inTransaction } from '../store/transaction.ts';
import { asUnavailable, diskFull } from '../store/unavailable.ts';
import type { Announcement, Announcer } from './announcer.ts';
import { type Actor, audit, type Change } from './audit.ts';
import type { DecideContext, Locale } from './context.ts';
import type { Queue } from './queue.ts';

/** What a transaction needs of the server. */
export type Door = {
  postgres: Postgres;
  queue: Pick<Queue, 'send' | 'wake'>;
  announcer: Pick<Announcer, 'announce'>;
  log: Log;
};

/** Who acts, where, and through what. */
export type Acting = {
  /** The procedure, job, hook or command, as the audit log names it. */
  procedure: string;
  workspaceId: string;
  /** Whose share of the machine it takes. */
  personId: string;
  now: Date;
  timeZone: string;
  locale: Locale;
  signal?: AbortSignal | undefined;
  /** Establishes in the transaction who acts, and takes the locks that come before all others. May be asked again, each time from nothing. */
  establish: (db: Db) => Promise<Actor>;
};

type Recorded = Change & { workspaceId?: string; actor?: Actor };

/**
 * What was prepared is not true any more: somebody was faster. Thrown by a decision; what it rests on is prepared again. It must not be thrown
 * for anything that preparing again would not mend.
 */
export class Outdated extends Error {}

/** Runs a decision in a transaction of its own. `more` is given to it besides the usual context. */
export async function transact<W>(
  { postgres, queue, announcer, log }: Door,
  { procedure, workspaceId, personId, now, timeZone, locale, signal, establish }: Acting,
  decide: (ctx: DecideContext) => Promise<W>,
  more: object = {},
): Promise<{ written: W; actor: Actor }> {
  // May be run again, each time from nothing.
  const attempt = () =>
    inTransaction(postgres.pool, async (db, client) => {
      const changes: Recorded[] = [];
      const woken: string[] = [];
      const bases = new Map<string, number>();
      let unchanged = false;
      const actor = await establish(db);
      const ctx: DecideContext = {
        ...more,
        ...{ db, workspaceId, actor, personId, now, timeZone, today: dayIn(timeZone, now), locale },
        changed: (change) => void changes.push(change),
        unchanged: () => {
          unchanged = true;
        },
        enqueue: async (job, payload, options) => {
          woken.push(job);
          return queue.send(job, payload, { ...options, client });
        },
        basedOn: (launchId, version) => void bases.set(launchId, version),
      };
      const written = await decide(ctx);
      if (changes.length === 0 && !unchanged)
        throw new Error(`${procedure} neither recorded a change nor said that it changed nothing`);
      for (const change of changes) {
        const act = { workspaceId: change.workspaceId ?? workspaceId, at: ctx.now, procedure };
        await audit(db, { ...act, actor: change.actor ?? actor }, [change]);
      }
      await countDecisions(db, workspaceId, changes, bases);
      return { written, changes, woken, actor };
    });
  const { written, changes, woken, actor } = await postgres
    .inWriteTurn(personId, attempt, signal)
    .catch((error: unknown) => {
      if (asUnavailable(error)?.reason.key === diskFull) postgres.diskFullAt = Date.now();
      throw error;
    });
  postgres.diskFullAt = 0;
  // It is committed: what goes wrong from here on is no failure of the write.
  try {
    queue.wake(woken);
    for (const change of changes) await announcer.announce(announcementOf(change, workspaceId));
  } catch (error) {
    log(`${procedure}: committed, and not announced`, error);
  }
  return { written, actor };
}

/** Always in the same order, so that two transactions never wait for each other. Fails with {@link Outdated} where a base has moved. */
async function countDecisions(
  db: Db,
  workspaceId: string,
  changes: readonly Recorded[],
  bases: ReadonlyMap<string, number>,
): Promise<void> {
  const subjects = new Map(
    changes
      .filter(({ isOfFacts }) => !isOfFacts)
      .flatMap((change) => {
        const scope = change.workspaceId ?? workspaceId;
        const subject = change.launchId ?? scope;
        return (change.concernsAll ? [subject, scope] : [subject]).map((each) => [each, scope] as const);
      }),
  );
  for (const [subject, scope] of [...subjects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = await countDecision({ db, workspaceId: scope }, subject);
    if (bases.has(subject) && bases.get(subject) !== before) throw new Outdated();
  }
}

const announcementOf = (change: Recorded, workspaceId: string): Announcement => ({
  workspaceId: change.workspaceId ?? workspaceId,
  launchId: change.concernsAll ? null : (change.launchId ?? null),
  entity: change.entity,
  entityId: change.entityId,
});
