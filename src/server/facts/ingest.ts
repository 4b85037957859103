/**
 * Posts of facts. Those that arrive within a few milliseconds are stored as one group per launch, while the next ones gather: known facts are looked up
 * once, rows are loaded once, and one short transaction lets them count, with the audit entry of each post. A post is answered when that is committed,
 * so that nothing acknowledged is lost and nothing unacknowledged counts, whoever is killed when. While one group is being committed the next one is
 * loaded, unless it speaks of the same facts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { keepWeighed } from '../base/keep.ts';
import type { Db, Postgres } from '../store/postgres.ts';
import { inTransaction } from '../store/transaction.ts';
import { countShared } from './batches.ts';
import type { FactsDoor } from './door.ts';
import { KnownNames, type Names } from './known-names.ts';
import { groupName, groupsUnderWay } from './lost-groups.ts';
import { factGroup, factStream } from './schema.ts';
import { postedReceipts } from './tables/posted.ts';
import { type ColumnOf, type FactsReceipt, type FactTable, loadOf, type RowOf } from './tables/table.ts';
import { lockFacts, newcomers, onlyGroups, resolveVisible, rowsOfGroup, type Visible } from './visible.ts';

/** What the facts are of, and the launch whose facts take turns. */
export type Stream = { workspaceId: string; launchId: string; scopeId: string };

/** One call. */
export type Post<L> = {
  id: string;
  lines: readonly L[];
  /** Whoever posts: in the transaction of the group they must still be allowed to. Those of the same name are asked once. */
  by: { name: string; establish: (db: Db) => Promise<unknown> };
};

/** What becomes of a group: what each post is answered, by its id, and the rows to be stored. */
export type Decided<T extends FactTable, R> = { results: Map<string, R>; rows: Omit<RowOf<T>, 'groupNumber'>[] };

/** What a feature says of the facts that it takes in. */
export type Intake<T extends FactTable, P, R> = {
  table: T;
  columns: readonly ColumnOf<T>[];
  /** Decides by what counts; `known`: the names, as {@link nameOf} says them, that may be among it. May be asked again when that has changed. */
  decide: (stream: Stream, posts: readonly P[], visible: Visible, known: Names | null) => Promise<Decided<T, R>>;
  /** What names each fact of a post within its stream. */
  namesOf: (post: P) => readonly string[];
  /** Whether what is posted can be decided without knowing what becomes of the facts of these names, which others are about to store. */
  isApart: (post: P, names: ReadonlySet<string>) => boolean;
  /** Records, in the transaction in which they begin to count, the posts that stored something; `actors` by the names of who posts. */
  record: (
    db: Db,
    stream: Stream,
    posts: readonly P[],
    stored: {
      receipts: ReadonlyMap<string, FactsReceipt>;
      results: ReadonlyMap<string, R>;
      actors: ReadonlyMap<string, unknown>;
    },
  ) => Promise<void>;
  /** After the commit. */
  committed: (stream: Stream, posts: readonly P[]) => Promise<void>;
};

const gatherMs = 5;
const mostLinesOfGroup = 5_000;
/** Facts of posts that are not answered yet: of one who posts, and of all, at about a kilobyte each. */
const mostLinesOfOne = 20_000;
const mostLines = 60_000;
/** Streams whose names are kept: a megabyte for each 800,000 facts. */
const mostStreamsKnown = 50;
/** How often a group is decided anew when others were faster, and how often it looks whether they were. */
const mostAttempts = 8;
const mostLooks = 60;

/** What counts has changed since it was looked at. */
class Moved extends Error {}
/** Others have stored the same facts, taken away what was decided by, or given the group up. */
class Overtaken extends Error {}
/** Some of the posters may no longer. */
class Lost extends Error {
  constructor(readonly reasons: ReadonlyMap<string, unknown>) {
    super('a right was lost');
  }
}

type Waiting<P, R> = { post: P; resolve: (result: R) => void; reject: (error: unknown) => void };
/** A group that is decided, and loaded under its number where there is something to store. */
type Prepared<T extends FactTable, R> = {
  visible: Visible;
  decided: Decided<T, R>;
  number: number | null;
  /** The number of the group before it that did not count yet, and of whose facts it does not speak. */
  besides: number | null;
};
type Spool<P, R> = {
  stream: Stream;
  waiting: Waiting<P, R>[];
  isRunning: boolean;
  /** The group that is being committed. */
  ahead: { names: ReadonlySet<string>; number: number | null };
  /** When that is answered. */
  settled: Promise<void>;
};

const keyOf = ({ workspaceId, scopeId }: Stream) => `${workspaceId}/${scopeId}`;
/** Opens the way in for one kind of facts; answers the function that takes a post and resolves when it is stored. */
export function openIngest<T extends FactTable, L, P extends Post<L>, R>(
  { postgres, facts }: { postgres: Postgres; facts: FactsDoor },
  intake: Intake<T, P, R>,
): (stream: Stream, post: P) => Promise<R> {
  const { table } = intake;
  const spools = new Map<string, Spool<P, R>>();
  const { db } = postgres;
  const known = keepWeighed<KnownNames>(mostStreamsKnown);
  const busy = groupsUnderWay(postgres);
  const unanswered = { lines: 0, of: new Map<string, number>() };

  const here = ({ workspaceId, scopeId }: Stream, number: number) =>
    and(
      eq(factGroup.workspaceId, workspaceId),
      eq(factGroup.tableName, table.name),
      eq(factGroup.scopeId, scopeId),
      eq(factGroup.number, number),
    );

  function namesOf(stream: Stream): KnownNames {
    const key = keyOf(stream);
    const found = known.get(key) ?? new KnownNames(facts, table, stream);
    known.set(key, found, 1);
    return found;
  }

  /** Takes a number, under which nothing counts yet. */
  async function begin({ workspaceId, scopeId }: Stream): Promise<number> {
    const { rows } = await db.execute<{ number: string }>(sql`
      with stream as (
        insert into fact_stream (workspace_id, table_name, scope_id, last_number) values (${workspaceId}, ${table.name}, ${scopeId}, 1)
        on conflict (workspace_id, table_name, scope_id) do update set last_number = fact_stream.last_number + 1
        returning workspace_id, table_name, scope_id, last_number)
      insert into fact_group (workspace_id, table_name, scope_id, number) select * from stream returning number::text as number`);
    return Number(rows[0]!.number);
  }

  async function establish(tx: Db, posts: readonly P[]): Promise<Map<string, unknown>> {
    const actors = new Map<string, unknown>();
    const refused = new Map<string, unknown>();
    for (const { by } of posts) {
      if (actors.has(by.name) || refused.has(by.name)) continue;
      try {
        actors.set(by.name, await by.establish(tx));
      } catch (error) {
        if (!(error instanceof BiplaneError) || error.code === 'unavailable') throw error;
        refused.set(by.name, error);
      }
    }
    if (refused.size > 0) throw new Lost(refused);
    return actors;
  }

  async function confirm(
    stream: Stream,
    number: number,
    posts: readonly P[],
    { results, rows }: Decided<T, R>,
    receipts: ReadonlyMap<string, FactsReceipt>,
    checked: Visible,
    besides: number | null,
  ): Promise<void> {
    const { workspaceId, launchId, scopeId } = stream;
    await inTransaction(postgres.pool, async (tx) => {
      const actors = await establish(tx, posts);
      await lockFacts({ db: tx, workspaceId }, launchId);
      const now = await resolveVisible({ db: tx, workspaceId }, table, scopeId);
      const isBesides = { has: (other: number) => other === besides };
      if (now.digest !== checked.digest && !onlyGroups(checked, now, isBesides)) throw new Moved();
      const confirmed = await tx
        .delete(factGroup)
        .where(and(here(stream, number), eq(factGroup.givenUp, false)))
        .returning();
      // Somebody took it for one of a server that is gone.
      if (confirmed.length === 0) throw new Overtaken();
      if (rows.some(({ repeats }) => repeats === 1))
        await tx
          .update(factStream)
          .set({ repeats: true })
          .where(
            and(
              eq(factStream.workspaceId, workspaceId),
              eq(factStream.tableName, table.name),
              eq(factStream.scopeId, scopeId),
            ),
          );
      await intake.record(tx, stream, posts, { receipts, results, actors });
    });
  }

  /** Whether the group counts, when the answer to its commit was lost. */
  async function counts(stream: Stream, number: number): Promise<boolean> {
    return (await db.$count(factGroup, here(stream, number))) === 0;
  }

  /** Loads the rows of a group, which do not count yet; answers its number. */
  async function load(stream: Stream, posts: readonly P[], decided: Decided<T, R>['rows']): Promise<number> {
    const { workspaceId, scopeId } = stream;
    const number = await begin(stream);
    busy.add(groupName(workspaceId, table.name, scopeId, number));
    namesOf(stream).add(number, posts.flatMap(intake.namesOf));
    const rows = decided.map((row) => Object.assign(row, { groupNumber: number })) as RowOf<T>[];
    // What is empty in all of them need not be said.
    const columns = intake.columns.filter((key) => rows.some((row) => row[key] !== '' && row[key] !== 0));
    await facts.load(loadOf(table, stream, columns, rows));
    return number;
  }

  /** Decides what becomes of a group, and loads what is to be stored. */
  async function prepare(stream: Stream, posts: readonly P[], besides: number | null): Promise<Prepared<T, R>> {
    const visible = await resolveVisible({ db, workspaceId: stream.workspaceId }, table, stream.scopeId);
    const decided = await intake.decide(stream, posts, visible, await namesOf(stream).at(visible));
    const number = decided.rows.length > 0 ? await load(stream, posts, decided.rows) : null;
    return { visible, decided, number, besides };
  }

  /** Lets a loaded group count. */
  async function commit(
    stream: Stream,
    posts: readonly P[],
    number: number,
    { visible, decided, besides }: Prepared<T, R>,
  ): Promise<void> {
    const { workspaceId, scopeId } = stream;
    // From here on nothing more is stored under the number, whatever goes wrong.
    try {
      const receipts = postedReceipts(table, decided.rows);
      let checked = visible;
      for (let look = 1; ; look++) {
        try {
          return await confirm(stream, number, posts, decided, receipts, checked, besides);
        } catch (error) {
          if (!(error instanceof Moved) || look === mostLooks) throw error instanceof Moved ? new Overtaken() : error;
        }
        const now = await resolveVisible({ db, workspaceId }, table, scopeId);
        const others = newcomers(table, stream, checked, now);
        const own = rowsOfGroup(table, stream, number);
        if (!others || (await countShared(facts, table, own, others)) > 0) throw new Overtaken();
        checked = now;
      }
    } catch (error) {
      if (!(error instanceof Overtaken || error instanceof Lost) && (await counts(stream, number))) return;
      await db.update(factGroup).set({ givenUp: true }).where(here(stream, number));
      throw error;
    } finally {
      busy.delete(groupName(workspaceId, table.name, scopeId, number));
    }
  }

  /** Brings a group to its end and answers it: never fails. Where others were faster it is prepared again. */
  async function settle(
    stream: Stream,
    group: readonly Waiting<P, R>[],
    first: Promise<Prepared<T, R>>,
  ): Promise<void> {
    let left = group;
    for (let attempt = 1; left.length > 0; attempt++) {
      const posts = left.map(({ post }) => post);
      try {
        const prepared = await (attempt === 1 ? first : prepare(stream, posts, null));
        const { number, decided } = prepared;
        if (number !== null) {
          await commit(stream, posts, number, prepared);
          // What goes wrong now is no failure of the posts.
          await intake.committed(stream, posts).catch(() => {});
        }
        for (const { post, resolve } of left) resolve(decided.results.get(post.id)!);
        return;
      } catch (error) {
        if (error instanceof Lost) {
          for (const { post, reject } of left)
            if (error.reasons.has(post.by.name)) reject(error.reasons.get(post.by.name));
          left = left.filter(({ post }) => !error.reasons.has(post.by.name));
          continue;
        }
        if (error instanceof Overtaken && attempt < mostAttempts) continue;
        const reason =
          error instanceof Overtaken ? new BiplaneError('unavailable', text('engines.errors.contended')) : error;
        for (const { reject } of left) reject(reason);
        return;
      }
    }
  }

  /** The next posts in line, as many as one group takes. */
  function nextGroup(spool: Spool<P, R>): Waiting<P, R>[] {
    let lines = 0;
    let posts = 0;
    for (const { post } of spool.waiting) {
      if (posts > 0 && lines + post.lines.length > mostLinesOfGroup) break;
      lines += post.lines.length;
      posts++;
    }
    return spool.waiting.splice(0, posts);
  }

  async function run(key: string, spool: Spool<P, R>): Promise<void> {
    spool.isRunning = true;
    while (spool.waiting.length > 0) {
      await wait(gatherMs);
      const group = nextGroup(spool);
      const posts = group.map(({ post }) => post);
      if (!posts.every((post) => intake.isApart(post, spool.ahead.names))) await spool.settled;
      const prepared = prepare(spool.stream, posts, spool.ahead.number);
      // Where it fails, whoever settles it meets that.
      const number = await prepared.then(
        ({ number }) => number,
        () => null,
      );
      await spool.settled;
      spool.ahead = { names: new Set(posts.flatMap(intake.namesOf)), number };
      spool.settled = settle(spool.stream, group, prepared);
    }
    spool.isRunning = false;
    const { settled } = spool;
    await settled;
    if (spool.settled === settled && !spool.isRunning) spools.delete(key);
  }

  const waitInLine = (stream: Stream, post: P) =>
    new Promise<R>((resolve, reject) => {
      const key = keyOf(stream);
      const spool = spools.get(key) ?? {
        ...{ stream, waiting: [], isRunning: false },
        ...{ ahead: { names: new Set<string>(), number: null }, settled: Promise.resolve() },
      };
      spools.set(key, spool);
      spool.waiting.push({ post, resolve, reject });
      if (!spool.isRunning) void run(key, spool);
    });

  return async (stream, post) => {
    const { name } = post.by;
    const { length } = post.lines;
    const own = unanswered.of.get(name) ?? 0;
    if (own + length > mostLinesOfOne || unanswered.lines + length > mostLines)
      throw new BiplaneError('rate_limited', text('errors.tooManyWrites'), { retryAfterSeconds: 2 });
    unanswered.lines += length;
    unanswered.of.set(name, own + length);
    try {
      return await waitInLine(stream, post);
    } finally {
      unanswered.lines -= length;
      const left = unanswered.of.get(name)! - length;
      if (left > 0) unanswered.of.set(name, left);
      else unanswered.of.delete(name);
    }
  };
}
