import {
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { WorkingCalendar } from '../../../domain/cadence/calendar.ts';
import type { DependencyKind, DurationDistribution, PinKind, TaskKind, Track } from '../../../domain/cadence/plan.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const plainDate = (name: string) => date(name, { mode: 'string' });

export const planTable = pgTable('plan', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull().unique(),
  start: plainDate('start_date').notNull(),
  calendar: jsonb().$type<WorkingCalendar>().notNull(),
  distribution: text().$type<DurationDistribution>().notNull(),
  seed: integer().notNull(),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const planTask = pgTable('plan_task', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  planId: uuid('plan_id').notNull(),
  parentId: uuid('parent_id'),
  position: doublePrecision().notNull(),
  name: text().notNull(),
  kind: text().$type<TaskKind>().notNull(),
  track: text().$type<Track>(),
  phase: text(),
  optimistic: doublePrecision().notNull(),
  likely: doublePrecision().notNull(),
  pessimistic: doublePrecision().notNull(),
  pinKind: text('pin_kind').$type<PinKind>(),
  pinDate: plainDate('pin_date'),
  holdsLaunch: boolean('holds_launch').notNull(),
  actualStart: plainDate('actual_start'),
  actualFinish: plainDate('actual_finish'),
  /** As somebody said on that day; of what has ended since, all is done whatever stands here. */
  donePercent: integer('done_percent'),
  donePercentOn: plainDate('done_percent_on'),
  owner: text().notNull(),
  /** The member of that name, where it is one. */
  ownerId: uuid('owner_id'),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  deletedAt: instant('deleted_at'),
});

export const planDependency = pgTable('plan_dependency', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  planId: uuid('plan_id').notNull(),
  predecessorId: uuid('predecessor_id').notNull(),
  successorId: uuid('successor_id').notNull(),
  kind: text().$type<DependencyKind>().notNull(),
  lag: doublePrecision().notNull(),
});

export const planBaseline = pgTable('plan_baseline', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  planId: uuid('plan_id').notNull(),
  name: text().notNull(),
  launchDate: plainDate('launch_date'),
  /** Task id → first and last day. */
  dates: jsonb().$type<Record<string, [string, string]>>().notNull(),
  /** Brought by a plan file, and not kept here. */
  imported: boolean().notNull().default(false),
  createdAt: instant('created_at').notNull(),
});

/** What a batch is taken back to. */
export type BeforeBatch = Pick<typeof planTable.$inferSelect, 'start' | 'calendar' | 'distribution' | 'seed'> & {
  taskIds: string[];
  baselineIds: string[];
};

/** The last batch of tasks that came into a plan at once. */
export const planBatch = pgTable('plan_batch', {
  planId: uuid('plan_id').primaryKey(),
  id: uuid().notNull(),
  workspaceId: uuid('workspace_id').notNull(),
  /** Of the file; empty for what came by a table or a program. */
  name: text().notNull(),
  mode: text().$type<'append' | 'replace'>().notNull(),
  tasks: integer().notNull(),
  before: jsonb().$type<BeforeBatch>().notNull(),
  /** Of the plan as the batch left it. */
  afterDigest: text('after_digest').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const planOutlook = pgTable(
  'plan_outlook',
  {
    launchId: uuid('launch_id').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    takenOn: plainDate('taken_on').notNull(),
    committedDate: plainDate('committed_date').notNull(),
    p50: plainDate('p50').notNull(),
    p80: plainDate('p80').notNull(),
    p95: plainDate('p95').notNull(),
    hits: integer(),
    draws: integer().notNull(),
    inputDigest: text('input_digest').notNull(),
    method: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.launchId, table.takenOn] })],
);
