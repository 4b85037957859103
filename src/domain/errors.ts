import type { Text } from './text.ts';

/** The closed set of ways in which a request can fail. Each surface maps a code to its own status once. */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'precondition_failed',
  'rate_limited',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The one error type. `reason` says what happened and what to do; `details` carries data for programs (both versions of a conflict, row and column). */
export class BiplaneError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly reason: Text,
    readonly details?: Record<string, unknown>,
  ) {
    super(`${code}: ${reason.key}`);
    this.name = 'BiplaneError';
  }
}

/** Fails with `invalid_input`; `reasonKey` is a key of the locale files (`errors.…`). */
export function invalidInput(
  reasonKey: string,
  params?: Text['params'],
  details?: Record<string, unknown>,
): BiplaneError {
  return new BiplaneError('invalid_input', params ? { key: reasonKey, params } : { key: reasonKey }, details);
}
