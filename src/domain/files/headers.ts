/** A column name that had to be changed, because it was empty or had been used before. */
export type RenamedHeader = { column: number; from: string; to: string };

/**
 * A name of its own for every column: `Q1, Q1, ''` become `Q1, Q1 (2), #3`. The changes are told, so that a person can see that two
 * columns of the file shared a name.
 */
export function uniqueHeaders(header: readonly string[]): { names: string[]; renamed: RenamedHeader[] } {
  const taken = new Set<string>();
  const own = new Set(header.map((name) => name.trim()));
  const renamed: RenamedHeader[] = [];
  /** By name: the number of its next copy, so that a thousand equal names are not tried a thousand times each. */
  const copies = new Map<string, number>();
  const names = header.map((raw, column) => {
    const from = raw.trim();
    let to = from || `#${column + 1}`;
    let copy = copies.get(from) ?? 2;
    // An empty name starts from another one in every column.
    for (; taken.has(to) || (to !== from && own.has(to)); copy++) to = `${from || `#${column + 1}`} (${copy})`;
    if (from) copies.set(from, copy);
    taken.add(to);
    if (to !== from) renamed.push({ column, from, to });
    return to;
  });
  return { names, renamed };
}
