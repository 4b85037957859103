/** How long `/health` takes while something else happens: what everybody else feels of it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** The longest answer of `/health` in ms while `work` runs; Infinity when one was not given within 30 s. */
export async function slowestHealthMs(address: () => string, work: () => Promise<unknown>): Promise<number> {
  let slowest = 0;
  let working = true;
  const watching = (async () => {
    while (working) {
      const begun = performance.now();
      const answered = await fetch(`${address()}/health`, { signal: AbortSignal.timeout(30_000) })
        .then((response) => response.text())
        .catch(() => null);
      slowest = Math.max(slowest, answered === null ? Number.POSITIVE_INFINITY : performance.now() - begun);
      await sleep(10);
    }
  })();
  await work();
  working = false;
  await watching;
  return Math.round(slowest);
}

export async function until(happened: () => Promise<boolean> | boolean, withinMs: number): Promise<number | null> {
  const begun = performance.now();
  while (performance.now() - begun < withinMs) {
    if (await happened()) return Math.round(performance.now() - begun);
    await sleep(100);
  }
  return null;
}
