import type { Json } from './canonical.ts';

/** One value that differs; `null` side where it does not exist. `path` reads like `tree.channels[线上].plan.price`. */
export type Difference = { path: string; before: Json; after: Json };

/**
 * What changed between two versions of a card's content? Objects are compared by key; lists of things that have an `id`, `key` or `name` by that,
 * other lists by position. Values that are equal are left out.
 */
export function differences(before: Json, after: Json, path = ''): Difference[] {
  const keyed = [asRecord(before), asRecord(after)] as const;
  if (keyed[0] && keyed[1] && Array.isArray(before) === Array.isArray(after)) {
    const [from, to] = keyed;
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => {
      const inside = Array.isArray(before) ? `${path}[${name}]` : path ? `${path}.${name}` : name;
      return differences(from[name] ?? null, to[name] ?? null, inside);
    });
  }
  return before === after ? [] : [{ path, before, after }];
}

function asRecord(value: Json): Record<string, Json> | null {
  if (value === null || typeof value !== 'object') return null;
  if (!Array.isArray(value)) return value;
  const names = value.map(nameOf);
  const unique = names.every((name) => name !== null) && new Set(names).size === names.length;
  return Object.fromEntries(value.map((item, index) => [unique ? names[index]! : String(index + 1), item]));
}

function nameOf(item: Json): string | null {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return null;
  const name = item.id ?? item.key ?? item.name;
  return typeof name === 'string' ? name : null;
}
