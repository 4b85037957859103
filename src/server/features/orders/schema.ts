import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A post that stored lines, recorded in the transaction in which they began to count. */
export const orderPost = pgTable('order_post', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  source: text().notNull(),
  procedure: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  stored: integer().notNull(),
  digest: text().notNull(),
});
