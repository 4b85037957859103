import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { Scope, Sheets } from './answers.ts';

const maxRemembered = 500;
const remembered = new Map<string, Promise<unknown>>();

/**
 * Runs a computation over answer sheets once for the same sheets and the same question. The facts of a visible batch never change, so the batches
 * and the number of sheets (answers posted to the API join an existing batch) identify what would be computed from.
 */
export async function remember<T>(
  ctx: Scope,
  sheets: Sheets,
  question: unknown,
  compute: () => Promise<T>,
): Promise<T> {
  const [count] = await ctx.facts.query<{ sheets: number }>({
    sql: `SELECT count() AS sheets FROM response WHERE ${sheets.where}`,
    params: sheets.params,
    signal: ctx.signal,
  });
  if (!count) throw new BiplaneError('unavailable', text('errors.unavailable'));
  const key = JSON.stringify([sheets, count.sheets, question]);
  const known = remembered.get(key);
  if (known) {
    // most recently used last
    remembered.delete(key);
    remembered.set(key, known);
    // whoever asked first may have left and taken the computation along
    return (known as Promise<T>).catch((error) => {
      if (ctx.signal?.aborted) throw error;
      return compute();
    });
  }
  const computing = compute();
  remembered.set(key, computing);
  computing.catch(() => remembered.delete(key));
  for (const oldest of remembered.keys()) {
    if (remembered.size <= maxRemembered) break;
    remembered.delete(oldest);
  }
  return computing;
}
