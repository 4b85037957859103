import { bigint, boolean, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const factBatch = pgTable('fact_batch', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  tableName: text('table_name').notNull(),
  /** What the facts are of: a launch, a study. */
  scopeId: text('scope_id').notNull(),
  visible: boolean().notNull(),
  /** States that somebody has taken over count before those of a lower rank. */
  rank: bigint({ mode: 'number' }).notNull().default(0),
  /** Some of its facts were known in another state when they came. */
  repeats: boolean().notNull(),
});

const stream = {
  workspaceId: uuid('workspace_id').notNull(),
  tableName: text('table_name').notNull(),
  scopeId: text('scope_id').notNull(),
};

export const factStream = pgTable(
  'fact_stream',
  {
    ...stream,
    lastNumber: bigint('last_number', { mode: 'number' }).notNull(),
    /** Some fact of a group that counts was known in another state when it came. */
    repeats: boolean().notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.tableName, table.scopeId] })],
);

/** Groups of posts that do not count. */
export const factGroup = pgTable(
  'fact_group',
  {
    ...stream,
    number: bigint({ mode: 'number' }).notNull(),
    begunAt: timestamp('begun_at', { withTimezone: true }).notNull().defaultNow(),
    /** Nothing came of it; its rows are still to be removed. */
    givenUp: boolean('given_up').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.tableName, table.scopeId, table.number] })],
);
