/** Parses and checks large bodies, so that the thread that serves everybody does not. */
import { parentPort } from 'node:worker_threads';
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import type { z } from 'zod';
import { contract } from '../../contract/contract.ts';
import { BiplaneError } from '../../domain/errors.ts';
import type { Text } from '../../domain/text.ts';
import { joinedInput } from './joined-input.ts';

export type InputRequest = { id: number; procedure: string; fields: object; bytes: Uint8Array };
export type InputAnswer =
  | { id: number; input: unknown }
  | { id: number; refusal: { reason: Text; details: Record<string, unknown> | undefined } }
  | { id: number; error: string };

function schemaOf(procedure: string): z.ZodType {
  const found = procedure
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], contract);
  if (!isContractProcedure(found)) throw new Error(`no procedure ${procedure}`);
  return (found as AnyContractProcedure)['~orpc'].inputSchema as z.ZodType;
}

function answerOf({ id, procedure, fields, bytes }: InputRequest): InputAnswer {
  try {
    return { id, input: joinedInput(schemaOf(procedure), fields, bytes) };
  } catch (error) {
    if (!(error instanceof BiplaneError)) return { id, error: String(error) };
    return { id, refusal: { reason: error.reason, details: error.details } };
  }
}

parentPort?.on('message', (request: InputRequest) => parentPort?.postMessage(answerOf(request)));
