import type { DurationDistribution } from './plan.ts';
import { nextUnit, type RandomStreams } from './random.ts';

/** A duration with its three points, in working days. */
export type ThreePoints = { optimistic: number; likely: number; pessimistic: number };

/** Weight of the most likely value against the ends in PERT: mean = (a + λm + b) / (λ + 2). */
const lambda = 4;

/** Shape parameters of the PERT-beta on [optimistic, pessimistic] (Malcolm et al. 1959, modified PERT with λ = 4). */
export function pertShape({ optimistic, likely, pessimistic }: ThreePoints): { alpha: number; beta: number } {
  const range = pessimistic - optimistic;
  return {
    alpha: 1 + (lambda * (likely - optimistic)) / range,
    beta: 1 + (lambda * (pessimistic - likely)) / range,
  };
}

/** Exact mean and standard deviation, in working days, of a three-point duration. */
export function durationMoments(points: ThreePoints, distribution: DurationDistribution): { mean: number; sd: number } {
  const { optimistic: a, likely: m, pessimistic: b } = points;
  if (a === b) return { mean: a, sd: 0 };
  if (distribution === 'triangular') {
    return { mean: (a + m + b) / 3, sd: Math.sqrt((a * a + b * b + m * m - a * b - a * m - b * m) / 18) };
  }
  const mean = (a + lambda * m + b) / (lambda + 2);
  return { mean, sd: Math.sqrt(((mean - a) * (b - mean)) / (lambda + 3)) };
}

/** Fills `out[from … from + count)` with draws from one stream. */
export type DurationSampler = (
  streams: RandomStreams,
  at: number,
  out: Float64Array,
  from: number,
  count: number,
) => void;

/** Draws of a three-point duration. Exact: no tables, no truncation beyond the resolution of the generator. */
export function durationSampler(points: ThreePoints, distribution: DurationDistribution): DurationSampler {
  const { optimistic, pessimistic } = points;
  if (optimistic === pessimistic) return (_streams, _at, out, from, count) => out.fill(optimistic, from, from + count);
  return distribution === 'triangular' ? triangularSampler(points) : pertSampler(points);
}

/** By inversion of the distribution function. */
function triangularSampler({ optimistic, likely, pessimistic }: ThreePoints): DurationSampler {
  const range = pessimistic - optimistic;
  const rising = (likely - optimistic) / range;
  return (streams, at, out, from, count) => {
    for (let k = from; k < from + count; k++) {
      const u = nextUnit(streams, at);
      out[k] =
        u < rising
          ? optimistic + range * Math.sqrt(u * rising)
          : pessimistic - range * Math.sqrt((1 - u) * (1 - rising));
    }
  };
}

/**
 * Beta variates as G(α) / (G(α) + G(β)) of two gamma variates; where the most likely value sits at an end, one shape is
 * 1 and the distribution inverts in closed form.
 */
function pertSampler(points: ThreePoints): DurationSampler {
  const { optimistic } = points;
  const range = points.pessimistic - optimistic;
  const { alpha, beta } = pertShape(points);
  if (alpha === 1 || beta === 1) {
    const power = 1 / Math.max(alpha, beta);
    return (streams, at, out, from, count) => {
      for (let k = from; k < from + count; k++) {
        const tail = nextUnit(streams, at) ** power;
        out[k] = optimistic + range * (beta === 1 ? tail : 1 - tail);
      }
    };
  }
  const forAlpha = gammaScale(alpha);
  const forBeta = gammaScale(beta);
  return (streams, at, out, from, count) => {
    for (let k = from; k < from + count; k++) {
      const x = nextGamma(streams, at, forAlpha.d, forAlpha.c);
      const y = nextGamma(streams, at, forBeta.d, forBeta.c);
      out[k] = optimistic + (range * x) / (x + y);
    }
  };
}

function gammaScale(shape: number) {
  const d = shape - 1 / 3;
  return { d, c: 1 / Math.sqrt(9 * d) };
}

/** Gamma variate with shape d + 1/3 ≥ 1: Marsaglia & Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3). */
function nextGamma(streams: RandomStreams, at: number, d: number, c: number): number {
  for (;;) {
    const x = nextNormal(streams, at);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = nextUnit(streams, at);
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Edges and ratios of the 128 layers of equal area under the normal density, from the tail inwards. */
const layers = 128;
const tailStart = 3.442619855899;
const layerArea = 9.91256303526217e-3;
const { edge, ratio } = normalLayers();

function normalLayers(): { edge: Float64Array; ratio: Float64Array } {
  const density = (x: number) => Math.exp(-0.5 * x * x);
  const edge = new Float64Array(layers + 1);
  edge[0] = layerArea / density(tailStart);
  edge[1] = tailStart;
  for (let i = 2; i < layers; i++) edge[i] = Math.sqrt(-2 * Math.log(layerArea / edge[i - 1]! + density(edge[i - 1]!)));
  const ratio = new Float64Array(layers);
  for (let i = 0; i < layers; i++) ratio[i] = edge[i + 1]! / edge[i]!;
  return { edge, ratio };
}

/** Standard normal variate: ziggurat of Marsaglia & Tsang (2000) as corrected by Doornik (2005), independent layer and position. */
function nextNormal(streams: RandomStreams, at: number): number {
  for (;;) {
    const u = 2 * nextUnit(streams, at) - 1;
    const layer = Math.floor(nextUnit(streams, at) * layers);
    if (Math.abs(u) < ratio[layer]!) return u * edge[layer]!;
    if (layer === 0) return normalTail(streams, at, u < 0);
    const x = u * edge[layer]!;
    const outer = Math.exp(-0.5 * (edge[layer]! * edge[layer]! - x * x));
    const inner = Math.exp(-0.5 * (edge[layer + 1]! * edge[layer + 1]! - x * x));
    if (inner + nextUnit(streams, at) * (outer - inner) < 1) return x;
  }
}

/** Beyond the last edge (Marsaglia 1964). */
function normalTail(streams: RandomStreams, at: number, negative: boolean): number {
  for (;;) {
    const x = Math.log(nextUnit(streams, at)) / tailStart;
    const y = Math.log(nextUnit(streams, at));
    if (-2 * y >= x * x) return negative ? x - tailStart : tailStart - x;
  }
}
