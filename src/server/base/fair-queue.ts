/** A line in which everybody's turn comes: whoever waits for many things waits for each of them behind one thing of everybody else. */
export class FairQueue<T> {
  /** In the order of their turns. */
  private readonly lanes = new Map<string, T[]>();
  private waiting = 0;

  get size(): number {
    return this.waiting;
  }

  push(lane: string, item: T): void {
    const items = this.lanes.get(lane);
    if (items) items.push(item);
    else this.lanes.set(lane, [item]);
    this.waiting += 1;
  }

  /** Takes out whose turn it is; the others of its lane go to the end. A lane that is not ready keeps its place. */
  next(isReady: (lane: string) => boolean = () => true): T | undefined {
    for (const [lane, items] of this.lanes) {
      if (!isReady(lane)) continue;
      const item = items.shift();
      this.lanes.delete(lane);
      if (items.length > 0) this.lanes.set(lane, items);
      this.waiting -= 1;
      return item;
    }
    return undefined;
  }

  /** What waits in a lane, first come first. */
  of(lane: string): readonly T[] {
    return this.lanes.get(lane) ?? [];
  }

  /** Takes out one that need not wait any more; whether it was there. */
  remove(lane: string, item: T): boolean {
    const items = this.lanes.get(lane);
    const index = items?.indexOf(item) ?? -1;
    if (!items || index < 0) return false;
    items.splice(index, 1);
    if (items.length === 0) this.lanes.delete(lane);
    this.waiting -= 1;
    return true;
  }
}
