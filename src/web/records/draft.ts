import { useState } from 'react';
import type { Text } from '../../domain/text.ts';
import type { Failure } from '../api/failure.ts';
import { useWrite, type Writable } from '../api/queries.ts';
import { type Conflict, conflictOf } from './conflict.ts';

/** The form state of a record: what stands in it, what became of saving it. */
export type Draft<Fields extends object> = {
  fields: Fields;
  edit: (patch: Partial<Fields>) => void;
  /** The fields that differ from what they were read from. */
  changed: Partial<Fields>;
  save: () => void;
  isSaving: boolean;
  /** Why it was not saved, unless somebody else was faster. */
  failure: Failure | null;
  forgetFailure: () => void;
  /** Somebody else was faster. */
  conflict: Conflict | null;
  /** Gives up one's own version. */
  takeTheirs: () => void;
  /** Saves one's own version on top of theirs. */
  keepMine: () => void;
};

/** The fields whose values are no longer those of `before`; values are compared by what they say. */
export function changedFields<Fields extends object>(before: Fields, now: Fields): Partial<Fields> {
  const changed = Object.entries(now).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof Fields]),
  );
  return Object.fromEntries(changed) as Partial<Fields>;
}

type Saving<Sent, Input, Saved> = {
  procedure: Writable<Input, Saved>;
  /** What is sent for what stands in the form. */
  input: (sent: Sent) => Input;
  onSaved: (saved: Saved) => void;
};
type Checking<Fields> = {
  /** What keeps the fields from being sent. */
  check?: (fields: Fields) => Text | null;
};

type NewRecord<Fields extends object, Input, Saved> = Saving<Fields, Input, Saved> &
  Checking<Fields> & { empty: Fields | (() => Fields) };

/** The draft of a record that does not exist yet. */
export function useNewRecord<Fields extends object, Input, Saved>({
  empty,
  input,
  ...rest
}: NewRecord<Fields, Input, Saved>): Draft<Fields> {
  const [base] = useState(empty);
  return useFields({ base, ...rest, input: ({ fields }) => input(fields), version: 0, takeTheirs: () => base });
}

type Sent<Fields> = { version: number; fields: Fields; changed: Partial<Fields> };
type ExistingRecord<Row extends { version: number }, Fields extends object, Input, Saved> = Checking<Fields> &
  Saving<Sent<Fields>, Input, Saved> & {
    /** The record as the server last told it. */
    record: Row;
    /** What a person may change of it. */
    fieldsOf: (record: Row) => Fields;
    /** What follows when one's own version is given up; the form starts afresh from theirs in any case. */
    onTakeTheirs?: () => void;
  };

/**
 * The draft of a record that others may change meanwhile. It stays with the version that it was read from: what somebody else saves
 * must neither be overwritten unseen nor wipe what was typed. Another record needs another `key` of the component.
 */
export function useRecord<Row extends { version: number }, Fields extends object, Input, Saved>({
  record,
  fieldsOf,
  onTakeTheirs,
  ...rest
}: ExistingRecord<Row, Fields, Input, Saved>): Draft<Fields> {
  const [base, setBase] = useState(() => ({ version: record.version, fields: fieldsOf(record) }));
  return useFields({
    ...rest,
    base: base.fields,
    version: base.version,
    takeTheirs: () => {
      const theirs = { version: record.version, fields: fieldsOf(record) };
      setBase(theirs);
      onTakeTheirs?.();
      return theirs.fields;
    },
  });
}

type FieldsOptions<Fields extends object, Input, Saved> = Saving<Sent<Fields>, Input, Saved> &
  Checking<Fields> & { base: Fields; version: number; takeTheirs: () => Fields };

function useFields<Fields extends object, Input, Saved>({
  base,
  version,
  takeTheirs,
  check,
  procedure,
  input,
  onSaved,
}: FieldsOptions<Fields, Input, Saved>): Draft<Fields> {
  const [fields, setFields] = useState(base);
  const [problem, setProblem] = useState<Failure | null>(null);
  const write = useWrite(procedure, { quiet: true, onSuccess: onSaved });
  const changed = changedFields(base, fields);
  const conflict = conflictOf(write.failure);
  const forgetFailure = () => {
    setProblem(null);
    write.reset();
  };
  const save = (basedOn: number) => {
    const reason = check?.(fields) ?? null;
    setProblem(reason && { code: 'invalid_input', reason, details: {} });
    if (!reason) write.mutate(input({ version: basedOn, fields, changed }));
  };
  return {
    fields,
    edit: (patch) => setFields((old) => ({ ...old, ...patch })),
    changed,
    save: () => save(version),
    isSaving: write.isPending,
    failure: problem ?? (conflict ? null : write.failure),
    forgetFailure,
    conflict: problem ? null : conflict,
    takeTheirs: () => {
      setFields(takeTheirs());
      forgetFailure();
    },
    keepMine: () => conflict && save(conflict.version),
  };
}
