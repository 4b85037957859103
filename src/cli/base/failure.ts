import { ORPCError } from '@orpc/client';
import { exitCodeOf } from '../../contract/exit-codes.ts';
import { BiplaneError, type ErrorCode, errorCodes } from '../../domain/errors.ts';
import { type Text, text } from '../../domain/text.ts';
import { type Locale, translate } from '../../locales/translate.ts';

export type Failure = { exitCode: number; message: string };

const ofFile: Record<string, string> = {
  ENOENT: 'cli.errors.fileNotFound',
  EISDIR: 'cli.errors.fileIsDirectory',
  EACCES: 'cli.errors.fileNotReadable',
  EPERM: 'cli.errors.fileNotReadable',
};

function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}

function systemCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return '';
}

/** Any failure as a sentence in the reader's language and the exit code for a shell. */
export function describeFailure(error: unknown, locale: Locale): Failure {
  const say = (code: ErrorCode, reason: Text) => ({ exitCode: exitCodeOf[code], message: translate(reason, locale) });
  if (error instanceof BiplaneError) return say(error.code, error.reason);
  if (error instanceof ORPCError && isErrorCode(error.code)) {
    const hint = error.code === 'unauthenticated' ? `\n${translate(text('cli.hints.key'), locale)}` : '';
    return { exitCode: exitCodeOf[error.code], message: error.message + hint };
  }
  const code = systemCode(error);
  const { path } = error as { path?: unknown };
  if (ofFile[code] && typeof path === 'string') return say('invalid_input', text(ofFile[code], { file: path }));
  // The one error with which fetch says that no answer came.
  if (error instanceof TypeError && error.message === 'fetch failed')
    return say('unavailable', text('cli.errors.unreachable'));
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: exitCodeOf.internal, message: translate(text('cli.errors.unexpected', { message }), locale) };
}
