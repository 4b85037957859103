import { Readable } from 'node:stream';
import { z } from 'zod';

type Schema = z.core.JSONSchema.JSONSchema;

const byFormat: Record<string, string> = {
  date: '2026-06-01',
  'date-time': '2026-06-01T00:00:00.000Z',
  email: 'lin@example.test',
};
const byPattern = ['CNY', 'a'.repeat(64), 'x'];

function sampleText({ format = '', minLength = 1, pattern }: Schema): string {
  if (format === 'uuid') return crypto.randomUUID();
  const fits = (word: string) => pattern === undefined || new RegExp(pattern).test(word);
  return byFormat[format] ?? ['x'.repeat(Math.max(1, minLength)), ...byPattern].find(fits) ?? '';
}

/** A body that is no JSON, of a file or from another system. */
const emptyBody = () => ({ content: Readable.from([]), bytes: new Uint8Array(), mostBytes: 0, headers: new Headers() });

/** The smallest value that a JSON Schema allows: required fields only. `known` fills fields by their name. */
export function sampleOf(schema: Schema, known: Record<string, unknown>): unknown {
  const first = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (first) return sampleOf(first as Schema, known);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.format === 'binary') return emptyBody();
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [
          name,
          known[name] ?? sampleOf(schema.properties?.[name] as Schema, known),
        ]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items as Schema, known));
    case 'string':
      return sampleText(schema);
    case 'integer':
    case 'number':
      return Math.min(Math.max(1, schema.minimum ?? 1), schema.maximum ?? 1);
    case 'boolean':
      return true;
    default:
      return {};
  }
}

/** The smallest input that a schema takes: required fields only, ids that exist nowhere. `known` fills fields by their name. */
export function sampleInput(schema: unknown, known: Record<string, unknown> = {}): Record<string, unknown> {
  return sampleOf(z.toJSONSchema(schema as z.ZodType, { io: 'input' }), known) as Record<string, unknown>;
}
