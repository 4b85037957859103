import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { Entity } from '../domain/audit/entities.ts';
import { type KpiId, kpiCatalogue } from '../domain/kpi-catalogue.ts';
import type { Action } from '../domain/people/roles.ts';
import { parsePlainDate } from '../domain/time/plain-date.ts';

/**
 * Who may call: `public` anybody, `user` a signed-in person, `hook` another system that proves what it knows, an {@link Action} a member (or key) of
 * `workspaceId` that is allowed it.
 */
export type Access = 'public' | 'user' | 'hook' | Action;
type Kind = 'read' | 'write' | 'live';
/** `read` sees one snapshot; `write` runs in one transaction and is audited; `live` goes on. */
export type ProcedureMeta<K extends Kind = Kind, A extends Access = Access> = {
  kind: K;
  access: A;
  /** The largest body in bytes. */
  bodyMax: number;
  /** Of a read: what it shows, so that a browser reloads it when that has changed, and only then. Nothing: it is asked for by hand. */
  shows: readonly Entity[];
  /** The media type of the request's body, where it is no JSON but given on as it comes. */
  takes?: string;
  /** The media type of the answer, where it is no JSON but a stream. */
  gives?: string;
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

/** A file on its way in. */
export type Incoming = {
  content: AsyncIterable<Uint8Array>;
  /** How long it says it is; `null`: it does not say. */
  bytes: number | null;
  /** The most that is taken. */
  mostBytes: number;
};
/** What an answer streams: a file with the name it is to be kept under, or what goes on as long as somebody listens. */
export type Outgoing = { content: ReadableStream<Uint8Array>; name?: string };
/** What another system sent, byte for byte as it signed it. */
export type Received = { bytes: Uint8Array; headers: Headers };

/** What JSON cannot say, and what is checked of it is what it is; in a JSON Schema it is anything. */
const streamed = <T extends object>(...fields: (keyof T & string)[]) =>
  z
    .any()
    .refine((value) => typeof value === 'object' && value !== null && fields.every((field) => field in value))
    .meta({ format: 'binary' }) as unknown as z.ZodType<T, T>;
/** The field of an input that is the body of the request, see {@link files}. */
export const incoming = streamed<Incoming>('content', 'bytes');
/** The field of an input that is the body of the request, see {@link receives}. */
export const received = streamed<Received>('bytes', 'headers');
const outgoing = streamed<Outgoing>('content');

type TakesFile<A extends Access> = Omit<Route<A>, 'bodyMax'> & { takes: string };
type GivesFile<A extends Access> = Omit<Route<A>, 'bodyMax'> & { gives: string; shows: readonly Entity[] };

const takesFile = <A extends Access>({ access, tag, takes, ...route }: TakesFile<A>) =>
  oc
    .$meta<ProcedureMeta<'write', A>>({ kind: 'write', access, bodyMax: Number.POSITIVE_INFINITY, shows: [], takes })
    .route({ ...route, method: 'POST', tags: [tag], successStatus: 201 });
const givesFile = <A extends Access>({ access, tag, gives, shows, ...route }: GivesFile<A>) =>
  oc
    .$meta<ProcedureMeta<'read', A>>({ kind: 'read', access, bodyMax: usualBody, shows, gives })
    .route({ ...route, method: 'GET', tags: [tag] })
    .output(outgoing);

/**
 * Declares a procedure that takes a file or gives one, of any type. One that takes is a write: the file is the body of the request and the field
 * `file` (an {@link incoming}) of its input, as large as the installation lets files be; the other fields stand in path and query. One that gives
 * is a read whose answer is the file.
 */
export function files<A extends Access>(route: TakesFile<A>): ReturnType<typeof takesFile<A>>;
export function files<A extends Access>(route: GivesFile<A>): ReturnType<typeof givesFile<A>>;
export function files<A extends Access>(route: TakesFile<A> | GivesFile<A>) {
  return 'takes' in route ? takesFile(route) : givesFile(route);
}

/**
 * Declares a procedure that another system calls by itself: a write without a session. The body is the field `received` of its input, whatever
 * its type and byte for byte, because signatures are over bytes; the other fields stand in path and query. Its handler recognises, by a key in the
 * path or a signature in the headers, whose hook it is; from there it is a write like any other, of an actor of kind `hook`.
 */
export function receives({
  tag,
  takes = '*/*',
  bodyMax = usualBody,
  ...route
}: Omit<Route<'hook'>, 'access'> & { takes?: string }) {
  return oc
    .$meta<ProcedureMeta<'write', 'hook'>>({ kind: 'write', access: 'hook', bodyMax, shows: [], takes })
    .route({ ...route, method: 'POST', tags: [tag] });
}

/**
 * Declares a stream of server-sent events that goes on while its listener may see what it tells. Whether they still may (their session, key and
 * membership) its handler can ask again at any time by `ctx.isAdmitted`, and does before whatever it says. It says what happens; what its
 * listeners do about it, also two of them in one document, they do by writes.
 */
export function live<A extends Action>({ access, tag, ...route }: Omit<Route<A>, 'bodyMax'>) {
  return oc
    .$meta<ProcedureMeta<'live', A>>({
      kind: 'live',
      access,
      bodyMax: usualBody,
      shows: [],
      gives: 'text/event-stream',
    })
    .route({ ...route, method: 'GET', tags: [tag] })
    .output(outgoing);
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
export const locale = z.enum(['zh-CN', 'en']);
/** In which language a file has its headings; that of the request where nothing is said. */
export const fileLanguage = locale.optional();
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
