import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

/** Figures as they were last computed, for all servers and for after a start. */
export const readingTable = pgTable(
  'reading',
  {
    workspaceId: uuid('workspace_id').notNull(),
    subjectId: uuid('subject_id').notNull(),
    name: text().notNull(),
    /** What it was computed from: see `kept.ts`. */
    key: text().notNull(),
    value: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.subjectId, table.name] })],
);
