import type { Text } from '../../domain/text.ts';
import type { Reading } from '../../locales/format/typed.ts';

/** How the values of a field are read and written. */
export type Notation<Value> = {
  read: (typed: string) => Reading<Value>;
  /** As a value stands in a field that nobody types into. */
  write: (value: Value) => string;
  /** As it is edited. */
  writePlain: (value: Value) => string;
  /** What is wrong with a value that is none: a field in error left it and went away. */
  problemOf: (value: Value) => Text | null;
};

/** What somebody has typed and not left behind as a value: its text, and the value that the form was told for it. */
export type Typed<Value> = { text: string; told: Value | null };

type Field<Value> = {
  typed: Typed<Value> | null;
  /** As the form keeps it. */
  value: Value | null;
  isFocused: boolean;
};

/**
 * What stands in a field, and what keeps it from being taken. The text is the truth while somebody types: it is read, and never written
 * over. What another person or the form itself has put there since takes its place once nobody is in the field.
 */
export function standing<Value>(
  { typed, value, isFocused }: Field<Value>,
  { read, write, writePlain, problemOf }: Notation<Value>,
): { text: string; problem: Text | null } {
  if (typed && (isFocused || Object.is(typed.told, value))) {
    return { text: typed.text, problem: read(typed.text).problem };
  }
  if (value === null) return { text: '', problem: null };
  return { text: (isFocused ? writePlain : write)(value), problem: problemOf(value) };
}

/** What remains typed when the field is left: a text in error. A value takes the form in which the field writes it. */
export function left<Value>(typed: Typed<Value> | null, { read }: Notation<Value>): Typed<Value> | null {
  return typed && read(typed.text).problem ? typed : null;
}
