import { shareComputations, whileAwaited } from '../../readings/shared.ts';
import type { Scope, Sheets } from './answers.ts';

/** In characters of JSON. */
const mostRemembered = 32_000_000;
const remembered = shareComputations<{ value: unknown; weight: number }>(mostRemembered, ({ weight }) => weight);

/** Runs a computation over answer sheets once for the same sheets and the same question, whoever asks. */
export async function remember<T>(
  ctx: Scope,
  sheets: Pick<Sheets, 'digest'>,
  question: unknown,
  compute: (ctx: Scope) => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([sheets.digest, question]);
  const begin = () =>
    whileAwaited(async (signal) => {
      const value = await compute({ ...ctx, signal });
      return { value, weight: key.length + JSON.stringify(value).length };
    });
  return (await remembered.get(key, begin, ctx.signal)).value as T;
}
