import { ORPCError } from '@orpc/client';
import { BiplaneError, type ErrorCode } from '../../domain/errors.ts';
import type { Text } from '../../domain/text.ts';

/** What went wrong, in the one form that every screen shows. `details` carries both versions of a conflict, row and column of bad input. */
export type Failure = { code: ErrorCode | 'offline'; reason: Text; details: Record<string, unknown> };

/** What every refused request carries in its `data`. */
type Refusal = { reason?: Text; details?: Record<string, unknown> | null };

const unknownFailure: Failure = { code: 'internal', reason: { key: 'errors.internal' }, details: {} };

function fromRefusal(code: ErrorCode, refusal: Refusal | null | undefined): Failure {
  if (!refusal?.reason?.key) return { ...unknownFailure, code };
  return { code, reason: refusal.reason, details: refusal.details ?? {} };
}

/** What browsers say when nobody answers: of a request, of a part of the product that is loaded when first needed, of its style sheet. */
const unreached =
  /failed to fetch|load failed|networkerror|network connection|connection appears to be offline|dynamically imported module|importing a module script failed|unable to preload css/i;

/** Reads any thrown value; a lost connection is `offline`, anything unknown `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError) return fromRefusal(error.code as ErrorCode, error.data as Refusal);
  if (error instanceof RefusedError) return error.failure;
  // What the browser itself refuses before it asks.
  if (error instanceof BiplaneError) return { code: error.code, reason: error.reason, details: error.details ?? {} };
  if (error instanceof Error && unreached.test(error.message))
    return { code: 'offline', reason: { key: 'app.failed.offline' }, details: {} };
  return unknownFailure;
}

/** A refusal by a route that is no procedure. */
export class RefusedError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.reason.key);
    this.name = 'RefusedError';
  }
}

/** Reads the body of a refused request that did not go through the client. */
export function failureOfBody(body: string): Failure {
  try {
    const { code, data } = JSON.parse(body) as { code?: ErrorCode; data?: Refusal };
    return fromRefusal(code ?? 'internal', data);
  } catch {
    return unknownFailure;
  }
}

/** `fetch` for routes beside the procedures: rejects with a {@link RefusedError} unless the answer is a success. */
export async function fetchOrRefuse(input: string, init: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.ok) return response;
  throw new RefusedError(failureOfBody(await response.text()));
}

/** Does the server answer at all? */
export function isReachable(): Promise<boolean> {
  return fetch('/health', { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}
