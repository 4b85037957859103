/** What a write is: `prepare → decide → commit → answer`. */
import type { Db } from '../store/postgres.ts';
import type {
  DecideContext,
  PersonDecideContext,
  PersonReadContext,
  TogetherContext,
  WriteContext,
} from './context.ts';

/** The context of what comes before the transaction and after the commit of a decision in context `C`. */
type Around<C> = C extends DecideContext ? WriteContext : C extends PersonDecideContext ? PersonReadContext : never;

declare const promised: unique symbol;

/** A write in its steps, for `runWrite`; made by {@link write}. */
export type Write<C, I, O> = {
  prepare?: (ctx: Around<C>, input: I) => Promise<unknown>;
  decide: (ctx: C, input: I, ready: never) => Promise<unknown>;
  undo?: (ctx: Around<C>, input: I, ready: never) => Promise<unknown>;
  answer?: (ctx: Around<C>, input: I, written: never) => Promise<O>;
  /** What it answers in the end. */
  [promised]?: O;
};

/**
 * A write that counts facts, computes or waits: `prepare` does so before the transaction begins, and what it answers is given to `decide`, which
 * says `Outdated` where it is not true any more. `answer` reads after the commit, when nobody waits behind it: it fails alone, the write stands.
 *
 * `undo` takes back what was noted while preparing, where the decision failed.
 *
 * What its input is comes from the contract, whatever its steps would also take.
 */
export function write<C, I, O, W, P = undefined>(steps: {
  prepare?: (ctx: Around<NoInfer<C>>, input: NoInfer<I>) => Promise<P>;
  decide: (ctx: NoInfer<C>, input: NoInfer<I>, ready: NoInfer<P>) => Promise<W>;
  answer: (ctx: Around<NoInfer<C>>, input: NoInfer<I>, written: NoInfer<W>) => Promise<O>;
}): Write<C, I, O>;
export function write<C, I, O, P = undefined>(steps: {
  prepare?: (ctx: Around<NoInfer<C>>, input: NoInfer<I>) => Promise<P>;
  decide: (ctx: NoInfer<C>, input: NoInfer<I>, ready: NoInfer<P>) => Promise<O>;
  undo?: (ctx: Around<NoInfer<C>>, input: NoInfer<I>, ready: NoInfer<P>) => Promise<unknown>;
}): Write<C, I, O>;
export function write<C, I, O>(steps: Write<C, I, O>): Write<C, I, O> {
  return steps;
}

/** A write that shares its transaction with others. */
export type Together<I, O> = { together: (ctx: TogetherContext, input: I) => Promise<O> };

/**
 * A write such as a post of facts among many: it takes part in a transaction that others begin and commit for all of them, is audited there, and
 * answers when that is committed. Whoever commits asks `establish` whether it still may.
 */
export function together<I, O>(take: (ctx: TogetherContext, input: I) => Promise<O>): Together<I, O> {
  return { together: take };
}

/** Whose hook it is, as the audit log names it. */
export type Recognised = { workspaceId: string; id: string; name: string };

/**
 * What another system calls by itself. `recognise` says whose hook it is, by what was sent and nothing else; `null`: nobody's. It is asked at the
 * door, and again in the transaction, where it may have been taken back meanwhile.
 */
export type Hook<I, O> = Write<DecideContext, I, O> & {
  recognise: (ctx: { db: Db; now: Date }, input: I) => Promise<Recognised | null>;
};
