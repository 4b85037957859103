import { useEffect, useState } from 'react';
import type { Text } from '../../domain/text.ts';
import type { Failure } from '../api/failure.ts';
import { useWrite, type Writable } from '../api/queries.ts';
import { useText } from '../i18n/text.ts';
import { isConflict } from './conflict.ts';
import { type Collision, merge, type Path, same, taking } from './merge.ts';

/** The form state of a record: what stands in it, what became of saving it. */
export type Draft<Fields extends object> = {
  fields: Fields;
  edit: (patch: Partial<Fields>) => void;
  /** The fields that differ from what they were read from. */
  changed: Partial<Fields>;
  /** Saves what stands in the form, with `patch` on top. */
  save: (patch?: Partial<Fields>) => void;
  isSaving: boolean;
  /** Why it was not saved, unless somebody else was faster. */
  failure: Failure | null;
  /** The same at the field that the server names. */
  errorOf: (field: keyof Fields & string) => string | undefined;
  forgetFailure: () => void;
  /** What somebody else saved meanwhile and is another value here; everything else is merged. */
  collisions: readonly Collision[];
  /** Saves, with what was saved meanwhile at these places. */
  settle: (theirs: readonly Path[]) => void;
};

/** The fields whose values are no longer those of `before`; values are compared by what they say. */
export function changedFields<Fields extends object>(before: Fields, now: Fields): Partial<Fields> {
  const changed = Object.entries(now).filter(([field, value]) => !same(value, before[field as keyof Fields]));
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

const never = { collisions: [], settle: () => {} };

/** The draft of a record that does not exist yet. However often it is sent, one is made. */
export function useNewRecord<Fields extends object, Input, Saved>({
  empty,
  procedure,
  input,
  onSaved,
  check,
}: NewRecord<Fields, Input, Saved>): Draft<Fields> {
  const [base] = useState(empty);
  const [fields, setFields] = useState(base);
  const write = useWrite(procedure, { quiet: true, makesOne: true, onSuccess: onSaved });
  const { refuses, ...told } = useTold(write, check);
  return {
    ...{ fields, changed: changedFields(base, fields), isSaving: write.isPending },
    edit: (patch) => setFields((old) => ({ ...old, ...patch })),
    save: (patch) => {
      const now = { ...fields, ...patch };
      setFields(now);
      if (!refuses(now)) write.mutate(input(now));
    },
    ...told,
    ...never,
  };
}

type Sent<Fields> = { version: number; fields: Fields; changed: Partial<Fields> };
type ExistingRecord<Row extends { version: number }, Fields extends object, Input, Saved> = Checking<Fields> &
  Saving<Sent<Fields>, Input, Saved> & {
    /** The record as the server last told it. */
    record: Row;
    /** What a person may change of it. */
    fieldsOf: (record: Row) => Fields;
    /** The version of the record in what the server answers, where that is not the record itself. */
    versionOf?: (saved: Saved) => number;
  };

/** Where somebody is typing, nothing may move under their hands. */
function isTyping(): boolean {
  const at = document.activeElement;
  return (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) && !at.readOnly;
}

/** How long the version that somebody else saved may take to come. */
const theirsMs = 10_000;

/**
 * The draft of a record that others may change meanwhile. What they save is merged into it as soon as nobody is typing: fields that nobody
 * touched here show the new value, and what was typed stays. Only where both changed the same are they asked, and only when it is saved. What is
 * saved while it is being saved follows afterwards, on what the first left. Another record needs another `key` of the component.
 */
export function useRecord<Row extends { version: number }, Fields extends object, Input, Saved>({
  record,
  fieldsOf,
  versionOf = (saved) => (saved as { version: number }).version,
  procedure,
  input,
  onSaved,
  check,
}: ExistingRecord<Row, Fields, Input, Saved>): Draft<Fields> {
  const [base, setBase] = useState(() => ({ version: record.version, fields: fieldsOf(record) }));
  const [fields, setFields] = useState(base.fields);
  /** Asked to be saved, and refused because another version is there that has not come yet. */
  const [awaits, setAwaits] = useState(false);
  /** Asked to be saved while it is being saved. */
  const [again, setAgain] = useState(false);
  const [timesLeft, setLeft] = useState(0);
  const [collisions, setCollisions] = useState<readonly Collision[]>([]);
  const write = useWrite(procedure, { quiet: true, merges: true, onSuccess: onSaved });
  const { refuses, ...told } = useTold(write, check);
  const isNewer = record.version > base.version;

  const send = (from: { version: number; fields: Fields }, now: Fields) => {
    setBase(from);
    setFields(now);
    setCollisions([]);
    const sent = { version: from.version, fields: now, changed: changedFields(from.fields, now) };
    write.mutate(input(sent), {
      // One's own write raises it by one; what is above that is somebody else's, and not yet in the form.
      onSuccess: (saved) => setBase({ version: from.version + (versionOf(saved) > from.version ? 1 : 0), fields: now }),
      onError: () => setAwaits(true),
    });
  };
  const theirs = () => ({ version: record.version, fields: fieldsOf(record) });
  const save = (patch?: Partial<Fields>) => {
    const now = { ...fields, ...patch };
    setFields(now);
    if (refuses(now)) return;
    if (write.isPending) return setAgain(true);
    if (!isNewer) return send(base, now);
    const { merged, collisions: found } = merge(base.fields, now, fieldsOf(record));
    if (found.length === 0) return send(theirs(), merged);
    adopt(merged, found);
    setCollisions(found);
  };
  /** Takes over what does not collide; the rest stays as it was read, so that it is still seen to collide. */
  const adopt = (merged: Fields, found: readonly Collision[]) => {
    const read = found.map(({ path }) => path);
    setBase((old) => ({
      version: found.length === 0 ? record.version : old.version,
      fields: taking(fieldsOf(record), old.fields, read),
    }));
    setFields(merged);
  };

  const conflicts = isConflict(told.failure);
  const waits = awaits && conflicts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever stands in the form when another version comes
  useEffect(() => {
    if (!isNewer || write.isPending) return;
    if (waits) {
      setAwaits(false);
      told.forgetFailure();
      return save();
    }
    if (isTyping()) {
      const left = () => setLeft((count) => count + 1);
      document.addEventListener('focusout', left, { once: true });
      return () => document.removeEventListener('focusout', left);
    }
    const { merged, collisions: found } = merge(base.fields, fields, fieldsOf(record));
    adopt(merged, found);
  }, [record.version, isNewer, waits, write.isPending, timesLeft]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when what was under way has its answer
  useEffect(() => {
    if (write.isPending || !again) return;
    setAgain(false);
    if (!told.failure && Object.keys(changedFields(base.fields, fields)).length > 0) save();
  }, [write.isPending, again]);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setAwaits(false), theirsMs);
    return () => clearTimeout(timer);
  }, [waits]);

  return {
    ...{ fields, changed: changedFields(base.fields, fields), isSaving: write.isPending || waits },
    edit: (patch) => setFields((old) => ({ ...old, ...patch })),
    save,
    ...told,
    failure: waits || collisions.length > 0 ? null : told.failure,
    collisions,
    settle: (paths) =>
      send(theirs(), taking(merge(base.fields, fields, fieldsOf(record)).merged, fieldsOf(record), paths)),
  };
}

/** Why a draft was not saved: what the form itself finds, or what the server says, which may name a field of it. */
function useTold<Fields extends object>(
  write: { failure: Failure | null; reset: () => void },
  check: ((fields: Fields) => Text | null) | undefined,
) {
  const t = useText();
  const [problem, setProblem] = useState<Failure | null>(null);
  const failure = problem ?? write.failure;
  return {
    failure,
    errorOf: (field: keyof Fields & string) =>
      failure && failure.details.field === field ? t(failure.reason) : undefined,
    forgetFailure: () => {
      setProblem(null);
      write.reset();
    },
    /** Whether the form keeps these fields to itself, and says why. */
    refuses: (fields: Fields): boolean => {
      const reason = check?.(fields) ?? null;
      setProblem(reason && { code: 'invalid_input', reason, details: {} });
      return reason !== null;
    },
  };
}
