import { nextUnit, type RandomStreams } from '../cadence/random.ts';

/** The next standard normal number of a stream (Box & Muller 1958). */
export function nextNormal(streams: RandomStreams, at: number): number {
  const radius = Math.sqrt(-2 * Math.log(nextUnit(streams, at)));
  return radius * Math.cos(2 * Math.PI * nextUnit(streams, at));
}

/** The next gamma number of this shape and scale 1 (Marsaglia & Tsang 2000). */
export function nextGamma(streams: RandomStreams, at: number, shape: number): number {
  if (shape < 1) return nextGamma(streams, at, shape + 1) * nextUnit(streams, at) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = nextNormal(streams, at);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(nextUnit(streams, at)) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Makes of a mean and a variance an amount that may happen. */
export type Vary = (mean: number, variance: number) => number;

/** The next number of a gamma distribution with this mean and variance; the mean itself where either is not positive. */
export function nextSpread(streams: RandomStreams, at: number, mean: number, variance: number): number {
  if (!(mean > 0 && variance > 0)) return mean;
  const shape = (mean * mean) / variance;
  // Below this nearly all weight lies at zero, and powers of tiny shapes underflow to it anyway.
  return shape < 1e-3 ? mean : (mean * nextGamma(streams, at, shape)) / shape;
}
