import { sameBytes } from './same-bytes.ts';

const fewestSlots = 1 << 5;
const mostEntries = 1 << 12;
/** What all memos of one reading may remember together: a file can have thousands of columns. */
const mostEntriesTogether = 1 << 20;
const longestKey = 64;

/** What a cell means is worked out once per distinct content: columns of questionnaires and orders repeat a few values a hundred thousand times. */
export class CellMemo<T> {
  /** Twice as many as entries, and more as these become more. */
  private slots = new Int32Array(fewestSlots);
  private readonly mostEntries: number;
  private keys: Buffer<ArrayBuffer>[] = [];
  private values: T[] = [];

  /** `together`: how many memos there are. */
  constructor(
    private readonly read: (text: string) => T,
    together = 1,
  ) {
    this.mostEntries = Math.max(fewestSlots, Math.min(mostEntries, Math.floor(mostEntriesTogether / together)));
  }

  /** The entry found last: neighbouring rows often have the same cell. */
  private last = -1;

  /** The meaning of the bytes from `from` to `to`. */
  get(bytes: Buffer, from: number, to: number): T {
    const length = to - from;
    if (length > longestKey) return this.read(bytes.toString('utf8', from, to));
    if (this.last >= 0 && sameBytes(this.keys[this.last]!, bytes, from, length)) return this.values[this.last]!;
    let slot = this.slotOf(bytes, from, to);
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) return this.remember(slot, bytes, from, to);
      if (sameBytes(this.keys[entry - 1]!, bytes, from, length)) {
        this.last = entry - 1;
        return this.values[entry - 1]!;
      }
      slot = (slot + 1) & (this.slots.length - 1);
    }
  }

  /** Where the search for these bytes begins. */
  private slotOf(bytes: Buffer, from: number, to: number): number {
    let hash = to - from;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    return (hash ^ (hash >>> 15)) & (this.slots.length - 1);
  }

  private remember(slot: number, bytes: Buffer, from: number, to: number): T {
    const value = this.read(bytes.toString('utf8', from, to));
    if (this.keys.length >= this.mostEntries) {
      this.slots.fill(0);
      this.keys = [];
      this.values = [];
      this.last = -1;
      return value;
    }
    this.keys.push(Buffer.from(bytes.subarray(from, to)));
    this.values.push(value);
    this.slots[slot] = this.keys.length;
    if (this.keys.length * 2 > this.slots.length) this.grow();
    return value;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    this.keys.forEach((key, index) => {
      let slot = this.slotOf(key, 0, key.length);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = index + 1;
    });
  }
}
