import type { z } from 'zod';
import { refuseField } from '../act/field-refusal.ts';
import { checkedInput } from '../act/input-fields.ts';
import { parseJson } from './json.ts';

/** The checked input of a procedure: the fields of its path, which decided who is admitted, before those of its body. */
export function joinedInput(schema: z.ZodType, fields: object, bytes: Uint8Array): unknown {
  const body = parseJson(bytes) ?? {};
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refuseField([], 'errors.invalid.kind', { expected: 'object' });
  return checkedInput(schema, Object.assign(body, fields));
}
