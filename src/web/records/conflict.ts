import type { Failure } from '../api/failure.ts';

type Stored = Record<string, unknown> & { version?: number };

/** Somebody else was faster: what they stored meanwhile, and what was to be stored. */
export type Conflict = { theirs: Stored; mine: Stored; version: number };

/** How the fields of a record are called, and how their values are written. Fields without a name are not compared. */
export type FieldWords = {
  labels: Record<string, string>;
  write?: (field: string, value: unknown) => string;
};

/** Both versions, where a failure is about two people who changed the same record. */
export function conflictOf(failure: Failure | null): Conflict | null {
  if (failure?.code !== 'conflict') return null;
  const theirs = (failure.details.current ?? {}) as Stored;
  const mine = (failure.details.submitted ?? {}) as Stored;
  return { theirs, mine, version: theirs.version ?? 0 };
}

function asStored(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The fields in which both versions differ, in the order of their names. */
export function differencesOf(
  { theirs, mine }: Conflict,
  { labels, write = (_, value) => asStored(value) }: FieldWords,
) {
  return Object.entries(labels)
    .filter(([field]) => field in mine && asStored(theirs[field]) !== asStored(mine[field]))
    .map(([field, label]) => ({
      field,
      label,
      theirs: write(field, theirs[field]),
      mine: write(field, mine[field]),
    }));
}
