/** Answered a question, or gave one of some answers to it. */
export type RowCondition = { position: number; answers?: string[] };

/** Conditions as they stand in the URL (`?rows=…`); an empty list is all answer sheets. */
export function rowsSearch(conditions: RowCondition[]): string {
  return JSON.stringify(conditions);
}

/** Conditions out of the URL; null where there are none or somebody broke them. */
export function readRowsSearch(search: string): RowCondition[] | null {
  if (search === '') return null;
  try {
    const found: unknown = JSON.parse(search);
    return Array.isArray(found) && found.every((one) => typeof one?.position === 'number')
      ? (found as RowCondition[])
      : null;
  } catch {
    return null;
  }
}
