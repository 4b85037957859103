import type { ErrorCode } from '../domain/errors.ts';

/** The exit code of the `biplane` command for each error code, and the only place that knows it. 0 is success. */
export const exitCodeOf: Record<ErrorCode, number> = {
  internal: 1,
  invalid_input: 2,
  unauthenticated: 3,
  forbidden: 4,
  not_found: 5,
  conflict: 6,
  precondition_failed: 7,
  rate_limited: 8,
  unavailable: 9,
};
