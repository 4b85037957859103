/** The audit log as a chain: is it still what was sealed? */
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  lt,
  lte,
  max,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import {
  type AuditBlock,
  type AuditEntry,
  blockBreak,
  entryBreak,
  type LedgerHeads,
} from '../../domain/audit/chain.ts';
import { type Head, headText } from '../../domain/cards/chain.ts';
import type { Break } from '../../domain/cards/records.ts';
import type { PlainDate } from '../../domain/time/plain-date.ts';
import { inSteps } from '../base/steps.ts';
import { type Db, isoFormat } from '../store/postgres.ts';
import { asEntry, auditBlock, auditEntry } from './audit-schema.ts';

type Scope = { db: Db; workspaceId: string; signal?: AbortSignal | undefined };

const rowsAtOnce = 500;

/** What is compared of the entries of one page, about: the thread that compares them is everybody's. */
const bytesAtOnce = 1_000_000;

/** Pages of entries in this order, a page in memory at a time; a page ends early where what its entries say is long. */
async function* pagesOf(
  { db, workspaceId, signal }: Scope,
  after: (last: AuditEntry | null) => SQL,
  order: SQL,
): AsyncGenerator<AuditEntry[]> {
  for (let last: AuditEntry | null = null; ; ) {
    signal?.throwIfAborted();
    const { rows: sizes } = await db.execute<{ id: number; bytes: number }>(sql`
      select id, coalesce(octet_length(before::text), 0) + coalesce(octet_length(after::text), 0) as bytes
        from ${auditEntry} where workspace_id = ${workspaceId} and ${after(last)} order by ${order} limit ${rowsAtOnce}`);
    if (sizes.length === 0) return;
    let bytes = 0;
    const ids = sizes.filter((row, index) => {
      bytes += Number(row.bytes);
      return index === 0 || bytes <= bytesAtOnce;
    });
    const rows: (typeof auditEntry.$inferSelect)[] = await db
      .select()
      .from(auditEntry)
      .where(
        and(
          eq(auditEntry.workspaceId, workspaceId),
          inArray(
            auditEntry.id,
            ids.map(({ id }) => Number(id)),
          ),
        ),
      )
      .orderBy(order);
    const page = rows.map(asEntry);
    yield page;
    last = page.at(-1) ?? null;
    if (!last) return;
  }
}

/** Entries that were sealed up to this block, in the order of the chain. */
async function* sealedEntries(scope: Scope, upTo: number): AsyncGenerator<AuditEntry> {
  // Without a bound below: what was slipped in before the first entry shows as well.
  const after = (last: AuditEntry | null) =>
    last ? sql`block <= ${upTo} and (block, id) > (${last.block}::int, ${last.id}::bigint)` : sql`block <= ${upTo}`;
  for await (const page of pagesOf(scope, after, sql`block, id`)) yield* page;
}

/** Entries that were not sealed yet up to this block; some may have been since. */
function waitingEntries(scope: Scope, upTo: number): AsyncGenerator<AuditEntry[]> {
  const after = (last: AuditEntry | null) =>
    last
      ? sql`(block is null or block > ${upTo}) and id > ${last.id}::bigint`
      : sql`(block is null or block > ${upTo})`;
  return pagesOf(scope, after, sql`id`);
}

async function* blocksOf({ db, workspaceId, signal }: Scope, upTo: number): AsyncGenerator<AuditBlock> {
  for (let last = 0; ; ) {
    signal?.throwIfAborted();
    const page = await db
      .select()
      .from(auditBlock)
      .where(and(eq(auditBlock.workspaceId, workspaceId), gt(auditBlock.seq, last), lte(auditBlock.seq, upTo)))
      .orderBy(asc(auditBlock.seq))
      .limit(rowsAtOnce);
    for (const row of page) yield { ...row, at: row.at.toISOString() };
    if (page.length < rowsAtOnce) return;
    last = page.at(-1)!.seq;
  }
}

/** The newest block: whoever keeps it can tell later whether the log before it was rewritten. */
export async function auditHead({ db, workspaceId }: Scope): Promise<Head | null> {
  const [head] = await db
    .select({ seq: auditBlock.seq, hash: auditBlock.hash })
    .from(auditBlock)
    .where(eq(auditBlock.workspaceId, workspaceId))
    .orderBy(desc(auditBlock.seq))
    .limit(1);
  return head ?? null;
}

/** Since when this version writes a workspace's records (an ISO instant); `null`: it has not begun. */
export async function auditedSince({ db, workspaceId }: Scope): Promise<string | null> {
  const { rows } = await db.execute<{ at: string | null }>(
    sql`select to_char(audited_since at time zone 'UTC', ${isoFormat}) as at from workspace where id = ${workspaceId}`,
  );
  return rows[0]?.at ?? null;
}

/** Whether an entry about one of these kinds of records of a launch follows the entry of another record. */
export async function hasEntryAfter(
  { db, workspaceId }: Scope,
  { launchId, entities, after }: { launchId: string; entities: string[]; after: { entity: string; entityId: string } },
): Promise<boolean> {
  const first = db
    .select({ id: max(auditEntry.id) })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.workspaceId, workspaceId),
        eq(auditEntry.entity, after.entity),
        eq(auditEntry.entityId, after.entityId),
      ),
    );
  const [row] = await db
    .select({ id: auditEntry.id })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.workspaceId, workspaceId),
        inArray(auditEntry.entity, entities),
        eq(auditEntry.launchId, launchId),
        gt(auditEntry.id, sql`(${first})`),
      ),
    )
    .limit(1);
  return row !== undefined;
}

export type AuditCheck = {
  /** Sealed entries, and the blocks they are in. */
  entries: number;
  blocks: number;
  /** Entries that are not sealed yet. */
  waiting: number;
  /** Entries whose personal values were erased: they can no longer be compared with what was sealed, and the chain is whole without them. */
  erased: number;
  head: Head | null;
  /** The newest state of each ledger that a block vouches for. */
  ledgers: LedgerHeads;
};

/**
 * Walks the whole chain with a page of it in memory, up to the block that was the last when it began: what is sealed meanwhile counts as waiting. `report` is told everything that does not hold. `now` is `null` where no server runs.
 */
export async function checkAudit(
  ctx: Scope,
  { now, heads, report }: { now: Date | null; heads: readonly Head[]; report: (broken: Break) => void },
): Promise<AuditCheck> {
  const check: AuditCheck = { entries: 0, blocks: 0, waiting: 0, erased: 0, head: null, ledgers: {} };
  const wanted = new Map(heads.map((head) => [head.seq, head]));
  const take = async (entry: AuditEntry, previousAt: string | null) => {
    const broken = await inSteps(entryBreak(entry, previousAt, now?.toISOString() ?? null));
    if (broken) report(broken);
    if (entry.erasedAt !== null) check.erased += 1;
  };
  const homeless = (entry: AuditEntry) =>
    report({ record: 'audit', name: `${entry.id}`, what: 'link', expected: String(entry.block), found: '' });
  const upTo = (await auditHead(ctx))?.seq ?? 0;
  const entries = sealedEntries(ctx, upTo);
  let next = await entries.next();
  let previous: AuditBlock | null = null;
  for await (const block of blocksOf(ctx, upTo)) {
    const leaves: { id: number; leaf: string }[] = [];
    for (; !next.done && next.value.block! <= block.seq; next = await entries.next()) {
      const entry = next.value;
      if (entry.block! < block.seq) homeless(entry);
      await take(entry, previous?.at ?? null);
      check.entries += 1;
      if (leaves.length <= block.entries) leaves.push({ id: entry.id, leaf: entry.leaf ?? '' });
    }
    const broken = blockBreak(block, previous, leaves);
    if (broken) report(broken);
    else Object.assign(check.ledgers, block.ledgers);
    if (wanted.get(block.seq)?.hash === block.hash) wanted.delete(block.seq);
    check.blocks += 1;
    check.head = { seq: block.seq, hash: block.hash };
    previous = block;
  }
  for (; !next.done; next = await entries.next()) homeless(next.value);
  for await (const page of waitingEntries(ctx, upTo)) {
    // Read after the entries: the block of one that was sealed meanwhile is there.
    const newest = (await auditHead(ctx))?.seq ?? 0;
    for (const entry of page) {
      if ((entry.block ?? 0) > newest) homeless(entry);
      await take(entry, null);
      check.waiting += 1;
    }
  }
  for (const head of wanted.values())
    report({ record: 'head', name: headText(head), what: 'missing', expected: head.hash, found: '' });
  return check;
}

export type AuditFilter = {
  launchId?: string | undefined;
  entity?: string | undefined;
  entityId?: string | undefined;
  actorId?: string | undefined;
  actorKind?: string | undefined;
  /** The first and the last day, and where they are days. */
  days?: { since?: PlainDate | undefined; until?: PlainDate | undefined; timeZone: string };
  before?: number | undefined;
  limit: number;
};

/** A log grows for ever: beyond these it is only said that there are more. */
const mostCounted = 1_000;

/** What a page of entries may hold, about, as the database stores it and as text; and what one entry of a page may say in full. */
const pageMax = { storedBytes: 4_000_000, bytes: 1_000_000, entryBytes: 32_000, fieldBytes: 1_000, fields: 30 };

/** What an entry says about a record with its long fields cut to `…`, so that it can still be told what it is about. */
const shortened = (column: SQLWrapper) => sql`case
  when ${column} is null then null
  when jsonb_typeof(${column}) <> 'object' then '"…"'::jsonb
  else (select jsonb_object_agg(key, case when octet_length(value::text) <= ${pageMax.fieldBytes}::int then value else '"…"'::jsonb end)
          from (select key, value from jsonb_each(${column}) limit ${pageMax.fields}::int) as field) end`;

/**
 * One page of the audit log, newest first, and how many entries match in all, up to {@link mostCounted}. A page ends early where its entries say much: an entry can hold a
 * whole plan, and more than one of these is nothing for one answer. Long entries are shortened, but for the only one of a page of one.
 */
export async function auditPage({ db, workspaceId }: Scope, filter: AuditFilter) {
  const { since, until, timeZone } = filter.days ?? {};
  const matching = and(
    eq(auditEntry.workspaceId, workspaceId),
    filter.launchId ? eq(auditEntry.launchId, filter.launchId) : undefined,
    filter.entity ? eq(auditEntry.entity, filter.entity) : undefined,
    filter.entityId ? eq(auditEntry.entityId, filter.entityId) : undefined,
    filter.actorId ? eq(auditEntry.actorId, filter.actorId) : undefined,
    filter.actorKind ? eq(auditEntry.actorKind, filter.actorKind) : undefined,
    since ? gte(auditEntry.at, sql`${since}::date::timestamp at time zone ${timeZone}`) : undefined,
    until ? lt(auditEntry.at, sql`(${until}::date + 1)::timestamp at time zone ${timeZone}`) : undefined,
  );
  const { before, after } = auditEntry;
  // As they are stored: to measure the text of every entry they would all be read.
  const stored = await db
    .select({
      id: auditEntry.id,
      bytes: sql<number>`coalesce(pg_column_size(${before}), 0) + coalesce(pg_column_size(${after}), 0)`,
    })
    .from(auditEntry)
    .where(and(matching, filter.before ? lt(auditEntry.id, filter.before) : undefined))
    .orderBy(desc(auditEntry.id))
    .limit(filter.limit + 1);
  const ids = firstUpTo(stored.slice(0, filter.limit), pageMax.storedBytes).map(({ id }) => id);
  const length = sql`coalesce(octet_length(${before}::text), 0) + coalesce(octet_length(${after}::text), 0)`;
  const isLong = sql<boolean>`${filter.limit > 1}::boolean and ${length} > ${pageMax.entryBytes}::int`;
  const found =
    ids.length === 0
      ? []
      : await db
          .select({
            ...getTableColumns(auditEntry),
            before: sql<unknown>`case when ${isLong} then ${shortened(before)} else ${before} end`,
            after: sql<unknown>`case when ${isLong} then ${shortened(after)} else ${after} end`,
            shortened: isLong,
            bytes: sql<number>`least(${length}, ${pageMax.entryBytes}::int)`,
          })
          .from(auditEntry)
          .where(and(eq(auditEntry.workspaceId, workspaceId), inArray(auditEntry.id, ids)))
          .orderBy(desc(auditEntry.id));
  const entries = firstUpTo(found, pageMax.bytes);
  const some = db
    .select({ id: auditEntry.id })
    .from(auditEntry)
    .where(matching)
    .orderBy(desc(auditEntry.id))
    .limit(mostCounted + 1)
    .as('some');
  const [counted] = await db.select({ n: count() }).from(some);
  const total = Math.min(counted!.n, mostCounted);
  const next = entries.length < stored.length ? (entries.at(-1)?.id ?? null) : null;
  return { entries, total, hasMore: counted!.n > total, next };
}

/** The first items that are together no larger than that; one in any case. */
function firstUpTo<T extends { bytes: number }>(items: readonly T[], most: number): T[] {
  let bytes = 0;
  return items.filter((item, index) => {
    bytes += Number(item.bytes);
    return index === 0 || bytes <= most;
  });
}
