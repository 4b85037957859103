type Run = { length: number; distance: number; previous: Run | null; member: string };

/** Is the first the better run: longer, or as long with members that stand closer to their other place? */
const isBetter = (one: Run, other: Run | null) =>
  other === null || one.length > other.length || (one.length === other.length && one.distance < other.distance);

/**
 * The largest part of a list whose members stand in the same order in another one: what of `before` was not moved to get `after`. Of several as large
 * the one whose members changed their places least. Members of one list only do not count. Quadratic: for lists of a few hundred.
 *
 * @example inOrder(['a', 'b', 'c'], ['c', 'a', 'b']) // → {a, b}: c was moved
 */
export function inOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const common = new Set(before.filter((member) => after.includes(member)));
  const placeAfter = new Map(after.filter((member) => common.has(member)).map((member, place) => [member, place]));
  const runs: Run[] = [];
  let best: Run | null = null;
  for (const [place, member] of [...common].entries()) {
    const here = placeAfter.get(member)!;
    let previous: Run | null = null;
    for (const run of runs) {
      if (placeAfter.get(run.member)! < here && isBetter(run, previous)) previous = run;
    }
    const distance = (previous?.distance ?? 0) + Math.abs(place - here);
    const run: Run = { length: (previous?.length ?? 0) + 1, distance, previous, member };
    runs.push(run);
    if (isBetter(run, best)) best = run;
  }
  const kept = new Set<string>();
  for (let run = best; run; run = run.previous) kept.add(run.member);
  return kept;
}
