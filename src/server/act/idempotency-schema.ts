/** The table of writes that were carried out once and may be asked for again. */
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const idempotencyKey = pgTable('idempotency_key', {
  id: text().primaryKey(),
  input: text().notNull(),
  written: text().notNull(),
  endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
});
