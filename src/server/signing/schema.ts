import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Json } from '../../domain/cards/canonical.ts';
import type { Side } from '../../domain/cards/signing.ts';
import type { CardKind } from '../../domain/cards/summary.ts';
import type { Standing } from '../../domain/people/standing.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const cardVersion = pgTable('card_version', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  kind: text().$type<CardKind>().notNull(),
  format: integer().notNull(),
  number: integer().notNull(),
  reason: text().notNull().default(''),
  openedBy: uuid('opened_by'),
  openedByName: text('opened_by_name').notNull(),
  openedAt: instant('opened_at').notNull(),
  prevHash: text('prev_hash').notNull(),
  content: jsonb().$type<Json>(),
  hash: text(),
  lockedAt: instant('locked_at'),
});

export const cardSignature = pgTable('card_signature', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  cardVersionId: uuid('card_version_id').notNull(),
  side: text().$type<Side>().notNull(),
  hash: text().notNull(),
  signedBy: uuid('signed_by').notNull(),
  signedByName: text('signed_by_name').notNull(),
  signedAt: instant('signed_at').notNull(),
  withdrawnAt: instant('withdrawn_at'),
  withdrawnBy: uuid('withdrawn_by'),
  signer: jsonb().$type<Standing>(),
});
