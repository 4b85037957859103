/** What is checked of every input beside its schema. */
import { z } from 'zod';
import { refuseField } from './field-refusal.ts';

type Path = readonly (string | number)[];

/** The schema under optional, nullable, default and pipe wrappers; of a discriminated union, the option that the value names. */
function schemaFor(schema: unknown, value: unknown): unknown {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
      inner = inner.unwrap();
    else if (inner instanceof z.ZodPipe) inner = inner.in;
    else if (inner instanceof z.ZodDiscriminatedUnion) {
      const { discriminator, options } = inner.def;
      const named = (value as Record<string, unknown> | null | undefined)?.[discriminator];
      inner = options.find((option) => option._zod.propValues?.[discriminator]?.has(named as string));
    } else return inner;
  }
}

/**
 * Refuses fields that a schema does not know, naming the first with its path: a misspelt field must never be dropped silently.
 * Unions without a discriminator are left to the schema itself.
 */
export function assertKnownFields(schema: unknown, value: unknown, path: Path = []): void {
  const inner = schemaFor(schema, value);
  if (Array.isArray(value)) {
    if (!(inner instanceof z.ZodArray)) return;
    value.forEach((item, index) => {
      assertKnownFields(inner.element, item, [...path, index]);
    });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (inner instanceof z.ZodRecord) {
    for (const [key, child] of Object.entries(value)) assertKnownFields(inner.valueType, child, [...path, key]);
  }
  if (!(inner instanceof z.ZodObject)) return;
  const shape = inner.shape as Record<string, unknown>;
  for (const [key, child] of Object.entries(value)) {
    const field = [...path, key];
    if (!Object.hasOwn(shape, key)) throw refuseField(field, 'errors.unknownField', {}, { known: Object.keys(shape) });
    assertKnownFields(shape[key], child, field);
  }
}

/** Whether a text can be stored and comes back as it is: PostgreSQL takes no NUL, and half a surrogate pair is no character. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

/** Refuses texts, also as names of fields, that no database would give back as they came. */
export function assertStorableTexts(value: unknown, path: Path = []): void {
  if (typeof value === 'string') {
    if (!isStorableText(value)) throw refuseField(path, 'errors.invalid.characters');
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      assertStorableTexts(item, [...path, index]);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (!isStorableText(key)) throw refuseField(path, 'errors.invalid.characters');
      assertStorableTexts(child, [...path, key]);
    }
  }
}
