import { oc } from '@orpc/contract';
import { z } from 'zod';
import { type KpiId, kpiCatalogue } from '../domain/kpi-catalogue.ts';
import type { Action } from '../domain/people/roles.ts';
import { parsePlainDate } from '../domain/time/plain-date.ts';

/** What a change is of, as audit log and announcements name it. */
export const entities = [
  'workspace',
  'person',
  'member',
  'invitation',
  'key',
  'backup',
  'launch',
  'owner_change',
  'card',
  'need',
  'criterion',
  'ranking',
  'study',
  'import',
  'orders',
  'plan',
  'task',
  'dependency',
  'baseline',
  'outlook',
  'wager',
  'wager_actual',
  'forecast',
  'settlement',
] as const;
export type Entity = (typeof entities)[number];

/** Who may call: `public` anybody, `user` a signed-in person, an {@link Action} a member (or key) of `workspaceId` that is allowed it. */
export type Access = 'public' | 'user' | Action;
/** `read` sees one snapshot; `write` runs in one transaction and is audited. */
export type ProcedureMeta<K extends 'read' | 'write' = 'read' | 'write', A extends Access = Access> = {
  kind: K;
  access: A;
  /** The largest body in bytes. */
  bodyMax: number;
  /** Of a read: what it shows, so that a browser reloads it when that has changed, and only then. Nothing: it is asked for by hand. */
  shows: readonly Entity[];
};

type Route<A extends Access> = {
  path: `/${string}`;
  access: A;
  /** One English sentence for the API reference. */
  summary: string;
  tag: string;
  /** The largest body in bytes, where {@link usualBody} is not enough. */
  bodyMax?: number;
};

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
/** Enough for a form that a person fills in. */
const usualBody = 64 * kilobyte;
/** Enough for lists of answers, calendars and terms. */
export const longBody = megabyte;
/** A batch of 1,000 lines. */
export const batchBody = 2 * megabyte;
/** A whole plan, or the mapping of a file with thousands of columns: as much as is read and checked in a fraction of a second. */
export const wholeBody = 4 * megabyte;
/** A file as one text. */
export const fileBody = 16 * megabyte;

/** Declares a procedure that reads: `GET` unless a body is needed. Input fields named in `path` come from the path, the rest from the query. */
export function reads<A extends Access>({
  access,
  method = 'GET',
  tag,
  bodyMax = usualBody,
  shows,
  ...route
}: Route<A> & { method?: 'GET' | 'POST'; shows: readonly Entity[] }) {
  return oc
    .$meta<ProcedureMeta<'read', A>>({ kind: 'read', access, bodyMax, shows })
    .route({ ...route, method, tags: [tag] });
}

/** Declares a procedure that writes: transaction, audit entry and announcement come with it. */
export function writes<A extends Access>({
  access,
  method = 'POST',
  tag,
  bodyMax = usualBody,
  ...route
}: Route<A> & { method?: 'POST' | 'PATCH' | 'PUT' | 'DELETE' }) {
  return oc
    .$meta<ProcedureMeta<'write', A>>({ kind: 'write', access, bodyMax, shows: [] })
    .route({ ...route, method, tags: [tag] });
}

/** Lower case only, whatever was typed: facts and announcements compare ids as text. */
export const id = z.uuid().toLowerCase();
/** YYYY-MM-DD: the same day in every time zone, within the range that plans can compute with. */
export const plainDate = z.iso
  .date()
  .refine((day) => parsePlainDate(day) !== null, { params: { reason: 'errors.invalid.dayRange' } });
export const instant = z.iso.datetime();
export const workspaceInput = z.object({ workspaceId: id });
export const launchInput = workspaceInput.extend({ launchId: id });
/** The version a write was based on; a stale one is answered with `conflict` and both versions. */
export const version = z.int().nonnegative().max(2_147_483_647);
/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/);
/** Integer minor units (分, cents). */
export const minorAmount = z.int();

export const textSchema = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()]).optional()).optional(),
});
const explainLine = z.object({
  label: textSchema,
  value: z.union([z.number(), z.string()]).nullable(),
  unit: z.enum(['share', 'chance', 'count', 'money', 'date', 'days', 'points', 'number']).optional(),
  currency: z.string().optional(),
  signed: z.boolean().optional(),
});
export const explainSchema = z.object({
  formula: textSchema,
  inputs: z.array(explainLine),
  exclusions: z.array(explainLine),
  method: textSchema,
});
const kpiIds = Object.keys(kpiCatalogue) as [KpiId, ...KpiId[]];
export const kpiSchema = z.object({
  id: z.enum(kpiIds),
  label: textSchema,
  value: z.union([z.number(), z.string()]).nullable(),
  unit: z.enum(['share', 'chance', 'count', 'money', 'date', 'days', 'points', 'number']),
  currency: z.string().optional(),
  signed: z.boolean().optional(),
  interval: z
    .object({
      lower: z.union([z.number(), z.string()]),
      upper: z.union([z.number(), z.string()]),
      confidence: z.number(),
    })
    .optional(),
  target: z.union([z.number(), z.string()]).optional(),
  owner: z.enum(['pm', 'gtm', 'joint']),
  status: z.enum(['met', 'at_risk', 'missed', 'unknown']),
  asOf: z.string(),
  rows: z
    .array(
      z.object({
        procedure: z.string(),
        input: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        counted: z.int(),
      }),
    )
    .optional(),
  explain: explainSchema,
});
