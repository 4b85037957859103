/** One bound of one task on another, by position in a list of tasks. */
export type Edge = { from: number; to: number };

/**
 * In which order can the tasks be computed, each after everything it depends on? (Kahn 1962; among free tasks the
 * given order holds.) Where that is impossible, returns one cycle, its tasks in the order of the dependencies.
 */
export function dependencyOrder(count: number, edges: readonly Edge[]): { order: number[] } | { cycle: number[] } {
  const successors: number[][] = Array.from({ length: count }, () => []);
  const waitingFor = new Int32Array(count);
  for (const { from, to } of edges) {
    successors[from]!.push(to);
    waitingFor[to]! += 1;
  }
  const order: number[] = [];
  for (let i = 0; i < count; i++) if (waitingFor[i] === 0) order.push(i);
  for (let at = 0; at < order.length; at++) {
    for (const next of successors[order[at]!]!) {
      waitingFor[next]! -= 1;
      if (waitingFor[next] === 0) order.push(next);
    }
  }
  return order.length === count ? { order } : { cycle: findCycle(edges, waitingFor) };
}

/** Every unordered task waits for another unordered one; following those backwards must come round. */
function findCycle(edges: readonly Edge[], waitingFor: Int32Array): number[] {
  const predecessor = new Map<number, number>();
  for (const { from, to } of edges) {
    if (waitingFor[from]! > 0 && waitingFor[to]! > 0 && !predecessor.has(to)) predecessor.set(to, from);
  }
  const path: number[] = [];
  const seenAt = new Map<number, number>();
  let current = predecessor.keys().next().value as number;
  while (!seenAt.has(current)) {
    seenAt.set(current, path.length);
    path.push(current);
    current = predecessor.get(current)!;
  }
  const cycle = path.slice(seenAt.get(current)!).reverse();
  const smallest = cycle.indexOf(cycle.reduce((least, i) => Math.min(least, i)));
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}

/** Everything that can be reached from `start` along the edges, without `start` itself. */
export function reachableFrom(start: number, count: number, edges: readonly Edge[]): Uint8Array {
  const successors: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) successors[from]!.push(to);
  const reached = new Uint8Array(count);
  const stack = [start];
  while (stack.length > 0) {
    for (const next of successors[stack.pop()!]!) {
      if (reached[next] === 0) {
        reached[next] = 1;
        stack.push(next);
      }
    }
  }
  return reached;
}
