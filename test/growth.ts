/** How the processor time of a reader grows with its input: the machine may be slow or busy, a square shows all the same. */
import { expect } from 'vitest';

/** What caches and garbage collection add, and the longest that the largest input may take; both in processor time. */
const noiseMs = 100;
const longestMs = 3_000;

function quickest(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const started = process.cpuUsage();
    run();
    least = Math.min(least, process.cpuUsage(started).user / 1000);
  }
  return least;
}

/** Below this a square hides in the noise: a quick reader is given more, up to this many times as much. */
const shortestMs = 30;
const mostTimesLarger = 4;

/** Garbage collection and compilation may fall into any one measurement; a square shows in each. */
const measurements = 3;

/** Fails unless four times the input takes about four times as long. `input(size)` makes a hostile one, `read` gets it. */
export function expectLinear<T>(size: number, input: (size: number) => T, read: (input: T) => unknown): void {
  const timeOf = (length: number) => {
    const made = input(length);
    return quickest(() => read(made));
  };
  let base = size;
  while (base < size * mostTimesLarger && timeOf(base) < shortestMs) base *= 2;
  for (let measurement = 1; ; measurement++) {
    const [once, twice, fourTimes] = [1, 2, 4].map((factor) => timeOf(base * factor)) as [number, number, number];
    const times = `${once.toFixed(1)} → ${twice.toFixed(1)} → ${fourTimes.toFixed(1)} ms`;
    expect(fourTimes, times).toBeLessThan(longestMs);
    const most = 10 * once + noiseMs;
    if (fourTimes < most) return;
    if (measurement === measurements) expect(fourTimes, times).toBeLessThan(most);
  }
}
