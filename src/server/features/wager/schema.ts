import { bigint, date, doublePrecision, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Side } from '../../../domain/cards/signing.ts';
import type { Standing } from '../../../domain/people/standing.ts';
import type { Agreed, AgreedAs, Answer } from '../../../domain/wager/agreement.ts';
import type { GapMethod } from '../../../domain/wager/gap.ts';
import type { SettlementResult } from '../../../domain/wager/settlement.ts';
import type { DriverTree, Outcome } from '../../../domain/wager/wager.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const amount = (name: string) => bigint(name, { mode: 'number' }).notNull();
const day = (name: string) => date(name, { mode: 'string' }).notNull();

export const wager = pgTable('wager', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  outcome: text().$type<Outcome>().notNull(),
  target: amount('target'),
  salesFrom: day('sales_from'),
  salesTo: day('sales_to'),
  returnsTo: day('returns_to'),
  method: text().$type<GapMethod>().notNull(),
  stakesUnit: text('stakes_unit').$type<'points' | 'money'>().notNull(),
  stakePm: amount('stake_pm'),
  stakeGtm: amount('stake_gtm'),
  attributionPercent: integer('attribution_percent').notNull(),
  answerDays: integer('answer_days').notNull().default(14),
  tree: jsonb().$type<DriverTree>().notNull(),
  version: integer().notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const wagerActual = pgTable('wager_actual', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  channel: text().notNull(),
  driver: text().notNull(),
  value: doublePrecision().notNull(),
  source: text().notNull(),
  enteredByName: text('entered_by_name').notNull(),
  enteredAt: instant('entered_at').notNull(),
  enteredBy: uuid('entered_by'),
  enteredSide: text('entered_side').$type<Side>(),
  agreedAt: instant('agreed_at'),
  agreedAs: text('agreed_as').$type<AgreedAs>(),
});

export const settlementProposal = pgTable('settlement_proposal', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  number: integer().notNull(),
  result: jsonb().$type<SettlementResult>().notNull(),
  resultHash: text('result_hash').notNull(),
  proposedBy: uuid('proposed_by'),
  proposedByName: text('proposed_by_name').notNull(),
  proposedSide: text('proposed_side').$type<Side>(),
  proposedAt: instant('proposed_at').notNull(),
  closedAt: instant('closed_at'),
});

export const wagerAnswer = pgTable('wager_answer', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  actualId: bigint('actual_id', { mode: 'number' }),
  proposalId: uuid('proposal_id'),
  side: text().$type<Side>().notNull(),
  answer: text().$type<Answer['answer']>().notNull(),
  reason: text().notNull().default(''),
  answeredBy: uuid('answered_by').notNull(),
  answeredByName: text('answered_by_name').notNull(),
  answeredAt: instant('answered_at').notNull(),
});

export const forecast = pgTable('forecast', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  side: text().$type<Side>().notNull(),
  p10: amount('p10'),
  p50: amount('p50'),
  p90: amount('p90'),
  salt: text().notNull(),
  commitment: text().notNull(),
  sealedBy: uuid('sealed_by').notNull(),
  sealedByName: text('sealed_by_name').notNull(),
  sealedAt: instant('sealed_at').notNull(),
  openedAt: instant('opened_at'),
  signer: jsonb().$type<Standing>(),
});

export const settlement = pgTable('settlement', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  number: integer().notNull(),
  settledByName: text('settled_by_name').notNull(),
  settledAt: instant('settled_at').notNull(),
  result: jsonb().$type<SettlementResult>().notNull(),
  resultHash: text('result_hash').notNull(),
  agreed: jsonb().$type<Agreed>(),
});
