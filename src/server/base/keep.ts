/** Keeps what was last used, up to a weight in all: what has been unused for longest goes first, and what weighs more than a half is not kept. */
export function keepWeighed<V>(most: number) {
  const kept = new Map<string, { value: V; weight: number }>();
  let inAll = 0;
  const drop = (key: string) => {
    inAll -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  };
  return {
    get(key: string): V | undefined {
      const found = kept.get(key);
      if (!found) return undefined;
      // Moving an entry to the end makes the first one the longest unused.
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key: string, value: V, weight: number): void {
      drop(key);
      if (weight > most / 2) return;
      kept.set(key, { value, weight });
      inAll += weight;
      for (const oldest of kept.keys()) {
        if (inAll <= most) return;
        drop(oldest);
      }
    },
    delete: drop,
  };
}
