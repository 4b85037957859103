/** Every procedure of the contract, and what comes of asking for one, for tests of what holds for all of them. */
import { type AnyContractProcedure, type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { call } from '@orpc/server';
import { contract } from '../src/contract/contract.ts';
import type { Outgoing, ProcedureMeta } from '../src/contract/procedure.ts';
import type { Caller } from '../src/server/act/context.ts';
import { asBiplaneError } from '../src/server/http/errors.ts';
import { router } from '../src/server/router.ts';
import type { Installation } from './harness.ts';
import { sampleInput } from './sample-input.ts';

export type Procedure = { name: string; path: string[]; meta: ProcedureMeta; procedure: AnyContractProcedure };

function procedures(node: AnyContractRouter, path: string[] = []): Procedure[] {
  return Object.entries(node).flatMap(([key, child]) => {
    const here = [...path, key];
    if (!isContractProcedure(child)) return procedures(child as AnyContractRouter, here);
    return [{ name: here.join('.'), path: here, meta: child['~orpc'].meta as ProcedureMeta, procedure: child }];
  });
}

export const allProcedures = procedures(contract);

/** The smallest input that it takes; `known` fills fields by their name. */
export const inputOf = ({ procedure }: Procedure, known?: Record<string, unknown>) =>
  sampleInput(procedure['~orpc'].inputSchema, known);

/** Asks the router as a surface does. */
export async function ask(
  biplane: Installation,
  { path }: Procedure,
  caller: Caller | null,
  input: object,
  idempotencyKey?: string,
): Promise<unknown> {
  let target: unknown = router;
  for (const key of path) target = (target as Record<string, unknown>)[key];
  return call(target as never, input as never, {
    context: { deps: biplane.deps, caller, locale: 'en', idempotencyKey } as never,
  });
}

/** What comes of a call: `ok`, or the code and the reason of its refusal. */
export async function answerOf(...asked: Parameters<typeof ask>): Promise<{ code: string; reason?: string }> {
  const [, { meta }] = asked;
  try {
    const given = await ask(...asked);
    if (meta.gives) await (given as Outgoing).content.cancel();
    return { code: 'ok' };
  } catch (error) {
    const { code, reason } = asBiplaneError(error);
    return { code, reason: reason.key };
  }
}
