/** What is wrong with which field, as a reason in the reader's language instead of a schema library's English. */
import { type BiplaneError, invalidInput } from '../../domain/errors.ts';

type Path = readonly PropertyKey[];

const joined = (path: Path): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name ? `${name}.${String(part)}` : String(part);
  }, '');

/** The parameters of `errors.where`: inside a list the item is counted as people do, from 1. */
function place(path: Path) {
  const index = path.findIndex((part) => typeof part === 'number');
  if (path.length === 0) return { field: '', context: 'all' };
  if (index < 0) return { field: joined(path) };
  const item = { list: joined(path.slice(0, index)), line: Number(path[index]) + 1 };
  const rest = joined(path.slice(index + 1));
  return rest ? { field: rest, ...item, context: 'line' } : { field: item.list, ...item, context: 'item' };
}

/** Fails with `invalid_input` and a reason that begins with `$t(errors.where)`; `details.field` is the field's path (`lines[3].sku`). */
export function refuseField(
  path: Path,
  reasonKey: string,
  params: Record<string, string | number> = {},
  details: Record<string, unknown> = {},
): BiplaneError {
  return invalidInput(reasonKey, { ...place(path), ...params }, { field: joined(path), ...details });
}

/** As much of a schema's issue as is read here; all of it is Zod's. */
type Issue = {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  code?: string;
  input?: unknown;
  expected?: string;
  format?: string;
  origin?: string;
  pattern?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  divisor?: number;
  values?: readonly unknown[];
  options?: readonly unknown[];
  keys?: readonly string[];
  errors?: readonly (readonly Issue[])[];
  issues?: readonly Issue[];
  params?: Readonly<Record<string, unknown>> | undefined;
};

const kinds = new Set(['string', 'number', 'int', 'boolean', 'array', 'object']);
const formats = new Set(['uuid', 'email', 'date', 'datetime']);

const pathOf = ({ path = [] }: Issue): PropertyKey[] =>
  path.map((part) => (typeof part === 'object' ? part.key : part));

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | null | undefined)?.[part],
    input,
  );
}

function sizeReason(issue: Issue, bound: 'minimum' | 'maximum') {
  const limit = Number(issue[bound]);
  const few = bound === 'minimum';
  if (issue.origin === 'string') {
    if (few && limit === 1) return { key: 'errors.invalid.blank' };
    return { key: few ? 'errors.invalid.tooShort' : 'errors.invalid.tooLong', params: { limit } };
  }
  if (issue.origin === 'array')
    return { key: few ? 'errors.invalid.tooFew' : 'errors.invalid.tooMany', params: { limit } };
  return { key: few ? 'errors.invalid.tooSmall' : 'errors.invalid.tooLarge', params: { limit } };
}

function typeReason(issue: Issue, value: unknown) {
  if (value === undefined) return { key: 'errors.invalid.missing' };
  const expected = issue.expected === 'record' ? 'object' : (issue.expected ?? '');
  return kinds.has(expected) ? { key: 'errors.invalid.kind', params: { expected } } : { key: 'errors.invalid.value' };
}

function formatReason({ format = '', pattern }: Issue) {
  if (formats.has(format)) return { key: `errors.invalid.${format}` };
  return format === 'regex' && pattern
    ? { key: 'errors.invalid.pattern', params: { pattern } }
    : { key: 'errors.invalid.value' };
}

type Reason = { key: string; params?: Record<string, string | number>; path?: Path };

function unionReason(issue: Issue, value: unknown): Reason {
  if (issue.options) return { key: 'errors.invalid.choice', params: { values: issue.options.join(', ') } };
  if (value === undefined) return { key: 'errors.invalid.missing' };
  const firsts = (issue.errors ?? []).flatMap(([first]) => (first ? [first] : []));
  // One way to write a day or a moment that came near enough to say more than all of them together.
  const custom = firsts.find(({ code }) => code === 'custom');
  if (custom) return reasonOf(custom, value);
  if (firsts.length > 0 && firsts.every(({ format }) => format === 'date' || format === 'datetime')) {
    return { key: 'errors.invalid.datetime' };
  }
  return { key: 'errors.invalid.value' };
}

function reasonOf(issue: Issue, value: unknown): Reason {
  switch (issue.code) {
    case 'too_small':
      return sizeReason(issue, 'minimum');
    case 'too_big':
      return sizeReason(issue, 'maximum');
    case 'invalid_type':
      return typeReason(issue, value);
    case 'invalid_format':
      return formatReason(issue);
    case 'invalid_value':
      return value === undefined
        ? { key: 'errors.invalid.missing' }
        : { key: 'errors.invalid.choice', params: { values: (issue.values ?? []).join(', ') } };
    case 'not_multiple_of':
      return { key: 'errors.invalid.multiple', params: { divisor: issue.divisor ?? 1 } };
    case 'unrecognized_keys':
      return { key: 'errors.unknownField', path: [...pathOf(issue), ...(issue.keys ?? []).slice(0, 1)] };
    case 'invalid_union':
      return unionReason(issue, value);
    case 'invalid_key':
    case 'invalid_element': {
      const [inner] = issue.issues ?? [];
      return inner ? reasonOf(inner, inner.input) : { key: 'errors.invalid.value' };
    }
    default:
      return { key: typeof issue.params?.reason === 'string' ? issue.params.reason : 'errors.invalid.value' };
  }
}

/** More tell a program nothing that it could not find out by correcting these. */
const listedIssues = 100;

/** The first of a schema's issues as a refusal; `details.issues` lists them for programs. `input` is what was checked. */
export function refuseIssues(issues: readonly Issue[], input: unknown): BiplaneError {
  const first = issues[0] ?? { message: '' };
  const path = pathOf(first);
  const reason = reasonOf(first, valueAt(input, path));
  return refuseField(reason.path ?? path, reason.key, reason.params, {
    issues: issues.slice(0, listedIssues).map((issue) => ({ field: joined(pathOf(issue)), message: issue.message })),
  });
}
