/** Why an engine gave no answer: what drivers, engines and the operating system say of it, in words that people can act on. */
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

export const diskFull = 'engines.errors.diskFull';

type Told = { code: string | undefined; message: string; syscall: unknown };

/** Five characters are SQLSTATEs of PostgreSQL, three digits are codes of ClickHouse, the others are of the operating system. */
const reasonOfCode: [codes: RegExp, key: string][] = [
  [/^(53100|243|ENOSPC|EDQUOT)$/, diskFull],
  [/^(53300|53400|202|EMFILE|ENFILE)$/, 'engines.errors.tooManyConnections'],
  [/^(53000|53200|241)$/, 'engines.errors.outOfMemory'],
  [/^(57014|159|209)$/, 'engines.errors.tookTooLong'],
  [/^(40001|40P01|55P03)$/, 'engines.errors.contended'],
  [/^(57P0.|25P03|25006|210|279|242)$/, 'errors.unavailable'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/, 'errors.unavailable'],
  [/^(08...|ECONNRESET|EPIPE)$/, 'engines.errors.connectionEnded'],
];
/** The drivers' own failures have no code. */
const reasonOfMessage: [message: RegExp, key: string][] = [
  [/^timeout exceeded when trying to connect/, 'engines.errors.tooManyConnections'],
  [/^Connection terminated due to connection timeout/, 'errors.unavailable'],
  [
    /^(Connection terminated|Client has encountered a connection error|Client was closed)/,
    'engines.errors.connectionEnded',
  ],
  [/^(Query read timeout|Timeout error\.)/, 'engines.errors.tookTooLong'],
];

function* causesOf(error: unknown): Generator<Told> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, syscall } = cause as { code?: unknown; syscall?: unknown };
    yield { code: typeof code === 'string' ? code : undefined, message: cause.message, syscall };
  }
}

/** The code of the failure, or of what caused it: an SQLSTATE where PostgreSQL refused a statement. */
export function codeOf(error: unknown): string | undefined {
  for (const { code } of causesOf(error)) if (code) return code;
  return undefined;
}

/** The failure as `unavailable` with its reason, where an engine could not answer; `null` for every other one. */
export function asUnavailable(error: unknown): BiplaneError | null {
  for (const { code, message, syscall } of causesOf(error)) {
    const known =
      reasonOfCode.find(([codes]) => code && codes.test(code)) ?? reasonOfMessage.find(([said]) => said.test(message));
    // An embedded engine that is being restarted has no socket yet.
    const key = known?.[1] ?? (code === 'ENOENT' && syscall === 'connect' ? 'errors.unavailable' : undefined);
    if (key) return new BiplaneError('unavailable', text(key), { retryAfterSeconds: 2 });
  }
  return null;
}
