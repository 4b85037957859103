/** The ledger of a launch: an append-only chain of hashes over everything that was signed, sealed and settled. */
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Json } from '../../domain/cards/canonical.ts';
import { type ChainEntry, type EntryKind, nextEntry } from '../../domain/cards/chain.ts';
import type { Db } from './postgres.ts';

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

/** Appends one entry within the caller's transaction. Writers of the same launch wait for each other, so that the chain never forks. */
export async function appendToLedger(
  ctx: Scope & { now: Date },
  event: { launchId: string; kind: EntryKind; payload: Json },
): Promise<ChainEntry> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`ledger ${event.launchId}`}, 0))`);
  const [last] = await ctx.db
    .select({ seq: ledgerEntry.seq, hash: ledgerEntry.hash })
    .from(ledgerEntry)
    .where(and(eq(ledgerEntry.workspaceId, ctx.workspaceId), eq(ledgerEntry.launchId, event.launchId)))
    .orderBy(desc(ledgerEntry.seq))
    .limit(1);
  const entry = nextEntry(last ?? null, { ...event, at: ctx.now.toISOString() });
  await ctx.db.insert(ledgerEntry).values({ ...entry, at: ctx.now, workspaceId: ctx.workspaceId });
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
