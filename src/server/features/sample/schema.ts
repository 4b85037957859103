import { date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Text } from '../../../domain/text.ts';
import type { StoryLocale } from './story/scenario.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const sampleLoad = pgTable('sample_load', {
  id: uuid().primaryKey(),
  requestedBy: uuid('requested_by').notNull(),
  today: date({ mode: 'string' }).notNull(),
  seed: integer().notNull(),
  locale: text().$type<StoryLocale>().notNull().default('zh-CN'),
  status: text().$type<'queued' | 'running' | 'done' | 'failed' | 'cancelled'>().notNull(),
  workspaceId: uuid('workspace_id'),
  step: jsonb().$type<Text>(),
  done: integer().notNull().default(0),
  total: integer().notNull().default(0),
  error: jsonb().$type<Text>(),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
});

export type SampleLoad = typeof sampleLoad.$inferSelect;
