import { date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Side } from '../../../domain/cards/signing.ts';
import type { Answer } from '../../../domain/launches/owner-change.ts';
import type { Stage } from '../../../domain/launches/stage.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const launch = pgTable('launch', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  family: text().$type<'tob' | 'toc'>().notNull(),
  product: text().notNull().default(''),
  stage: text().$type<Stage>().notNull().default('define'),
  pmOwnerId: uuid('pm_owner_id').notNull(),
  gtmOwnerId: uuid('gtm_owner_id').notNull(),
  committedDate: date('committed_date', { mode: 'string' }).notNull(),
  currency: text().notNull(),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  archivedAt: instant('archived_at'),
});

export const launchOwnerChange = pgTable('launch_owner_change', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  side: text().$type<Side>().notNull(),
  fromId: uuid('from_id').notNull(),
  toId: uuid('to_id').notNull(),
  proposedBy: uuid('proposed_by').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  answer: text().$type<Answer>(),
  answeredBy: uuid('answered_by'),
  answeredAt: instant('answered_at'),
});
