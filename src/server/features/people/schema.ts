import { boolean, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { WayOfVerifying } from '../../../domain/people/standing.ts';
import { usualTimeZone } from '../../../domain/time/zone.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const person = pgTable('person', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  email: text().notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text(),
  locale: text().notNull().default('zh-CN'),
  theme: text().notNull().default('system'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const session = pgTable('session', {
  id: uuid().primaryKey(),
  userId: uuid('person_id').notNull(),
  token: text().notNull(),
  expiresAt: instant('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const account = pgTable('account', {
  id: uuid().primaryKey(),
  userId: uuid('person_id').notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: instant('access_token_expires_at'),
  refreshTokenExpiresAt: instant('refresh_token_expires_at'),
  scope: text(),
  password: text(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const verification = pgTable('verification', {
  id: uuid().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: instant('expires_at').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const workspace = pgTable('workspace', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull().default(usualTimeZone),
  createdAt: instant('created_at').notNull().defaultNow(),
  /** From when on every record has its audit entry; `null` until what stood before is written into the log. */
  auditedSince: instant('audited_since').defaultNow(),
});

export const member = pgTable(
  'member',
  {
    workspaceId: uuid('workspace_id').notNull(),
    personId: uuid('person_id').notNull(),
    role: text().notNull(),
    joinedAt: instant('joined_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.personId] })],
);

/** What a workspace knows of a person; it outlives their membership. */
export const knownPerson = pgTable(
  'known_person',
  {
    workspaceId: uuid('workspace_id').notNull(),
    personId: uuid('person_id').notNull(),
    verifiedAt: instant('verified_at'),
    verifiedHow: text('verified_how').$type<Exclude<WayOfVerifying, 'member'>>(),
    /** Who invited them first. */
    invitedBy: uuid('invited_by'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.personId] })],
);

export const memberConfirmation = pgTable(
  'member_confirmation',
  {
    workspaceId: uuid('workspace_id').notNull(),
    personId: uuid('person_id').notNull(),
    confirmedBy: uuid('confirmed_by').notNull(),
    confirmedAt: instant('confirmed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.personId, table.confirmedBy] })],
);

export const invitation = pgTable('invitation', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  email: text().notNull(),
  role: text().notNull(),
  tokenHash: text('token_hash').notNull(),
  invitedBy: uuid('invited_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  expiresAt: instant('expires_at').notNull(),
  closedAt: instant('closed_at'),
});

export const apiKey = pgTable('api_key', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  prefix: text().notNull(),
  secretHash: text('secret_hash').notNull(),
  actions: text().array().notNull(),
  createdBy: uuid('created_by').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
  lastUsedAt: instant('last_used_at'),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
});
