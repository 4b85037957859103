/** How long others wait while something happens, and waiting for something to happen. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Asks from a thread of its own: what this process does meanwhile (making a body, sending it) must not count. */
const watcher = `
  import { parentPort, workerData } from 'node:worker_threads';
  let slowest = 0;
  let isReady = false;
  parentPort.on('message', () => {
    parentPort.postMessage(slowest);
    process.exit(0);
  });
  for (;;) {
    const begun = performance.now();
    const answered = await fetch(workerData, { signal: AbortSignal.timeout(30_000) }).then((response) => response.text()).catch(() => null);
    // The first one opens the connection.
    if (isReady) slowest = Math.max(slowest, answered === null ? Infinity : performance.now() - begun);
    else parentPort.postMessage('ready');
    isReady = true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }`;

/**
 * The longest that anybody else waits in ms while `work` runs, for an answer that takes the server next to nothing (nobody is refused);
 * Infinity when one was not given within 30 s.
 */
export async function slowestOfOthersMs(address: () => string, work: () => Promise<unknown>): Promise<number> {
  const source = new URL(`data:text/javascript,${encodeURIComponent(watcher)}`);
  const thread = new Worker(source, { workerData: `${address()}/api/v1/session` });
  await new Promise((resolve) => thread.once('message', resolve));
  await work();
  const slowest = new Promise<number>((resolve) => thread.once('message', resolve));
  thread.postMessage('enough');
  return Math.round(await slowest);
}

export async function until(happened: () => Promise<boolean> | boolean, withinMs: number): Promise<number | null> {
  const begun = performance.now();
  while (performance.now() - begun < withinMs) {
    if (await happened()) return Math.round(performance.now() - begun);
    await sleep(100);
  }
  return null;
}
