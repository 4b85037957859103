/** Counts how often each of many contents occurs, in 12 bytes per distinct one. Contents are named by 64 bits of their hash. */
export class Occurrences {
  private slots = new Int32Array(3 * (1 << 14));
  private mask = (1 << 14) - 1;
  /** How many distinct contents have been added. */
  distinct = 0;

  /** Adds one occurrence and says the how manieth it is. */
  add(a: number, b: number): number {
    if (this.distinct * 5 > (this.mask + 1) * 3) this.grow();
    const at = this.find(a, b);
    const { slots } = this;
    if (slots[at + 2] === 0) {
      slots[at] = a;
      slots[at + 1] = b;
      this.distinct++;
    }
    return ++slots[at + 2]!;
  }

  has(a: number, b: number): boolean {
    return this.slots[this.find(a, b) + 2] !== 0;
  }

  /** Every content with its count. */
  forEach(visit: (a: number, b: number, count: number) => void): void {
    const { slots } = this;
    for (let at = 0; at < slots.length; at += 3) {
      if (slots[at + 2] !== 0) visit(slots[at]!, slots[at + 1]!, slots[at + 2]!);
    }
  }

  private find(a: number, b: number): number {
    const { slots, mask } = this;
    let slot = (a ^ (b >>> 7)) & mask;
    for (;;) {
      const at = slot * 3;
      if (slots[at + 2] === 0 || (slots[at] === (a | 0) && slots[at + 1] === (b | 0))) return at;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    // Small tables grow faster: what they hold is moved less often.
    this.mask = this.mask < 1 << 20 ? this.mask * 4 + 3 : this.mask * 2 + 1;
    this.slots = new Int32Array(3 * (this.mask + 1));
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2] === 0) continue;
      const to = this.find(old[at]!, old[at + 1]!);
      this.slots[to] = old[at]!;
      this.slots[to + 1] = old[at + 1]!;
      this.slots[to + 2] = old[at + 2]!;
    }
  }
}
