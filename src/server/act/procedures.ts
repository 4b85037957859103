/** Joins the contract with its handlers: authorise → read, or authorise → prepare → transact → answer. Handlers can forget none of it. */
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
import type { Access, ProcedureMeta } from '../../contract/procedure.ts';
import { BiplaneError } from '../../domain/errors.ts';
import type { Action } from '../../domain/people/roles.ts';
import { text } from '../../domain/text.ts';
import { dayIn } from '../../domain/time/zone.ts';
import { openTurns } from '../base/turns.ts';
import type { Db } from '../store/postgres.ts';
import { checkedAnswer } from './answers.ts';
import type { Actor } from './audit.ts';
import { type Admission, authorise, isStillAdmitted, unauthenticated } from './authorise.ts';
import {
  type Caller,
  type DecideContext,
  type LiveContext,
  type PersonDecideContext,
  type PersonReadContext,
  personBehind,
  type ReadContext,
  type RequestContext,
  type TogetherContext,
  type WriteContext,
} from './context.ts';
import { decidedBefore, decideOnce, type Keyed, keyedWrite } from './idempotency.ts';
import { checkedInput } from './input-fields.ts';
import { Outdated, transact } from './transact.ts';
import type { Hook, Recognised, Together, Write } from './write.ts';

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

type ReadContextOf<A> = A extends Action ? ReadContext : PersonReadContext;
type DecideContextOf<A> = A extends Action ? DecideContext : PersonDecideContext;

/** A read is a function. So is a write whose decision is its answer; one that needs more than the database is a {@link Write}. */
type HandlerOf<M, I, O> =
  M extends ProcedureMeta<infer K, infer A>
    ? A extends 'hook'
      ? Hook<I, O>
      : K extends 'write'
        ? ((ctx: DecideContextOf<A>, input: I) => Promise<O>) | Write<DecideContextOf<A>, I, O> | Together<I, O>
        : (ctx: K extends 'live' ? LiveContext : ReadContextOf<A>, input: I) => Promise<O>
    : never;

/** The handlers a contract asks for, with the same keys. */
export type HandlersOf<R> = {
  [K in keyof R]: R[K] extends ContractProcedure<infer I, infer O, infer _E, infer M>
    ? HandlerOf<M, InferSchemaOutput<I>, InferSchemaInput<O>>
    : R[K] extends AnyContractRouter
      ? HandlersOf<R[K]>
      : never;
};

type AnyRead = (ctx: unknown, input: unknown) => Promise<unknown>;
type AnyWrite = {
  prepare?: (ctx: unknown, input: unknown) => Promise<unknown>;
  decide: (ctx: unknown, input: unknown, ready: unknown) => Promise<unknown>;
  undo?: (ctx: unknown, input: unknown, ready: unknown) => Promise<unknown>;
  answer?: (ctx: unknown, input: unknown, written: unknown) => Promise<unknown>;
};
type AnyHook = AnyWrite & { recognise: (ctx: object, input: unknown) => Promise<Recognised | null> };
type AnyTogether = { together: (ctx: TogetherContext, input: unknown) => Promise<unknown> };
type AnyHandler = AnyRead | AnyWrite | AnyHook | AnyTogether;
type HandlerTree = { [key: string]: AnyHandler | HandlerTree };

const isHandler = (node: AnyHandler | HandlerTree | undefined): node is AnyHandler =>
  typeof node === 'function' ||
  typeof ((node as AnyWrite | undefined)?.decide ?? (node as AnyTogether | undefined)?.together) === 'function';

/** How often a write is prepared that others overtake. */
const preparations = 6;

type Procedure = { name: string; access: Access };
/** Says in the transaction who acts. */
type Establish = (db: Db) => Promise<Actor>;

/** The right of whoever asks, held until the transaction ends. */
const establishing =
  ({ access }: Procedure, context: RequestContext, { workspaceId, personId }: WriteContext): Establish =>
  async (db) => {
    const { deps, caller } = context;
    // First, and before the right of whoever acts: two who take each other's would wait for each other.
    if (access === 'administer' || access === 'own') await deps.rights.holdMembers(db, workspaceId);
    if (isOfPerson(access) && caller?.kind === 'user') await deps.rights.holdPerson(db, personId);
    return (await authorise(context, access, workspaceId, db)).actor as Actor;
  };

const isOfPerson = (access: Access): boolean => access === 'public' || access === 'user';

async function runWrite(
  { name, access }: Procedure,
  { prepare, decide, undo, answer }: AnyWrite,
  { deps, caller }: RequestContext,
  read: WriteContext,
  establish: Establish,
  input: unknown,
  keyed?: Keyed | null,
) {
  const answerWith = (written: unknown, actor: Actor) =>
    answer ? answer({ ...read, actor, committed: true }, input, written) : written;
  const before = keyed && (await decidedBefore(read.db, keyed, read.now));
  if (before) return answerWith(before.written, read.actor);
  for (let preparation = 1; ; preparation++) {
    const ready = await prepare?.(read, input);
    // What cannot be taken back now is no reason to hide why.
    const takeBack = async () =>
      undo?.(read, input, ready).catch((also: unknown) => deps.log(`${name}: not taken back`, also));
    const decideIt = async (ctx: DecideContext) => {
      if (!keyed) return { written: await decide(ctx, input, ready), isRepeated: false };
      const decided = await decideOnce(ctx.db, keyed, read.now, () => decide(ctx, input, ready));
      if (decided.isRepeated) ctx.unchanged();
      return decided;
    };
    const acting = { ...read, procedure: name, establish };
    const more = isOfPerson(access) ? { caller } : {};
    const done = await transact(deps, acting, decideIt, more).catch(async (error: unknown) => {
      await takeBack();
      if (!(error instanceof Outdated)) throw error;
      return null;
    });
    if (done?.written.isRepeated) await takeBack();
    if (done) return answerWith(done.written.written, done.actor);
    if (preparation === preparations)
      throw new BiplaneError('unavailable', text('errors.overtaken'), { retryAfterSeconds: 1 });
  }
}

/** The write of another system, in the workspace whose hook it calls. */
async function runHook(
  procedure: Procedure,
  hook: AnyHook,
  context: RequestContext,
  unplaced: WriteContext,
  input: unknown,
) {
  const { deps } = context;
  const recognise = async (db: Db): Promise<Recognised> => {
    const recognised = await hook.recognise({ db, now: unplaced.now }, input);
    if (!recognised) throw unauthenticated();
    return recognised;
  };
  const actorOf = ({ id, name }: Recognised): Actor => ({ kind: 'hook', id, name, role: null });
  const first = await recognise(unplaced.db);
  const { workspaceId } = first;
  const timeZone = await deps.rights.timeZoneOf(unplaced.db, workspaceId);
  const read = {
    ...{ ...unplaced, workspaceId, timeZone, today: dayIn(timeZone, unplaced.now) },
    ...{ actor: actorOf(first), personId: first.id },
  };
  const establish: Establish = async (db) => {
    const again = await recognise(db);
    if (again.workspaceId !== workspaceId) throw unauthenticated();
    return actorOf(again);
  };
  return runWrite(procedure, hook, context, read, establish, input);
}

/** What the door has found out. */
type Admitted = { admission: Admission; checked: unknown };

function bind(name: string, contract: AnyContractProcedure, handler: AnyHandler) {
  const { kind, access, takes } = contract['~orpc'].meta as ProcedureMeta;
  const output = contract['~orpc'].outputSchema as z.ZodType | undefined;
  const isOfWorkspace = access !== 'hook' && !isOfPerson(access);
  // Input and output are checked below, once and not by the library: in another thread, or with pauses.
  return implement(contract, { initialInputValidationIndex: Number.NaN, initialOutputValidationIndex: Number.NaN })
    .$context<RequestContext>()
    .use(async ({ context, next }, input: unknown) => {
      const fields = (input ?? {}) as Record<string, unknown>;
      const admission = await authorise(context, access, fields.workspaceId);
      const checked = context.readInput
        ? await context.readInput(name, contract, fields)
        : checkedInput(contract['~orpc'].inputSchema as z.ZodType, fields);
      return next({ context: { admission, checked } });
    })
    .handler(async ({ context, signal }) => {
      const { deps, caller, admission, checked: input } = context as typeof context & Admitted;
      const { actor, timeZone } = admission;
      const workspaceId = isOfWorkspace ? (input as { workspaceId: string }).workspaceId : '';
      const now = deps.clock();
      const read = {
        db: deps.postgres.db,
        facts: deps.facts,
        ...{ now, timeZone, today: dayIn(timeZone, now) },
        locale: context.locale,
        dataDir: deps.dataDir,
        signal,
        request: context,
        actor: actor as Actor,
        personId: personBehind(caller),
        workspaceId,
        ...(isOfWorkspace ? {} : { caller, attempts: deps.attempts }),
      };
      if (kind === 'write') {
        const around: WriteContext = { ...read, postgres: deps.postgres };
        const procedure = { name, access };
        if ('recognise' in handler)
          return checkedAnswer(output, await runHook(procedure, handler, context, around, input));
        const establish = establishing(procedure, context, around);
        if ('together' in handler) {
          const ctx = { ...around, establish, announce: deps.announcer.announce };
          return checkedAnswer(output, await handler.together(ctx, input));
        }
        const steps = typeof handler === 'function' ? { decide: handler } : handler;
        const { idempotencyKey } = context;
        const keyed =
          idempotencyKey !== undefined && caller && !takes ? keyedWrite(idempotencyKey, caller, name, input) : null;
        return checkedAnswer(output, await runWrite(procedure, steps, context, around, establish, input, keyed));
      }
      const live = {
        hub: deps.hub,
        credential: (caller?.kind === 'user' && caller.sessionId) || caller?.id,
        isAdmitted: () => isStillAdmitted(context, access, workspaceId),
      };
      const answer = () => (handler as AnyRead)(kind === 'live' ? { ...read, ...live } : read, input);
      return inReadTurn(caller, async () => checkedAnswer(output, await answer()), signal);
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
          if (!isHandler(handler)) throw new Error(`procedure ${name} has no handler`);
          return [key, bind(name, child, handler)];
        }
        if (!handler || isHandler(handler)) throw new Error(`no handlers for ${name}`);
        return [key, walk(child as AnyContractRouter, handler, [...path, key])];
      }),
    );
  };
  // The tree has the contract's shape by construction, which the type system cannot follow through Object.fromEntries.
  return walk(contract, handlers as unknown as HandlerTree, []) as BoundRouter;
}
