import { nextUnit, randomStreams } from '../../../../domain/cadence/random.ts';

/** Everything the simulator draws at random; the same seed and name give the same numbers in the same order. */
export type Draw = {
  /** Strictly between 0 and 1. */
  unit: () => number;
  /** Standard normal. */
  normal: () => number;
  chance: (probability: number) => boolean;
  /** An index, each as likely as its weight. */
  index: (weights: readonly number[]) => number;
  of: <T>(items: readonly T[]) => T;
  /** A whole number next to `mean`, and on average equal to it. */
  count: (mean: number) => number;
};

/** A stream of random numbers of its own. */
export function drawFrom(seed: number, name: string): Draw {
  const stream = randomStreams(seed, [name]);
  const unit = () => nextUnit(stream, 0);
  let spare: number | null = null;
  // Box & Muller (1958): two normals from two uniforms.
  const normal = () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(unit()));
    const angle = 2 * Math.PI * unit();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const index = (weights: readonly number[]) => {
    let left = unit() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < weights.length - 1; i++) {
      left -= weights[i]!;
      if (left < 0) return i;
    }
    return weights.length - 1;
  };
  return {
    unit,
    normal,
    chance: (probability) => unit() < probability,
    index,
    of: (items) => items[Math.floor(unit() * items.length)]!,
    count: (mean) => Math.floor(mean + unit()),
  };
}
