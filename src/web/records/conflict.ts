import type { Failure } from '../api/failure.ts';
import type { Collision, Path } from './merge.ts';

/** Whether a failure says that somebody else was faster at the same record. */
export const isConflict = (failure: Failure | null): boolean =>
  failure?.code === 'conflict' && failure.details.current !== undefined;

/**
 * How a record says itself where two versions of it differ: every field has a name; what a number, a choice or an id means is said by `write`.
 * Both are given the whole path of a value inside a field, `placeOf` for what stands deeper than the field itself.
 */
export type FieldWords<Fields extends object = Record<string, unknown>> = {
  labels: Record<keyof Fields & string, string>;
  /** `undefined`: as anything is written. */
  write?: (path: Path, value: unknown) => string | undefined;
  placeOf?: (path: Path) => string;
};

/** What is written of a value of which nothing more is known, in the reader's language. */
export type PlainWords = {
  number: (value: number) => string;
  date: (plainDate: string) => string;
  empty: string;
  yes: string;
  no: string;
};

/** Any value in words. A list or group is told by its parts. */
export function writePlainly(value: unknown, words: PlainWords): string {
  if (value === null || value === undefined || value === '') return words.empty;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return words.number(value);
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? words.date(value) : value;
  const parts = Array.isArray(value) ? value : Object.values(value);
  if (parts.length === 0) return words.empty;
  return parts.map((part) => writePlainly(part, words)).join(' · ');
}

/** The differing values of both versions, each with its name. */
export function differencesOf(
  collisions: readonly Collision[],
  { labels, write, placeOf }: FieldWords,
  plain: PlainWords,
) {
  return collisions.map(({ path, theirs, mine }) => {
    const written = (value: unknown) =>
      (value === undefined ? undefined : write?.(path, value)) ?? writePlainly(value, plain);
    const [field = ''] = path;
    const label = (path.length > 1 && placeOf?.(path)) || [labels[field] ?? field, ...path.slice(1)].join(' · ');
    return { key: path.join('\n'), path, label, theirs: written(theirs), mine: written(mine) };
  });
}
