/** A linear scale from data to pixels. */
export type Scale = { (value: number): number; domain: [number, number] };

export function linearScale([low, high]: [number, number], [from, to]: [number, number]): Scale {
  const span = high - low || 1;
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), {
    domain: [low, high] as [number, number],
  });
}

/** About `count` round values within a domain (1, 2, 2.5, 5 × 10ⁿ apart). */
export function ticks([low, high]: [number, number], count = 5): number[] {
  const rough = (high - low || 1) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}
