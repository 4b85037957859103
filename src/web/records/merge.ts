/** Two people at one record: what only one of them changed is merged, what both changed differently is a collision. */

/** Where in a record a value is: `['tree', 'channels', '天猫', 'plan', 'price']`. */
export type Path = readonly string[];
/** `undefined`: it is not there in that version. */
export type Collision = { path: Path; theirs: unknown; mine: unknown };

type Item = Record<string, unknown>;
const isRecord = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values are compared by what they say. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What tells the items of a list apart, whichever order they stand in. */
const identities = ['id', 'key', 'name'] as const;
type Identity = (typeof identities)[number];

function identityOf(lists: readonly (readonly unknown[])[]): Identity | null {
  const tells = (identity: Identity) =>
    lists.every((list) => {
      const names = list.map((item) => (isRecord(item) ? item[identity] : undefined));
      return names.every((name) => typeof name === 'string' && name !== '') && new Set(names).size === names.length;
    });
  return identities.find(tells) ?? null;
}

const keyed = (list: readonly unknown[], identity: Identity): Item =>
  Object.fromEntries(list.map((item) => [(item as Item)[identity], item]));

function mergeValue(path: Path, base: unknown, mine: unknown, theirs: unknown, collisions: Collision[]): unknown {
  if (same(mine, theirs) || same(base, mine)) return theirs;
  if (same(base, theirs)) return mine;
  if (isRecord(base) && isRecord(mine) && isRecord(theirs)) return mergeRecord(path, base, mine, theirs, collisions);
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const identity = identityOf([base, mine, theirs]);
    if (identity) {
      const [from, own, other] = [base, mine, theirs].map((list) => keyed(list, identity)) as [Item, Item, Item];
      return Object.values(mergeRecord(path, from, own, other, collisions));
    }
  }
  collisions.push({ path, theirs, mine });
  return mine;
}

function mergeRecord(path: Path, base: Item, mine: Item, theirs: Item, collisions: Collision[]): Item {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const merged = names.map((name) => {
    const value = mergeValue([...path, name], base[name], mine[name], theirs[name], collisions);
    return [name, value] as const;
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

/** `mine` and `theirs`, both made from `base`, as one; where they collide, mine stands in it. */
export function merge<Fields extends object>(
  base: Fields,
  mine: Fields,
  theirs: Fields,
): { merged: Fields; collisions: Collision[] } {
  const collisions: Collision[] = [];
  return { merged: mergeRecord([], base as Item, mine as Item, theirs as Item, collisions) as Fields, collisions };
}

function valueAt(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined || value === undefined) return value;
  if (!Array.isArray(value)) return valueAt((value as Item | null)?.[name], rest);
  const identity = identityOf([value]);
  return identity ? valueAt(keyed(value, identity)[name], rest) : undefined;
}

function withValue(into: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  const identity = Array.isArray(into) ? identityOf([into]) : null;
  const record = identity ? keyed(into as unknown[], identity) : ((into ?? {}) as Item);
  const next = { ...record, [name]: withValue(record[name], rest, value) };
  if (next[name] === undefined) delete next[name];
  return identity ? Object.values(next) : next;
}

/** `merged` with what they have where the choice is theirs. */
export const taking = <Fields extends object>(merged: Fields, theirs: Fields, paths: readonly Path[]): Fields =>
  paths.reduce((fields, path) => withValue(fields, path, valueAt(theirs, path)) as Fields, merged);
