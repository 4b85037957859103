import type { Scope, Sheets } from './answers.ts';

const maxRemembered = 500;
const remembered = new Map<string, Promise<unknown>>();

/** Runs a computation over answer sheets once for the same sheets and the same question. */
export async function remember<T>(
  ctx: Pick<Scope, 'signal'>,
  sheets: Sheets,
  question: unknown,
  compute: () => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([sheets.digest, question]);
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
