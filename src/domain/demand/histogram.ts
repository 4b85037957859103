/**
 * Edges of a histogram from `minimum` to `maximum` in round steps (1, 2 or 5 × a power of ten), about `bins` of them.
 * A single value gets one bin of width 1.
 */
export function histogramEdges(minimum: number, maximum: number, bins = 12): number[] {
  if (!(maximum > minimum)) return [minimum, minimum + 1];
  const rough = (maximum - minimum) / bins;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * (1 - 1e-9))!;
  const first = Math.floor(minimum / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(maximum / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The bin that holds a value: edges[i] ≤ value < edges[i + 1], the last bin closed. */
export function binOf(value: number, edges: readonly number[]): number {
  const step = edges[1]! - edges[0]!;
  const bin = Math.floor((value - edges[0]!) / step + 1e-9);
  return Math.min(Math.max(bin, 0), edges.length - 2);
}
