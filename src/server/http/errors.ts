import { ORPCError, ValidationError } from '@orpc/server';
import { BiplaneError, type ErrorCode } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { refuseIssues } from '../act/field-refusal.ts';
import { asUnavailable, codeOf } from '../store/unavailable.ts';

/** The HTTP status of each error code, and the only place that knows it. */
export const statusOf: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** Any failure as the one error type; what is not one of ours becomes `internal`, without its text. */
export function asBiplaneError(error: unknown): BiplaneError {
  if (error instanceof BiplaneError) return error;
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.status < 500) {
      return refuseIssues(error.cause.issues, error.cause.data);
    }
    if (error.status === 404) return new BiplaneError('not_found', text('errors.notFound'));
    if (error.status < 500) return new BiplaneError('invalid_input', text('errors.malformedRequest'));
  }
  const unavailable = asUnavailable(error);
  if (unavailable) return unavailable;
  const code = codeOf(error);
  if (code === '23505') return new BiplaneError('conflict', text('errors.duplicate'));
  // Class 22, data exceptions: a value that passed its schema and that the column still cannot hold.
  if (code && /^22[0-9A-Z]{3}$/.test(code)) return new BiplaneError('invalid_input', text('errors.refusedValue'));
  if (code === '23503') return new BiplaneError('not_found', text('errors.notFound'));
  return new BiplaneError('internal', text('errors.internal'));
}

/**
 * The failure as HTTP sends it: the code, a sentence in the reader's language, and in `data` its reason as key and details for programs.
 * The body is what a client of oRPC expects.
 */
export function answerOf(error: unknown, locale: Locale) {
  const { code, reason, details } = asBiplaneError(error);
  const status = statusOf[code];
  const headers: Record<string, string> = {};
  if (details?.retryAfterSeconds !== undefined) headers['retry-after'] = String(details.retryAfterSeconds);
  const data = { reason, details: details ?? null };
  return { status, headers, body: new ORPCError(code, { status, message: translate(reason, locale), data }).toJSON() };
}
