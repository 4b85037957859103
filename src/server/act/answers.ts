/**
 * Answers on their way out: checked against the contract, and large ones with a pause after each step, in which others get theirs. An answer
 * that several get is checked and written once.
 */
import type { z } from 'zod';
import { pause } from '../base/steps.ts';

type Kept = { checked?: Promise<unknown>; isWritten?: true };
const kept = new WeakMap<object, Kept>();
/** By the checked answer. */
const written = new WeakMap<object, Uint8Array<ArrayBuffer>>();

/** Says that an answer is given again as it is, and never changed. */
export function keepAnswer<T extends object>(answer: T): T {
  kept.set(answer, {});
  return answer;
}

async function check(schema: z.ZodType, answer: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(answer);
  if (!result.issues) return result.value;
  throw new Error('an answer is not what its contract says', { cause: result.issues });
}

async function checkAndWrite(schema: z.ZodType, answer: object): Promise<unknown> {
  await pause();
  const checked = (await check(schema, answer)) as object;
  await pause();
  const json = JSON.stringify(checked);
  await pause();
  written.set(checked, new TextEncoder().encode(json));
  return checked;
}

/** The answer as the contract has it. */
export function checkedAnswer(schema: z.ZodType | undefined, answer: unknown): Promise<unknown> {
  if (!schema) return Promise.resolve(answer);
  const known = kept.get(answer as object);
  if (!known) return check(schema, answer);
  known.checked ??= checkAndWrite(schema, answer as object);
  return known.checked;
}

/** The JSON of a checked answer that was kept. */
export const writtenAnswer = (checked: unknown): Uint8Array<ArrayBuffer> | undefined => written.get(checked as object);
