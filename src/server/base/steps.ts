/** Long work on the thread that answers everybody, with a pause after each step. */
import { setImmediate } from 'node:timers/promises';

/** Lets everybody else have a turn. */
export const pause = (): Promise<void> => setImmediate();

const longestStretchMs = 20;

/** Does work that is made in steps, and lets everybody else have a turn when it has gone on for a while. */
export async function inSteps<T>(steps: Generator<void, T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < longestStretchMs) continue;
    await pause();
    began = performance.now();
  }
}
