/**
 * Which of many p-values survive when at most a share q of the findings may be false? Returns the adjusted p-values in the
 * order given: a test counts as significant at q when its adjusted value is below q.
 * Source: Y. Benjamini and Y. Hochberg, J. R. Statist. Soc. B 57 (1995) 289–300.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach((index, place) => {
    const rank = pValues.length - place;
    smallest = Math.min(smallest, (pValues[index]! * pValues.length) / rank);
    adjusted[index] = smallest;
  });
  return adjusted;
}
