/**
 * A formula of drivers. A leaf is a driver; `sum` and `product` combine nodes, nested as needed:
 * reach × conversion × price, or opening ARR × NDR + leads × win rate × contract value.
 */
export type Tree = { driver: string } | { sum: readonly Tree[] } | { product: readonly Tree[] };

export type DriverValues = Readonly<Record<string, number>>;

/** The drivers of a tree in order of first appearance. */
export function driversOf(tree: Tree): string[] {
  if ('driver' in tree) return [tree.driver];
  return [...new Set(('sum' in tree ? tree.sum : tree.product).flatMap(driversOf))];
}

/** What the tree yields with these values of its drivers. */
export function evaluate(tree: Tree, values: DriverValues): number {
  if ('driver' in tree) return readValue(values, tree.driver);
  if ('sum' in tree) return tree.sum.reduce((total, node) => total + evaluate(node, values), 0);
  return tree.product.reduce((total, node) => total * evaluate(node, values), 1);
}

/**
 * The partial derivative of the tree by each of its drivers (reverse accumulation: one pass, every driver).
 */
export function gradient(tree: Tree, values: DriverValues): Record<string, number> {
  const result: Record<string, number> = {};
  spread(tree, 1, values, result);
  return result;
}

function spread(tree: Tree, weight: number, values: DriverValues, result: Record<string, number>): void {
  if ('driver' in tree) {
    result[tree.driver] = (result[tree.driver] ?? 0) + weight;
    return;
  }
  if ('sum' in tree) {
    for (const node of tree.sum) spread(node, weight, values, result);
    return;
  }
  // Products of "all the others" from both ends, so that a factor of zero needs no division.
  const factors = tree.product.map((node) => evaluate(node, values));
  const before: number[] = [];
  factors.reduce((product, factor, index) => {
    before[index] = product;
    return product * factor;
  }, 1);
  let after = 1;
  for (let index = factors.length - 1; index >= 0; index--) {
    spread(tree.product[index]!, weight * before[index]! * after, values, result);
    after *= factors[index]!;
  }
}

/** The highest power with which drivers multiply: 1 for a sum of drivers, 4 for a product of four. */
export function degree(tree: Tree): number {
  if ('driver' in tree) return 1;
  if ('sum' in tree) return Math.max(0, ...tree.sum.map(degree));
  return tree.product.reduce((total, node) => total + degree(node), 0);
}

/** Does some driver multiply itself? Such a tree is not linear in each of its drivers. */
export function hasPower(tree: Tree): boolean {
  if ('driver' in tree) return false;
  if ('sum' in tree) return tree.sum.some(hasPower);
  const perFactor = tree.product.map(driversOf);
  return tree.product.some(hasPower) || new Set(perFactor.flat()).size < perFactor.flat().length;
}

function readValue(values: DriverValues, driver: string): number {
  const value = values[driver];
  if (value === undefined) throw new RangeError(`no value for driver ${driver}`);
  return value;
}
