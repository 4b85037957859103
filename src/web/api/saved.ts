/** What a write answers is the newest of a record: screens show it at once, and not only when they have asked again. */

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How deep in an answer records lie: in a list, or in a list of it. */
const deepest = 3;

/**
 * What a query knows, with what was saved in place of an older version of the same record. Of that only what the query told of it: it may tell
 * more, such as where a task lies in the schedule. A record without an id is the whole answer of the query that gets it (`isWhole`).
 */
export function withSaved(known: unknown, saved: unknown, { isWhole = false, depth = 0 } = {}): unknown {
  if (!isRow(saved) || typeof saved.version !== 'number' || depth > deepest) return known;
  const within = (value: unknown) => withSaved(value, saved, { depth: depth + 1 });
  if (Array.isArray(known)) {
    const next = known.map(within);
    return next.some((value, at) => value !== known[at]) ? next : known;
  }
  if (!isRow(known)) return known;
  const isIt = saved.id === undefined ? isWhole && known.id === undefined : known.id === saved.id;
  if (isIt && typeof known.version === 'number') {
    if (known.version >= saved.version) return known;
    return Object.fromEntries(
      Object.entries(known).map(([field, value]) => [field, field in saved ? saved[field] : value]),
    );
  }
  const next = Object.entries(known).map(([field, value]) => [field, within(value)] as const);
  return next.some(([field, value]) => value !== known[field]) ? Object.fromEntries(next) : known;
}
