/** Turns the input schema of a procedure into options of a command, and their words back into the input. */
import { z } from 'zod';
import { invalidInput } from '../../domain/errors.ts';

export type FieldKind = 'text' | 'number' | 'boolean' | 'list' | 'file' | 'json';

/** One field of a procedure's input as an option. */
export type Field = {
  name: string;
  /** `--pm-owner` for `pmOwnerId`: an id is what one gives, the word need not say so. */
  flag: string;
  kind: FieldKind;
  required: boolean;
  nullable: boolean;
  /** What to write, as shown in help: `a|b|c`, `YYYY-MM-DD`, `json` … */
  placeholder: string;
  defaultValue: unknown;
};

type JsonSchema = {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

const placeholders: Record<string, string> = {
  uuid: 'uuid',
  date: 'YYYY-MM-DD',
  'date-time': 'ISO-8601',
  email: 'email',
};

function kindOf(schema: JsonSchema): FieldKind {
  if (schema.format === 'binary') return 'file';
  if (schema.enum?.every((value) => typeof value === 'string') || schema.type === 'string') return 'text';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'array' && schema.items && kindOf(schema.items) === 'text') return 'list';
  return 'json';
}

function placeholderOf(schema: JsonSchema, kind: FieldKind): string {
  if (kind === 'list') return placeholderOf(schema.items ?? {}, 'text');
  if (schema.enum) return schema.enum.join('|');
  return placeholders[schema.format ?? ''] ?? kind;
}

/** `pmOwnerId` → `pm-owner`. */
function flagOf(name: string): string {
  return (name.length > 2 ? name.replace(/Id$/, '') : name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The fields of an input schema; empty where it is no plain object (then only `--data` can say it). */
export function fieldsOf(input: unknown): Field[] {
  const schema = z.toJSONSchema(input as z.ZodType, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const names = Object.keys(schema.properties ?? {});
  return names.map((name) => {
    const property = schema.properties?.[name] ?? {};
    const variants = property.anyOf?.filter((variant) => variant.type !== 'null') ?? [];
    const inner = property.anyOf && variants.length === 1 ? (variants[0] ?? {}) : property;
    const kind = kindOf(inner);
    const flag = flagOf(name);
    const taken = names.some((other) => other !== name && flagOf(other) === flag);
    return {
      name,
      flag: taken ? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : flag,
      kind,
      required: schema.required?.includes(name) ?? false,
      nullable: property.anyOf !== undefined && variants.length < property.anyOf.length,
      placeholder: placeholderOf(inner, kind),
      defaultValue: property.default,
    };
  });
}

/** What a person typed for a field, as the procedure wants it. `null` clears a field that may be empty. */
export function parseField(field: Field, typed: string | string[] | boolean): unknown {
  const fail = (key: string) =>
    invalidInput(key, { field: `--${field.flag}`, value: String(typed) }, { field: field.name });
  if (Array.isArray(typed)) return typed;
  if (field.nullable && typed === 'null') return null;
  switch (field.kind) {
    case 'boolean':
      if (typed === true || typed === 'true') return true;
      if (typed === false || typed === 'false') return false;
      throw fail('cli.errors.notBoolean');
    case 'number': {
      const number = Number(typed);
      if (String(typed).trim() === '' || !Number.isFinite(number)) throw fail('cli.errors.notNumber');
      return number;
    }
    case 'json':
      try {
        return JSON.parse(String(typed));
      } catch {
        throw fail('cli.errors.notJson');
      }
    default:
      return typed;
  }
}
