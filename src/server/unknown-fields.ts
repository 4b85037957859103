import { z } from 'zod';
import { invalidInput } from '../domain/errors.ts';

/** The schema under optional, nullable, default and pipe wrappers. */
function unwrap(schema: unknown): unknown {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
      inner = inner.unwrap();
    else if (inner instanceof z.ZodPipe) inner = inner.in;
    else return inner;
  }
}

/**
 * Refuses fields that a schema does not know, naming the first with its path: a misspelt field must never be dropped silently.
 * Unions and records are left to the schema itself.
 */
export function assertKnownFields(schema: unknown, value: unknown, path = ''): void {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    value.forEach((item, index) => {
      assertKnownFields(inner.element, item, `${path}[${index}]`);
    });
  }
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const shape = inner.shape as Record<string, unknown>;
  for (const [key, child] of Object.entries(value)) {
    const field = path ? `${path}.${key}` : key;
    if (!(key in shape)) throw invalidInput('errors.unknownField', { field }, { field, known: Object.keys(shape) });
    assertKnownFields(shape[key], child, field);
  }
}
