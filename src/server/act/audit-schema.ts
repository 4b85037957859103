/** The tables of the audit log. */
import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { AuditEntry, LedgerHeads } from '../../domain/audit/chain.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const auditEntry = pgTable('audit_entry', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  workspaceId: uuid('workspace_id').notNull(),
  at: instant('at').notNull().defaultNow(),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id').notNull(),
  actorName: text('actor_name').notNull(),
  procedure: text().notNull(),
  entity: text().notNull(),
  entityId: text('entity_id').notNull(),
  launchId: uuid('launch_id'),
  before: jsonb(),
  after: jsonb(),
  writtenAt: instant('written_at').notNull().defaultNow(),
  actorSalt: text('actor_salt'),
  actorDigest: text('actor_digest'),
  valuesSalt: text('values_salt'),
  valuesDigest: text('values_digest'),
  erasedAt: instant('erased_at'),
  block: integer(),
  leaf: text(),
});

export const auditBlock = pgTable(
  'audit_block',
  {
    workspaceId: uuid('workspace_id').notNull(),
    seq: integer().notNull(),
    entries: integer().notNull(),
    firstId: bigint('first_id', { mode: 'number' }).notNull(),
    lastId: bigint('last_id', { mode: 'number' }).notNull(),
    ledgers: jsonb().$type<LedgerHeads>().notNull(),
    at: instant('at').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.seq] })],
);

/** An audit row as the chain reads it. */
export function asEntry(row: typeof auditEntry.$inferSelect): AuditEntry {
  const { at, writtenAt, erasedAt } = row;
  return {
    ...row,
    at: at.toISOString(),
    writtenAt: writtenAt.toISOString(),
    erasedAt: erasedAt?.toISOString() ?? null,
  };
}
