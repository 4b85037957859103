/**
 * Figures that follow from decisions, facts, the day and a method, and from nothing else. They are kept by these four, in memory and in a table,
 * and computed again only when one of them changes.
 */
import { and, eq, inArray } from 'drizzle-orm';
import type { ReadContext } from '../act/context.ts';
import { readingTable } from './schema.ts';
import { type FactsOfLaunch, look, type Seen } from './seen.ts';
import { shareComputations, whileAwaited } from './shared.ts';

/** What a reading is given to compute with. */
export type ReadingContext = Omit<ReadContext, 'actor' | 'locale' | 'dataDir'>;

export type Reading<T> = {
  /** As the catalogue of KPIs and the table name it. */
  name: string;
  /** Raised with every change of the way it is computed: what was kept of another one is not used. */
  method: number;
  /** What it counts. */
  facts: readonly FactsOfLaunch[];
  /** Of one launch. What it answers is JSON, the same for everybody, shared by all who ask, and not changed by any. */
  compute: (ctx: ReadingContext, launchId: string, seen: Seen) => Promise<T>;
};

/** `isPassing`: what it rests on has changed while it was computed. */
type Kept = { json: string; value: unknown; isPassing?: boolean };

/** In characters of JSON. What is larger than fits into the table is computed again after a start. */
const mostInMemory = 64_000_000;
const mostInTable = 1_000_000;
const memory = shareComputations<Kept>(mostInMemory, ({ json, isPassing }) =>
  isPassing ? Number.POSITIVE_INFINITY : json.length,
);

/** How many launches of one request are computed at the same time. */
const atOnce = 4;

/** One reading of several launches, as of the moment at which they are looked at. */
export async function readAll<T>(
  ctx: ReadingContext,
  reading: Reading<T>,
  launchIds: readonly string[],
  seen?: ReadonlyMap<string, Seen>,
): Promise<Map<string, T>> {
  const moment = seen ?? (await look(ctx, reading.facts, launchIds));
  const asked = launchIds.map((launchId) => askedOf(ctx, reading, launchId, moment.get(launchId)!));
  await recall(ctx, reading.name, asked);
  const values = new Map<string, T>();
  const rest = asked.values();
  const work = async () => {
    for (const each of rest) values.set(each.launchId, await figureOf(ctx, reading, each));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return values;
}

/** One reading of one launch; of the moment of another reading, where it is part of that. */
export async function read<T>(ctx: ReadingContext, reading: Reading<T>, launchId: string, seen?: Seen): Promise<T> {
  return (await readAll(ctx, reading, [launchId], seen && new Map([[launchId, seen]]))).get(launchId) as T;
}

type Asked = { launchId: string; seen: Seen; key: string; address: string };

const keyOf = (reading: Reading<unknown>, seen: Seen) => `${reading.method} ${seen.keyOf(reading.facts)}`;

function askedOf({ workspaceId }: ReadingContext, reading: Reading<unknown>, launchId: string, seen: Seen): Asked {
  const key = keyOf(reading, seen);
  return { launchId, seen, key, address: `${workspaceId} ${launchId} ${reading.name} ${key}` };
}

/** Brings to memory what another server, or this one before its start, has computed. */
async function recall({ db, workspaceId }: ReadingContext, name: string, asked: readonly Asked[]): Promise<void> {
  const unknown = asked.filter(({ address }) => memory.known(address) === undefined);
  if (unknown.length === 0) return;
  const of = new Map(unknown.map((each) => [each.launchId, each]));
  const { subjectId, key, value } = readingTable;
  const here = and(eq(readingTable.workspaceId, workspaceId), eq(readingTable.name, name));
  const rows = await db
    .select({ subjectId, key, value })
    .from(readingTable)
    .where(and(here, inArray(subjectId, [...of.keys()])));
  for (const row of rows) {
    const each = of.get(row.subjectId)!;
    if (row.key === each.key) memory.keep(each.address, { json: row.value, value: JSON.parse(row.value) });
  }
}

async function figureOf<T>(ctx: ReadingContext, reading: Reading<T>, asked: Asked): Promise<T> {
  const begin = () => whileAwaited((signal) => computeAndKeep({ ...ctx, signal }, reading, asked));
  const { value } = await memory.get(asked.address, begin, ctx.signal);
  return value as T;
}

async function computeAndKeep<T>(
  ctx: ReadingContext,
  reading: Reading<T>,
  { launchId, seen, key }: Asked,
): Promise<Kept> {
  const value = await reading.compute(ctx, launchId, seen);
  const now = (await look(ctx, reading.facts, [launchId])).get(launchId)!;
  const kept = { json: JSON.stringify(value), value };
  // Of two moments: whoever asked has it, and nobody after them.
  if (keyOf(reading, now) !== key) return { ...kept, isPassing: true };
  // What cannot be written down is computed again after the next start.
  if (kept.json.length <= mostInTable) await write(ctx, reading.name, launchId, key, kept.json).catch(() => {});
  return kept;
}

async function write(
  { db, workspaceId }: ReadingContext,
  name: string,
  subjectId: string,
  key: string,
  value: string,
): Promise<void> {
  const { workspaceId: workspace, subjectId: subject, name: reading } = readingTable;
  await db
    .insert(readingTable)
    .values({ workspaceId, subjectId, name, key, value })
    .onConflictDoUpdate({ target: [workspace, subject, reading], set: { key, value } });
}
