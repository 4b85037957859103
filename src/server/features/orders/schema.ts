import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Actor } from '../../act/audit.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const orderPost = pgTable('order_post', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  source: text().notNull(),
  procedure: text().notNull(),
  /** Who posts, until the audit entry says it. */
  actor: jsonb().$type<Actor>(),
  at: instant('at').notNull(),
  recordedAt: instant('recorded_at').notNull().defaultNow(),
  state: text().$type<'pending' | 'confirmed'>().notNull(),
  stored: integer(),
  digest: text(),
});
