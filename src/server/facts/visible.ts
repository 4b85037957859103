/**
 * Which facts count? PostgreSQL says it: batches that are done, and groups of posts up to a number. It is asked once for each answer, so that all
 * numbers of one answer are of one moment; every reader of facts uses the condition that is made of it here, and no other.
 */
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Db } from '../store/postgres.ts';
import { type FactTable, identitySql, scopeSql } from './tables/table.ts';

type Scope = { db: Db; workspaceId: string };

/** The facts of one table that count for one launch or study, as they were when it was asked. A plain value: it travels to other processes. */
export type Visible = {
  /** Of exactly what counts: the same facts, the same key. */
  readonly digest: string;
  readonly batches: readonly { readonly id: string; readonly rank: number }[];
  /** Groups of posts up to this number count, but for {@link holes}. */
  readonly watermark: number;
  readonly holes: readonly number[];
  /** The rows that count, as SQL with its parameters. */
  readonly where: string;
  /** The same without a choice among the states of a fact. */
  readonly present: string;
  readonly params: Readonly<Record<string, unknown>>;
};

type Found = {
  batches: { id: string; rank: number; repeats: boolean }[];
  watermark: number;
  repeats: boolean;
  holes: number[];
};

async function find(
  { db, workspaceId }: Scope,
  { name }: FactTable,
  scopeIds: readonly string[],
): Promise<{ scopeId: string; found: Found }[]> {
  const here = sql`workspace_id = ${workspaceId} and table_name = ${name} and scope_id = scope.id`;
  // One statement: one moment.
  const { rows } = await db.execute<{ scopeId: string; found: Found }>(sql`
    select scope.id as "scopeId", json_build_object(
      'batches', coalesce((select json_agg(json_build_object('id', id, 'rank', rank, 'repeats', repeats) order by id)
                             from fact_batch where ${here} and visible), '[]'::json),
      'watermark', coalesce((select last_number from fact_stream where ${here}), 0),
      'repeats', coalesce((select repeats from fact_stream where ${here}), false),
      'holes', coalesce((select json_agg(number order by number) from fact_group where ${here}), '[]'::json)) as found
      from unnest(${sql.param([...scopeIds])}::text[]) as scope (id)`);
  return rows;
}

/** What counts now. In a transaction that holds {@link lockFacts}: what will count until it ends. */
export async function resolveVisible(ctx: Scope, table: FactTable, scopeId: string): Promise<Visible> {
  return (await resolveAllVisible(ctx, table, [scopeId])).get(scopeId)!;
}

/** The same for several launches or studies, in one moment. */
export async function resolveAllVisible(
  ctx: Scope,
  table: FactTable,
  scopeIds: readonly string[],
): Promise<Map<string, Visible>> {
  if (scopeIds.length === 0) return new Map();
  const found = await find(ctx, table, scopeIds);
  return new Map(found.map((each) => [each.scopeId, visibleOf(table, { ...ctx, scopeId: each.scopeId }, each.found)]));
}

function visibleOf(table: FactTable, { workspaceId, scopeId }: Place, found: Found): Visible {
  const { batches, repeats } = found;
  const holes = [...found.holes];
  let { watermark } = found;
  // A group that does not count at the end is none.
  while (watermark > 0 && holes.at(-1) === watermark) {
    holes.pop();
    watermark--;
  }
  const counted = batches.map(({ id, rank }) => ({ id, rank }));
  const key = JSON.stringify([
    table.name,
    workspaceId,
    scopeId,
    counted.map(({ id, rank }) => [id, rank]),
    watermark,
    holes,
  ]);
  const digest = createHash('sha256').update(key).digest('base64url');
  const hasStates = repeats || batches.some((batch) => batch.repeats);
  const place = { workspaceId, scopeId };
  return Object.freeze({
    digest,
    batches: counted,
    watermark,
    holes,
    ...conditionOf(table, place, { batches: counted, watermark, holes }, hasStates),
  });
}

type Place = { workspaceId: string; scopeId: string };
type Counted = Pick<Visible, 'batches' | 'watermark' | 'holes'>;

function presentSql(table: FactTable, { watermark, holes }: Counted): string {
  const batches = 'batch_id IN {batches:Array(String)}';
  if (watermark === 0) return `${scopeSql(table)} AND ${batches}`;
  const groups = `group_number > 0 AND group_number <= {watermark:Int64}${holes.length > 0 ? ' AND group_number NOT IN {holes:Array(Int64)}' : ''}`;
  return `${scopeSql(table)} AND (${batches} OR (${groups}))`;
}

/**
 * The condition of the rows that count. Where a fact may be there in several states, the one counts that comes last: by the number that its source
 * gave it, and among those of the same number by the rank that somebody gave it. Where none can be, nothing more is asked.
 */
function conditionOf(
  table: FactTable,
  place: Place,
  counted: Counted,
  hasStates: boolean,
): Pick<Visible, 'where' | 'present' | 'params'> {
  const { batches, watermark, holes } = counted;
  const present = presentSql(table, counted);
  const ranked = batches.filter(({ rank }) => rank > 0);
  const params = {
    ...place,
    batches: batches.map(({ id }) => id),
    ...(watermark > 0 ? { watermark } : {}),
    ...(holes.length > 0 ? { holes } : {}),
    ...(hasStates && ranked.length > 0
      ? { ranked: ranked.map(({ id }) => id), ranks: ranked.map(({ rank }) => rank) }
      : {}),
  };
  if (!hasStates) return { where: present, present, params };
  const rank =
    ranked.length > 0
      ? 'transform(toString(batch_id), {ranked:Array(String)}, {ranks:Array(Int64)}, toInt64(0))'
      : 'toInt64(0)';
  const [fact, state] = [identitySql(table), `tuple(source_version, ${rank})`];
  const several = `SELECT ${fact} FROM ${table.name} WHERE ${present} AND repeats = 1`;
  const last = `SELECT ${fact}, max(${state}) FROM ${table.name} WHERE ${present} AND (${fact}) IN (${several}) GROUP BY ${fact}`;
  return {
    where: `${present} AND ((${fact}) NOT IN (${several}) OR (${fact}, ${state}) IN (${last}))`,
    present,
    params,
  };
}

/** Facts by whatever batch or group, as a condition. */
export type Rows = Pick<Visible, 'where' | 'params'>;

/** Of one batch. */
export function rowsOfBatch(table: FactTable, place: Place, batchId: string): Rows {
  return { where: `${scopeSql(table)} AND batch_id = {batchId:String}`, params: { ...place, batchId } };
}

/** Of one group of posts. */
export function rowsOfGroup(table: FactTable, place: Place, number: number): Rows {
  return { where: `${scopeSql(table)} AND group_number = {number:Int64}`, params: { ...place, number } };
}

/**
 * The rows that have begun to count between two moments, whatever their state; `null` where something has stopped to count, so that nothing that was
 * found out before still holds.
 */
export function newcomers(table: FactTable, place: Place, before: Visible, after: Visible): Rows | null {
  const rankOf = new Map(after.batches.map(({ id, rank }) => [id, rank]));
  const lasting = new Set(after.holes);
  const isGone =
    before.batches.some(({ id, rank }) => rankOf.get(id) !== rank) ||
    after.watermark < before.watermark ||
    after.holes.some((number) => number <= before.watermark && !before.holes.includes(number));
  if (isGone) return null;
  const known = new Set(before.batches.map(({ id }) => id));
  const params = {
    ...place,
    batches: after.batches.map(({ id }) => id).filter((id) => !known.has(id)),
    from: before.watermark,
    to: after.watermark,
    holes: after.holes,
    filled: before.holes.filter((number) => !lasting.has(number)),
  };
  return {
    where: `${scopeSql(table)} AND (batch_id IN {batches:Array(String)} OR group_number IN {filled:Array(Int64)}
      OR (group_number > {from:Int64} AND group_number <= {to:Int64} AND group_number NOT IN {holes:Array(Int64)}))`,
    params,
  };
}

/** Whether nothing has begun to count between two moments but these groups, and nothing has stopped. */
export function onlyGroups(before: Visible, after: Visible, groups: { has: (number: number) => boolean }): boolean {
  const rankOf = new Map(before.batches.map(({ id, rank }) => [id, rank]));
  if (after.watermark < before.watermark || after.batches.length !== before.batches.length) return false;
  if (!after.batches.every(({ id, rank }) => rankOf.get(id) === rank)) return false;
  const [were, are] = [new Set(before.holes), new Set(after.holes)];
  if (after.holes.some((number) => number <= before.watermark && !were.has(number))) return false;
  if (!before.holes.every((number) => are.has(number) || groups.has(number))) return false;
  for (let number = before.watermark + 1; number <= after.watermark; number++)
    if (!are.has(number) && !groups.has(number)) return false;
  return true;
}

/**
 * Lets one transaction at a time decide which facts of a launch count, until it ends. Nothing slow happens under it: what is loaded and counted was
 * so before, and is compared by {@link Visible.digest}.
 */
export async function lockFacts({ db, workspaceId }: Scope, launchId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${workspaceId}/${launchId}`}, 0))`);
}
