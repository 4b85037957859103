const met = 2;

/** The facts that already count, in 31 bytes each: what names them (64 bits of a hash), what they say (likewise), their version and day. */
export class KnownFacts {
  private slots = new Int32Array(4 * (1 << 12));
  private versions = new Float64Array(1 << 12);
  private days = new Uint16Array(1 << 12);
  /** 0: nothing here; {@link met} where it was asked for. */
  private taken = new Uint8Array(1 << 12);
  private mask = (1 << 12) - 1;
  size = 0;
  /** The version of the fact that was found last. */
  version = 0;

  /** `day`: since 1970; 0 where it is not known. */
  add(a: number, b: number, content: readonly [number, number], version: number, day = 0): void {
    if (this.size * 5 > (this.mask + 1) * 3) this.grow();
    const slot = this.find(a, b);
    if (this.taken[slot] === 0) this.size++;
    this.put(slot, a, b, content[0], content[1], version);
    this.days[slot] = day;
  }

  /** Is this fact known, with this content? `null` where it is not known. */
  says(a: number, b: number, contentA: number, contentB: number): boolean | null {
    const slot = this.find(a, b);
    if (this.taken[slot] === 0) return null;
    this.version = this.versions[slot]!;
    this.taken[slot] = met;
    return this.slots[slot * 4 + 2] === (contentA | 0) && this.slots[slot * 4 + 3] === (contentB | 0);
  }

  /** Has this fact been asked for? */
  isMet(a: number, b: number): boolean {
    return this.taken[this.find(a, b)] === met;
  }

  /** How many facts of these days nobody has asked for. */
  unmet(firstDay: number, lastDay: number): number {
    let count = 0;
    this.taken.forEach((state, slot) => {
      if (state !== 0 && state !== met && this.days[slot]! >= firstDay && this.days[slot]! <= lastDay) count++;
    });
    return count;
  }

  private put(slot: number, a: number, b: number, contentA: number, contentB: number, version: number): void {
    this.taken[slot] = 1;
    this.slots[slot * 4] = a;
    this.slots[slot * 4 + 1] = b;
    this.slots[slot * 4 + 2] = contentA;
    this.slots[slot * 4 + 3] = contentB;
    this.versions[slot] = version;
  }

  private find(a: number, b: number): number {
    const { slots, taken, mask } = this;
    let slot = (a ^ (b >>> 7)) & mask;
    while (taken[slot] !== 0 && (slots[slot * 4] !== (a | 0) || slots[slot * 4 + 1] !== (b | 0)))
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { slots, versions, taken, days } = this;
    this.mask = this.mask * 2 + 1;
    this.slots = new Int32Array(4 * (this.mask + 1));
    this.versions = new Float64Array(this.mask + 1);
    this.taken = new Uint8Array(this.mask + 1);
    this.days = new Uint16Array(this.mask + 1);
    for (let slot = 0; slot < taken.length; slot++) {
      if (taken[slot] === 0) continue;
      const at = slot * 4;
      const to = this.find(slots[at]!, slots[at + 1]!);
      this.put(to, slots[at]!, slots[at + 1]!, slots[at + 2]!, slots[at + 3]!, versions[slot]!);
      this.days[to] = days[slot]!;
      this.taken[to] = taken[slot]!;
    }
  }
}
