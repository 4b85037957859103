import { sameBytes } from './same-bytes.ts';

const slotCount = 1 << 13;
const mostEntries = slotCount / 2;
const longestKey = 64;

/** What a cell means is worked out once per distinct content: columns of questionnaires and orders repeat a few values a hundred thousand times. */
export class CellMemo<T> {
  private readonly slots = new Int32Array(slotCount);
  private keys: Buffer<ArrayBuffer>[] = [];
  private values: T[] = [];

  constructor(private readonly read: (text: string) => T) {}

  /** The entry found last: neighbouring rows often have the same cell. */
  private last = -1;

  /** The meaning of the bytes from `from` to `to`. */
  get(bytes: Buffer, from: number, to: number): T {
    const length = to - from;
    if (length > longestKey) return this.read(bytes.toString('utf8', from, to));
    if (this.last >= 0 && sameBytes(this.keys[this.last]!, bytes, from, length)) return this.values[this.last]!;
    let hash = length;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (slotCount - 1);
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) return this.remember(slot, bytes, from, to);
      if (sameBytes(this.keys[entry - 1]!, bytes, from, length)) {
        this.last = entry - 1;
        return this.values[entry - 1]!;
      }
      slot = (slot + 1) & (slotCount - 1);
    }
  }

  private remember(slot: number, bytes: Buffer, from: number, to: number): T {
    const value = this.read(bytes.toString('utf8', from, to));
    if (this.keys.length >= mostEntries) {
      this.slots.fill(0);
      this.keys = [];
      this.values = [];
      this.last = -1;
      return value;
    }
    this.keys.push(Buffer.from(bytes.subarray(from, to)));
    this.values.push(value);
    this.slots[slot] = this.keys.length;
    return value;
  }
}
