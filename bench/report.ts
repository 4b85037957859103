export type Measurement = {
  name: string;
  value: number;
  unit: 's' | 'ms' | '×' | 'MB' | '/s' | '';
  /** The most that passes; without one the figure is only shown. */
  limit?: number;
  /** The least that passes, of what should be much. */
  least?: number;
};

/** Writes one measurement as the line that `npm run bench` reads: name, value, unit, limit and verdict between tabs. */
export function report({ name, value, unit, limit, least }: Measurement): void {
  const passes = (limit === undefined || value <= limit) && (least === undefined || value >= least);
  console.log(
    [
      name,
      value.toFixed(value < 10 ? 2 : 0),
      unit,
      limit ?? (least === undefined ? '' : `≥ ${least}`),
      passes ? 'pass' : 'FAIL',
    ].join('\t'),
  );
}

export async function millisecondsOf(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** The value below which the given share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
