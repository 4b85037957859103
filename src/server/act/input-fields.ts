/** What is checked of every input: that it is bounded, known and storable, in one pass along its schema, and then that it meets the schema. */
import { z } from 'zod';
import { refuseField, refuseIssues } from './field-refusal.ts';

/** Where a value is, from the inside out; as a list only where something is refused. */
type Place = { key: string | number; within: Place } | null;

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let each = place; each; each = each.within) path.unshift(each.key);
  return path;
}

/** Ids, days, choices and numbers: whatever says nothing of its length is short. Every free text of the contract says how long it may be. */
const shortText = 200;
/** Entries of a record whose names are free. */
const mostEntries = 200;

/** The schema under optional, nullable, default and pipe wrappers; of a discriminated union, the option that the value names. */
function schemaFor(schema: unknown, value: unknown): unknown {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
      inner = inner.unwrap();
    else if (inner instanceof z.ZodNonOptional) inner = inner.unwrap();
    else if (inner instanceof z.ZodPipe) inner = inner.in;
    else if (inner instanceof z.ZodDiscriminatedUnion) {
      const { discriminator, options } = inner.def;
      const named = (value as Record<string, unknown> | null | undefined)?.[discriminator];
      inner = options.find((option) => option._zod.propValues?.[discriminator]?.has(named as string));
    } else return inner;
  }
}

type LengthCheck = { _zod: { def: { check: string; maximum?: number; length?: number } } };
const limits = new WeakMap<object, number | null>();

/** The most characters or items that a schema of texts or lists takes; `null` where it does not say. */
export function lengthLimit(schema: z.ZodType): number | null {
  const known = limits.get(schema);
  if (known !== undefined) return known;
  const checks = ((schema.def as { checks?: unknown[] }).checks ?? []) as LengthCheck[];
  const lengths = checks.flatMap(({ _zod: { def } }) =>
    def.check === 'max_length' ? [def.maximum!] : def.check === 'length_equals' ? [def.length!] : [],
  );
  const limit = lengths.length > 0 ? Math.min(...lengths) : null;
  limits.set(schema, limit);
  return limit;
}

/** Whether a text can be stored and comes back as it is: PostgreSQL takes no NUL, and half a surrogate pair is no character. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

function assertText(schema: unknown, value: string, place: Place): void {
  const limit = (schema instanceof z.ZodType ? lengthLimit(schema) : null) ?? shortText;
  // Of what is still to be trimmed, the rest is what counts.
  if (value.length > limit && value.trim().length > limit)
    throw refuseField(pathOf(place), 'errors.invalid.tooLong', { limit });
  if (!isStorableText(value)) throw refuseField(pathOf(place), 'errors.invalid.characters');
}

function assertField(shape: Record<string, unknown>, key: string, place: Place): void {
  if (Object.hasOwn(shape, key)) return;
  throw refuseField(
    [...pathOf(place), key.slice(0, shortText)],
    'errors.unknownField',
    {},
    { known: Object.keys(shape) },
  );
}

/**
 * Follows the value along the schema and stops at the first text or list that is longer than its limit, field that is not known (a
 * misspelt one must never be dropped silently), or text that no database would give back as it came. What the schema does not
 * follow it refuses by itself.
 */
function assertBounded(schema: unknown, value: unknown, place: Place): void {
  const inner = schemaFor(schema, value);
  if (typeof value === 'string') assertText(inner, value, place);
  else if (Array.isArray(value)) {
    if (!(inner instanceof z.ZodArray)) return;
    const limit = lengthLimit(inner) ?? 0;
    if (value.length > limit) throw refuseField(pathOf(place), 'errors.invalid.tooMany', { limit });
    value.forEach((item, index) => {
      assertBounded(inner.element, item, { key: index, within: place });
    });
  } else if (typeof value === 'object' && value !== null) {
    const isRecord = inner instanceof z.ZodRecord;
    if (!isRecord && !(inner instanceof z.ZodObject)) return;
    let entries = 0;
    // One name after the other: a hundred thousand of them are not even listed.
    for (const key in value) {
      const child = (value as Record<string, unknown>)[key];
      entries += 1;
      if (!isRecord) assertField(inner.shape, key, place);
      else if (entries > mostEntries)
        throw refuseField(pathOf(place), 'errors.invalid.tooMany', { limit: mostEntries });
      else assertText(null, key, place);
      assertBounded(isRecord ? inner.valueType : inner.shape[key], child, { key, within: place });
    }
  }
}

/** The value as its schema gives it; fails with `invalid_input` and the field that is wrong. The time it takes grows with what the schema allows, not with what was sent. */
export function checkedInput(schema: z.ZodType, value: unknown): unknown {
  assertBounded(schema, value, null);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refuseIssues(parsed.error.issues, value);
  return parsed.data;
}
