/** Computes off the server's thread: an input goes in, figures come out. */
import { parentPort } from 'node:worker_threads';
import { BiplaneError, type ErrorCode } from '../../domain/errors.ts';
import type { Text } from '../../domain/text.ts';
import { type ComputationName, computations } from './computations.ts';

export type ComputeRequest = { name: ComputationName; input: unknown };
/** A refusal crosses the border between threads as its parts; an error of its own class would arrive as a plain one. */
export type ComputeAnswer =
  | { result: unknown }
  | { refusal: { code: ErrorCode; reason: Text; details: Record<string, unknown> | undefined } }
  | { fault: string };

parentPort?.on('message', ({ name, input }: ComputeRequest) => {
  let answer: ComputeAnswer;
  try {
    answer = { result: (computations[name] as (input: unknown) => unknown)(input) };
  } catch (error) {
    answer =
      error instanceof BiplaneError
        ? { refusal: { code: error.code, reason: error.reason, details: error.details } }
        : { fault: String(error) };
  }
  parentPort?.postMessage(answer);
});
