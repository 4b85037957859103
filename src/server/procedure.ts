/**
 * What happens around every procedure, once: authorise → transact → handle → audit → commit → announce.
 * Handlers are plain functions of a context and an input; none of them can forget one of these steps.
 */
import type {
  AnyContractProcedure,
  AnyContractRouter,
  ContractProcedure,
  InferSchemaInput,
  InferSchemaOutput,
} from '@orpc/contract';
import { isContractProcedure } from '@orpc/contract';
import { implement, type Router } from '@orpc/server';
import type { z } from 'zod';
import { type Access, id, type ProcedureMeta } from '../contract/procedure.ts';
import { BiplaneError } from '../domain/errors.ts';
import type { Action, Role } from '../domain/people/roles.ts';
import { may } from '../domain/people/roles.ts';
import { text } from '../domain/text.ts';
import type { Announcement, Announcer } from './announcer.ts';
import { checkedAnswer } from './answers.ts';
import type { Attempts } from './attempts.ts';
import { type Actor, audit, type Change } from './audit.ts';
import { checkedInput } from './input-fields.ts';
import type { Enqueue, Queue } from './jobs/queue.ts';
import type { FactsDoor } from './store/facts.ts';
import type { Db, Postgres } from './store/postgres.ts';
import { inTransaction } from './store/transaction.ts';
import { asUnavailable, diskFull } from './store/unavailable.ts';
import { openTurns } from './turns.ts';

export type Locale = 'zh-CN' | 'en';

/** Who sends a request, as the HTTP layer established it; `null` is nobody. */
export type Caller =
  | { kind: 'user'; id: string; name: string; email: string; sessionId?: string }
  | { kind: 'key'; id: string; name: string; workspaceId: string; actions: Action[]; createdBy: string };

/** Whose share of the machine a request takes, `personId` in contexts: keys are their maker's, who can make many. */
export const personBehind = (caller: Caller | null): string =>
  caller?.kind === 'key' ? caller.createdBy : (caller?.id ?? 'nobody');

/**
 * More than the six that a browser asks for at once, and than may wait for forecasts, so that these are never all there are; more of one person's
 * wait for each other, and for nobody else.
 */
const readTurns = openTurns({
  ...{ atOnce: Number.POSITIVE_INFINITY, atOnceOfOne: 8, waitingOfOne: 300, longestMs: 60_000 },
  busy: text('errors.tooManyReads'),
});

/** Nobody's reads are short, and many people are nobody. */
const inReadTurn = <T>(caller: Caller | null, read: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  caller ? readTurns(personBehind(caller), read, signal) : read();

/** What the composition root gives to every request. */
export type Deps = {
  postgres: Postgres;
  facts: FactsDoor;
  queue: Queue;
  announcer: Announcer;
  dataDir: string;
  attempts: Attempts;
  clock: () => Date;
  rights: Rights;
};

/** What people and keys may do, as the database says. With `hold` it stays so until the transaction of `db` ends. */
export type Rights = {
  /** The role of a person in a workspace; `null` when not a member. With `hold` nobody replaces their password meanwhile. */
  roleOf: (db: Db, workspaceId: string, personId: string, reading?: { hold: boolean }) => Promise<Role | null>;
  /** The key, while it is in force; `null` otherwise. */
  keyInForce: (db: Db, key: { id: string }, now: Date, reading: { hold: boolean }) => Promise<object | null>;
  /** Whether the person is still signed in with this session. */
  isSignedIn: (db: Db, session: { id: string; personId: string }, now: Date) => Promise<boolean>;
  /** Lets one transaction at a time change what belongs to a person alone, such as their password, while none of their writes goes on. */
  holdPerson: (db: Db, personId: string) => Promise<void>;
  /** Lets one transaction at a time administer a workspace. */
  holdMembers: (db: Db, workspaceId: string) => Promise<void>;
};

export type RequestContext = {
  deps: Deps;
  caller: Caller | null;
  locale: Locale;
  signal?: AbortSignal;
  /** Reads the rest of the input, which arrives only when its sender is admitted, and checks it with the fields that came with the address. */
  readInput?: (procedure: string, contract: AnyContractProcedure, fields: object) => Promise<unknown>;
};

export type ReadContext = {
  db: Db;
  facts: FactsDoor;
  workspaceId: string;
  actor: Actor;
  /** Who is behind it, whichever of their keys or sessions they came with: whatever is shared out is shared out among persons. */
  personId: string;
  now: Date;
  locale: Locale;
  dataDir: string;
  /** Aborted when the client leaves. */
  signal?: AbortSignal | undefined;
  /** What is read answers a write that is committed. */
  committed?: boolean;
};

export type WriteContext = ReadContext & {
  changed: (change: Change) => void;
  unchanged: () => void;
  enqueue: Enqueue;
};

/** Procedures of a person or of nobody have no workspace; a write among them names the one it concerns in `changed`. */
export type PersonReadContext = Omit<ReadContext, 'workspaceId' | 'actor'> & {
  caller: Caller | null;
  attempts: Attempts;
};
export type PersonWriteContext = PersonReadContext & {
  changed: (change: Change & { workspaceId: string; actor?: Actor }) => void;
  unchanged: () => void;
  enqueue: Enqueue;
};

type ContextOf<M> =
  M extends ProcedureMeta<infer K, infer A>
    ? A extends Action
      ? K extends 'write'
        ? WriteContext
        : ReadContext
      : K extends 'write'
        ? PersonWriteContext
        : PersonReadContext
    : never;

/** The handlers a contract asks for: the same keys, one plain function each. */
export type HandlersOf<R> = {
  [K in keyof R]: R[K] extends ContractProcedure<infer I, infer O, infer _E, infer M>
    ? (ctx: ContextOf<M>, input: InferSchemaOutput<I>) => Promise<InferSchemaInput<O>>
    : R[K] extends AnyContractRouter
      ? HandlersOf<R[K]>
      : never;
};

type Prepare = (ctx: unknown, input: unknown) => Promise<unknown>;
type Answer = (ctx: unknown, input: unknown, written: unknown) => Promise<unknown>;
type AnyHandler = ((ctx: never, input: never, ready: never) => Promise<unknown>) & {
  prepare?: Prepare;
  answer?: Answer;
};
type HandlerTree = { [key: string]: AnyHandler | HandlerTree };

/**
 * A write with a slow part, such as hashing a password: `prepare` runs before the transaction begins, so that nobody waits behind it, and
 * what it answers is given to `write`.
 */
export function prepared<C, I, P, O>(
  prepare: (ctx: Omit<C, 'changed' | 'unchanged' | 'enqueue'>, input: I) => Promise<P>,
  write: (ctx: C, input: I, ready: P) => Promise<O>,
): (ctx: C, input: I) => Promise<O> {
  return Object.assign((ctx: C, input: I, ready?: P) => write(ctx, input, ready as P), { prepare });
}

/**
 * A write with an answer that takes long, such as a forecast: `answer` runs after the commit, when nobody waits behind it any more, and is
 * given what `write` returned. It fails alone: the write stands.
 */
export function answered<C, I, W, O>(
  write: (ctx: C, input: I) => Promise<W>,
  answer: (ctx: Omit<C, 'changed' | 'unchanged' | 'enqueue'>, input: I, written: W) => Promise<O>,
): (ctx: C, input: I) => Promise<O> {
  const { prepare } = write as { prepare?: Prepare };
  const steps = { answer, ...(prepare ? { prepare } : {}) };
  const run = (...given: unknown[]) => (write as (...given: unknown[]) => Promise<W>)(...given);
  // What the handler promises is the answer's; `runWrite` alone calls the steps.
  return Object.assign(run, steps) as unknown as (ctx: C, input: I) => Promise<O>;
}

/**
 * Establishes who acts, or fails: `unauthenticated`, `forbidden`, and `not_found` for a workspace one is not in.
 * A write asks twice: at the door, and in its own transaction (`holding`), where the right stays theirs until it is committed.
 */
export async function authorise(
  context: RequestContext,
  access: Access,
  workspaceId: unknown,
  holding?: Db,
): Promise<Actor | null> {
  const actor = await permitted(context, access, workspaceId, holding);
  const { caller, deps } = context;
  if (holding && caller?.kind === 'user' && caller.sessionId) {
    const session = { id: caller.sessionId, personId: caller.id };
    if (!(await deps.rights.isSignedIn(holding, session, deps.clock()))) throw unauthenticated();
  }
  return actor;
}

const unauthenticated = () => new BiplaneError('unauthenticated', text('errors.unauthenticated'));

async function permitted(
  { caller, deps }: RequestContext,
  access: Access,
  workspaceId: unknown,
  holding: Db | undefined,
): Promise<Actor | null> {
  if (access === 'public') return null;
  if (!caller) throw unauthenticated();
  if (access === 'user') {
    if (caller.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
    return { kind: 'user', id: caller.id, name: caller.name, role: null };
  }
  const missing = () => new BiplaneError('not_found', text('errors.notFound'));
  const workspace = id.safeParse(workspaceId);
  if (!workspace.success) throw missing();
  if (caller.kind === 'key') {
    if (caller.workspaceId !== workspace.data) throw missing();
    if (!caller.actions.includes(access))
      throw new BiplaneError('forbidden', text('errors.keyForbidden', { action: access }));
    if (holding && !(await deps.rights.keyInForce(holding, caller, deps.clock(), { hold: true })))
      throw unauthenticated();
    return { kind: 'key', id: caller.id, name: caller.name, role: null };
  }
  const role = await deps.rights.roleOf(holding ?? deps.postgres.db, workspace.data, caller.id, {
    hold: holding !== undefined,
  });
  if (!role) throw missing();
  if (!may(role, access)) throw new BiplaneError('forbidden', text('errors.forbidden', { action: access }));
  return { kind: 'user', id: caller.id, name: caller.name, role };
}

type RecordedChange = Change & { workspaceId?: string; actor?: Actor };
/** A procedure, as far as its writes are concerned. */
type Write = { name: string; access: Access; handler: AnyHandler };

async function runWrite({ name, access, handler }: Write, context: RequestContext, read: ReadContext, input: unknown) {
  const { deps } = context;
  const { pool, inWriteTurn } = deps.postgres;
  const isOfPerson = access === 'public' || access === 'user';
  const ready = await handler.prepare?.(read, input);
  // May be run again, each time from nothing.
  const write = () =>
    inTransaction(pool, async (db, client) => {
      const changes: RecordedChange[] = [];
      const woken: string[] = [];
      let unchanged = false;
      // First, and before the right of whoever acts: two who take each other's would wait for each other.
      if (access === 'administer' || access === 'own') await deps.rights.holdMembers(db, read.workspaceId);
      if (isOfPerson && context.caller?.kind === 'user') await deps.rights.holdPerson(db, read.personId);
      const actor = (await authorise(context, access, read.workspaceId, db)) as Actor;
      const ctx = {
        ...read,
        db,
        actor,
        changed: (change: RecordedChange) => changes.push(change),
        unchanged: () => {
          unchanged = true;
        },
        enqueue: async (job, payload, options) => {
          woken.push(job);
          return deps.queue.send(job, payload, { ...options, client });
        },
      } satisfies Omit<WriteContext, 'changed'> & { changed: (change: RecordedChange) => void };
      const output = await (handler as (ctx: unknown, input: unknown, ready: unknown) => Promise<unknown>)(
        ctx,
        input,
        ready,
      );
      if (changes.length === 0 && !unchanged)
        throw new Error(`${name} neither recorded a change nor said that it changed nothing`);
      for (const change of changes) {
        const { workspaceId = read.workspaceId, actor: by = actor } = change;
        await audit(db, { workspaceId, at: ctx.now, actor: by, procedure: name }, [change]);
      }
      return { output, changes, woken, actor };
    });
  const { output, changes, woken, actor } = await inWriteTurn(read.personId, write, read.signal).catch(
    (error: unknown) => {
      if (asUnavailable(error)?.reason.key === diskFull) deps.postgres.diskFullAt = Date.now();
      throw error;
    },
  );
  deps.postgres.diskFullAt = 0;
  deps.queue.wake(woken);
  for (const change of changes) {
    const announcement: Announcement = {
      workspaceId: change.workspaceId ?? read.workspaceId,
      launchId: change.launchId ?? null,
      entity: change.entity,
      entityId: change.entityId,
    };
    await deps.announcer.announce(announcement);
  }
  return handler.answer ? handler.answer({ ...read, actor, committed: true }, input, output) : output;
}

function bind(name: string, contract: AnyContractProcedure, handler: AnyHandler) {
  const { kind, access } = contract['~orpc'].meta as ProcedureMeta;
  const output = contract['~orpc'].outputSchema as z.ZodType | undefined;
  // Input and output are checked below, once and not by the library: in another thread, or with pauses.
  return implement(contract, { initialInputValidationIndex: Number.NaN, initialOutputValidationIndex: Number.NaN })
    .$context<RequestContext>()
    .use(async ({ context, next }, input: unknown) => {
      const fields = (input ?? {}) as Record<string, unknown>;
      const actor = await authorise(context, access, fields.workspaceId);
      const checked = context.readInput
        ? await context.readInput(name, contract, fields)
        : checkedInput(contract['~orpc'].inputSchema as z.ZodType, fields);
      return next({ context: { actor, checked } });
    })
    .handler(async ({ context, signal }) => {
      const { actor, checked: input } = context as typeof context & { actor: Actor | null; checked: unknown };
      const { deps } = context;
      const isWorkspace = access !== 'public' && access !== 'user';
      const read = {
        db: deps.postgres.db,
        facts: deps.facts,
        now: deps.clock(),
        locale: context.locale,
        dataDir: deps.dataDir,
        signal,
        actor: actor as Actor,
        personId: personBehind(context.caller),
        workspaceId: isWorkspace ? (input as { workspaceId: string }).workspaceId : '',
        ...(isWorkspace ? {} : { caller: context.caller, attempts: deps.attempts }),
      };
      if (kind === 'write')
        return checkedAnswer(output, await runWrite({ name, access, handler }, context, read, input));
      const answer = () => (handler as (ctx: unknown, input: unknown) => Promise<unknown>)(read, input);
      return inReadTurn(context.caller, async () => checkedAnswer(output, await answer()), signal);
    });
}

/** The router of all procedures; its typed client is `ContractRouterClient<typeof contract>`. */
export type BoundRouter = Router<AnyContractRouter, RequestContext>;

/** Joins a contract with its handlers into the router that every surface serves. */
export function bindRouter<R extends AnyContractRouter>(contract: R, handlers: HandlersOf<R>): BoundRouter {
  const walk = (node: AnyContractRouter, tree: HandlerTree, path: string[]): unknown => {
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        const handler = tree[key];
        const name = [...path, key].join('.');
        if (isContractProcedure(child)) {
          if (typeof handler !== 'function') throw new Error(`procedure ${name} has no handler`);
          return [key, bind(name, child, handler)];
        }
        if (!handler || typeof handler === 'function') throw new Error(`no handlers for ${name}`);
        return [key, walk(child as AnyContractRouter, handler, [...path, key])];
      }),
    );
  };
  // The tree has the contract's shape by construction, which the type system cannot follow through Object.fromEntries.
  return walk(contract, handlers as unknown as HandlerTree, []) as BoundRouter;
}
