/** Writes ClickHouse's RowBinary: no escapes and no text to parse on the other side. Source: clickhouse.com/docs/interfaces/formats/RowBinary */
export class RowBinary {
  bytes: Buffer<ArrayBuffer>;
  view: DataView;
  at = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Room for `more` bytes; what is written so far stays. */
  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  /** The bytes so far, handed over: writing goes on in a new buffer. */
  take(): Buffer<ArrayBuffer> {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafeSlow(this.bytes.length);
    this.view = new DataView(this.bytes.buffer);
    this.at = 0;
    return taken;
  }

  varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.bytes[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  /** A String: the bytes of `source` from `from` to `to`. */
  string(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.varint(length);
    const { bytes } = this;
    let { at } = this;
    if (length > 48) bytes.set(source.subarray(from, to), at);
    else for (let index = from; index < to; index++) bytes[at++] = source[index]!;
    this.at += length;
  }

  /** A String. */
  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.reserve(length + 5);
    this.varint(length);
    this.at += this.bytes.write(value, this.at, 'utf8');
  }

  /** An already encoded value. */
  raw(source: Uint8Array): void {
    const { bytes } = this;
    const { length } = source;
    let { at } = this;
    if (length > 48) bytes.set(source, at);
    else for (let index = 0; index < length; index++) bytes[at++] = source[index]!;
    this.at += length;
  }

  /** Fails beyond 16 bits, where the value would become another one. */
  uint16(value: number): void {
    if (value !== (value & 0xffff)) throw new RangeError(`${value} is no UInt16`);
    this.view.setUint16(this.at, value, true);
    this.at += 2;
  }

  /** A safe integer. */
  int64(value: number): void {
    const high = Math.floor(value / 4294967296);
    this.view.setInt32(this.at, (value - high * 4294967296) | 0, true);
    this.view.setInt32(this.at + 4, high, true);
    this.at += 8;
  }

  /** A UInt64, its lower 32 bits first. */
  words(low: number, high: number): void {
    this.view.setInt32(this.at, low, true);
    this.view.setInt32(this.at + 4, high, true);
    this.at += 8;
  }

  float64(value: number): void {
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }
}

const dayMs = 86_400_000;

/** Writes a value of a column in the form of its plain type; 64 bits without a sign are text. */
export function writeValue(writer: RowBinary, type: string, value: unknown): void {
  writer.reserve(8);
  if (type === 'Int64') writer.int64(value as number);
  else if (type === 'UInt64') {
    const whole = BigInt(value as string);
    writer.words(Number(whole & 0xffffffffn), Number(whole >> 32n));
  } else if (type === 'Date') writer.uint16(Date.parse(value as string) / dayMs);
  else if (type === 'UInt8') writer.bytes[writer.at++] = value as number;
  else if (type === 'String' || type === 'LowCardinality(String)') writer.text(value as string);
  else throw new Error(`no form for ${type}`);
}

/** A String value by itself. */
export function encodedString(text: string): Buffer<ArrayBuffer> {
  const length = Buffer.byteLength(text);
  const writer = new RowBinary(length + 5);
  writer.varint(length);
  writer.bytes.write(text, writer.at, 'utf8');
  return writer.bytes.subarray(0, writer.at + length);
}
