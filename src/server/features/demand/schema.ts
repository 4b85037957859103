import {
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Side } from '../../../domain/cards/signing.ts';
import type { Segment } from '../../../domain/demand/criterion.ts';
import type { Direction } from '../../../domain/demand/measure.ts';
import type { Kind, Specs } from '../../../domain/demand/measures.ts';
import type { Moscow } from '../../../domain/demand/priority.ts';
import type { Question } from '../../../domain/demand/question.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const study = pgTable('study', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  name: text().notNull(),
  /** `questions[i].position` is `i + 1`: the index of the answer in a stored response. */
  questions: jsonb().$type<Question[]>().notNull().default([]),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  deletedAt: instant('deleted_at'),
});

export const need = pgTable('need', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  /** N-04 is number 4; numbers are not used again. */
  number: integer().notNull(),
  title: text().notNull(),
  statement: text().notNull().default(''),
  /** What both sides agreed on; null until they did. */
  moscow: text().$type<Moscow>(),
  /** Of what the sides say. */
  round: integer().notNull().default(1),
  /** When both sides had handed it in; null while one has not, and then it stands in `needView` alone. */
  openedAt: instant('opened_at'),
  /** As opened: readable by everybody. */
  pmClass: text('pm_class').$type<Moscow>(),
  pmRank: integer('pm_rank'),
  pmReason: text('pm_reason').notNull().default(''),
  gtmClass: text('gtm_class').$type<Moscow>(),
  gtmRank: integer('gtm_rank'),
  gtmReason: text('gtm_reason').notNull().default(''),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  deletedAt: instant('deleted_at'),
});

/** What a side says of a need: nobody else's until the need is opened. Only `views.ts` reads and writes it. */
export const needView = pgTable(
  'need_view',
  {
    workspaceId: uuid('workspace_id').notNull(),
    needId: uuid('need_id').notNull(),
    side: text().$type<Side>().notNull(),
    moscow: text().$type<Moscow>(),
    /** Its place among all needs of the launch, in this side's own order. */
    rank: integer(),
    reason: text().notNull().default(''),
    /** Who gave it last; empty for what was given before that was kept. */
    givenBy: text('given_by').notNull().default(''),
    /** In the present round. */
    handedInAt: instant('handed_in_at'),
    /** Of class and reason. */
    version: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.needId, table.side] })],
);

export const criterion = pgTable('criterion', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  needId: uuid('need_id').notNull(),
  studyId: uuid('study_id').notNull(),
  kind: text().$type<Kind>().notNull(),
  /** What is measured, in the words of the kind. */
  spec: jsonb().$type<Specs[Kind]>().notNull(),
  /** Null is everybody. */
  segment: jsonb().$type<Segment>(),
  weighted: boolean().notNull(),
  direction: text().$type<Direction>().notNull(),
  threshold: doublePrecision().notNull(),
  minimumN: integer('minimum_n').notNull(),
  confidence: doublePrecision().notNull(),
  /** Why an earlier criterion was replaced; empty for the first one. */
  reason: text().notNull().default(''),
  /** How many answers of the study stood when this was registered: 0 is a true pre-registration. */
  responsesWhenRegistered: integer('responses_when_registered').notNull(),
  registeredBy: text('registered_by').notNull(),
  registeredByName: text('registered_by_name').notNull(),
  registeredAt: instant('registered_at').notNull(),
  supersededAt: instant('superseded_at'),
});
