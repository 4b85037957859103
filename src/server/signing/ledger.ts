/** The ledger of a launch: an append-only chain of hashes over everything that was signed, sealed and settled. */
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { LedgerHeads } from '../../domain/audit/chain.ts';
import type { Json } from '../../domain/cards/canonical.ts';
import { type ChainEntry, type EntryKind, type Head, nextEntry } from '../../domain/cards/chain.ts';
import type { Db } from '../store/postgres.ts';

export const ledgerEntry = pgTable('ledger_entry', {
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  seq: integer().notNull(),
  kind: text().$type<EntryKind>().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  payload: jsonb().$type<Json>().notNull(),
  prevHash: text('prev_hash').notNull(),
  hash: text().notNull(),
});

type Scope = { db: Db; workspaceId: string };

/** Writers of the same launch wait for each other, so that the chain never forks. Held until the transaction ends. */
async function lockLedger({ db }: Scope, launchId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`ledger ${launchId}`}, 0))`);
}

async function lastEntry({ db, workspaceId }: Scope, launchId: string) {
  const [last] = await db
    .select({ seq: ledgerEntry.seq, hash: ledgerEntry.hash, at: ledgerEntry.at })
    .from(ledgerEntry)
    .where(and(eq(ledgerEntry.workspaceId, workspaceId), eq(ledgerEntry.launchId, launchId)))
    .orderBy(desc(ledgerEntry.seq))
    .limit(1);
  return last ?? null;
}

const later = (now: Date, last: { at: Date } | null) => (last && last.at > now ? last.at : now);

/**
 * The context of a write that goes into the ledger, with a time that is not before the ledger's last entry: of two servers, one clock may be
 * behind the other. Call it first, so that records, entries and the audit log say the same time of the write.
 */
export async function inLedgerTime<C extends Scope & { now: Date }>(ctx: C, launchId: string): Promise<C> {
  await lockLedger(ctx, launchId);
  // Its own context and no copy: the audit log is written from it.
  ctx.now = later(ctx.now, await lastEntry(ctx, launchId));
  return ctx;
}

/** Appends one entry within the caller's transaction; its time is never before the one of the entry before. */
export async function appendToLedger(
  ctx: Scope & { now: Date },
  event: { launchId: string; kind: EntryKind; payload: Json },
): Promise<ChainEntry> {
  await lockLedger(ctx, event.launchId);
  const last = await lastEntry(ctx, event.launchId);
  const at = later(ctx.now, last);
  const entry = nextEntry(last, { ...event, at: at.toISOString() });
  await ctx.db.insert(ledgerEntry).values({ ...entry, at, workspaceId: ctx.workspaceId });
  return entry;
}

/** The whole chain of a launch, oldest first. */
export async function readLedger({ db, workspaceId }: Scope, launchId: string): Promise<ChainEntry[]> {
  const rows = await db
    .select()
    .from(ledgerEntry)
    .where(and(eq(ledgerEntry.workspaceId, workspaceId), eq(ledgerEntry.launchId, launchId)))
    .orderBy(asc(ledgerEntry.seq));
  return rows.map(({ workspaceId: _workspace, at, ...entry }) => ({ ...entry, at: at.toISOString() }));
}

/** The last entry of the ledger of a launch, where there is one. */
export async function ledgerHead(ctx: Scope, launchId: string): Promise<Head | null> {
  return (await ledgerHeads(ctx, [launchId]))[launchId] ?? null;
}

/** The last entries of the ledgers of these launches, where there are any. */
export async function ledgerHeads({ db, workspaceId }: Scope, launchIds: readonly string[]): Promise<LedgerHeads> {
  if (launchIds.length === 0) return {};
  const heads = await db
    .selectDistinctOn([ledgerEntry.launchId], {
      launchId: ledgerEntry.launchId,
      seq: ledgerEntry.seq,
      hash: ledgerEntry.hash,
    })
    .from(ledgerEntry)
    .where(and(eq(ledgerEntry.workspaceId, workspaceId), inArray(ledgerEntry.launchId, [...launchIds])))
    .orderBy(ledgerEntry.launchId, desc(ledgerEntry.seq));
  return Object.fromEntries(heads.map(({ launchId, ...head }) => [launchId, head]));
}
