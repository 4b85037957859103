import { bigint, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { ImportKind, ImportMapping, ImportStatus } from '../../../domain/imports/mapping.ts';
import type { Text } from '../../../domain/text.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const count = (name: string) => bigint(name, { mode: 'number' }).notNull().default(0);

export const upload = pgTable('upload', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  fileName: text('file_name').notNull(),
  bytes: bigint({ mode: 'number' }).notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  /** Null while it is coming in. */
  storedAt: instant('stored_at'),
  /** Of its content; null while it is coming in. */
  hash: text(),
  /** When its file was given up. */
  removedAt: instant('removed_at'),
});

export const importTable = pgTable('import', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  launchId: uuid('launch_id').notNull(),
  kind: text().$type<ImportKind>().notNull(),
  targetId: text('target_id').notNull(),
  uploadId: uuid('upload_id').notNull(),
  fileName: text('file_name').notNull(),
  headersDigest: text('headers_digest').notNull(),
  /** The names of the file's columns, to which the mapping refers by place; null until known. */
  names: jsonb().$type<string[]>(),
  mapping: jsonb().$type<ImportMapping>().notNull(),
  status: text().$type<ImportStatus>().notNull(),
  batchId: uuid('batch_id'),
  /** The server that carries it out, until nothing is left to tidy up behind it. */
  serverId: text('server_id'),
  /** When a server that has the file was last heard of, by the database's clock. */
  heartbeatAt: instant('heartbeat_at'),
  bytesTotal: bigint('bytes_total', { mode: 'number' }).notNull(),
  bytesDone: count('bytes_done'),
  rowsDone: count('rows_done'),
  stored: count('stored'),
  duplicates: count('duplicates'),
  rejected: count('rejected'),
  /** Cells of rows that were taken which could not be read: the row counts without them. */
  unreadCells: count('unread_cells'),
  /** Refunds that were accepted although their order is not known. */
  unmatchedRefunds: count('unmatched_refunds'),
  firstDay: date('first_day', { mode: 'string' }),
  lastDay: date('last_day', { mode: 'string' }),
  /** Of its facts as they became visible. */
  factsDigest: text('facts_digest'),
  /** Rows that say something else of a fact that counts already; they are kept as a batch of their own, which counts once somebody takes it over. */
  changed: count('changed'),
  changesId: uuid('changes_id'),
  changesTakenAt: instant('changes_taken_at'),
  changesDigest: text('changes_digest'),
  /** The file of its rejected rows; null where there are none. */
  rejectsHash: text('rejects_hash'),
  /** Why it failed. */
  error: jsonb().$type<Text>(),
  createdBy: text('created_by').notNull(),
  createdByName: text('created_by_name').notNull(),
  createdAt: instant('created_at').notNull(),
  startedAt: instant('started_at'),
  finishedAt: instant('finished_at'),
  version: integer().notNull().default(1),
});
