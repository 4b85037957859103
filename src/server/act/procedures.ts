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
import { dayIn, usualTimeZone } from '../../domain/time/zone.ts';
import { openTurns } from '../base/turns.ts';
import type { Db } from '../store/postgres.ts';
import { checkedAnswer } from './answers.ts';
import type { Actor } from './audit.ts';
import { authorise } from './authorise.ts';
import {
  type Caller,
  type DecideContext,
  type PersonDecideContext,
  type PersonReadContext,
  personBehind,
  type ReadContext,
  type RequestContext,
  type TogetherContext,
} from './context.ts';
import { checkedInput } from './input-fields.ts';
import { Outdated, transact } from './transact.ts';
import type { Together, Write } from './write.ts';

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
    ? K extends 'write'
      ? ((ctx: DecideContextOf<A>, input: I) => Promise<O>) | Write<DecideContextOf<A>, I, O> | Together<I, O>
      : (ctx: ReadContextOf<A>, input: I) => Promise<O>
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
  answer?: (ctx: unknown, input: unknown, written: unknown) => Promise<unknown>;
};
type AnyTogether = { together: (ctx: TogetherContext, input: unknown) => Promise<unknown> };
type AnyHandler = AnyRead | AnyWrite | AnyTogether;
type HandlerTree = { [key: string]: AnyHandler | HandlerTree };

const isHandler = (node: AnyHandler | HandlerTree | undefined): node is AnyHandler =>
  typeof node === 'function' ||
  typeof ((node as AnyWrite | undefined)?.decide ?? (node as AnyTogether | undefined)?.together) === 'function';

/** How often a write is prepared that others overtake. */
const preparations = 6;

type Procedure = { name: string; access: Access };

async function runWrite(
  { name, access }: Procedure,
  { prepare, decide, answer }: AnyWrite,
  context: RequestContext,
  read: ReadContext,
  input: unknown,
) {
  const { deps, caller } = context;
  const isOfPerson = access === 'public' || access === 'user';
  const establish = async (db: Db) => {
    // First, and before the right of whoever acts: two who take each other's would wait for each other.
    if (access === 'administer' || access === 'own') await deps.rights.holdMembers(db, read.workspaceId);
    if (isOfPerson && caller?.kind === 'user') await deps.rights.holdPerson(db, read.personId);
    return (await authorise(context, access, read.workspaceId, db)) as Actor;
  };
  for (let preparation = 1; ; preparation++) {
    const ready = await prepare?.(read, input);
    try {
      const { written, actor } = await transact(
        deps,
        { ...read, procedure: name, establish },
        (ctx) => decide(ctx, input, ready),
        isOfPerson ? { caller } : {},
      );
      return answer ? await answer({ ...read, actor, committed: true }, input, written) : written;
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      if (preparation === preparations)
        throw new BiplaneError('unavailable', text('errors.overtaken'), { retryAfterSeconds: 1 });
    }
  }
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
      const workspaceId = isWorkspace ? (input as { workspaceId: string }).workspaceId : '';
      const timeZone = isWorkspace ? await deps.rights.timeZoneOf(deps.postgres.db, workspaceId) : usualTimeZone;
      const now = deps.clock();
      const read = {
        db: deps.postgres.db,
        facts: deps.facts,
        ...{ now, timeZone, today: dayIn(timeZone, now) },
        locale: context.locale,
        dataDir: deps.dataDir,
        signal,
        actor: actor as Actor,
        personId: personBehind(context.caller),
        workspaceId,
        ...(isWorkspace ? {} : { caller: context.caller, attempts: deps.attempts }),
      };
      if (kind === 'write') {
        if ('together' in handler) {
          const establish = async (db: Db) => (await authorise(context, access, read.workspaceId, db)) as Actor;
          const ctx = { ...read, postgres: deps.postgres, establish, announce: deps.announcer.announce };
          return checkedAnswer(output, await handler.together(ctx, input));
        }
        const steps = typeof handler === 'function' ? { decide: handler } : handler;
        return checkedAnswer(output, await runWrite({ name, access }, steps, context, read, input));
      }
      const answer = () => (handler as AnyRead)(read, input);
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
