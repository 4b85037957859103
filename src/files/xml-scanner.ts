/** Reads XML as the bytes of a stream, and tells its elements apart. A sheet has ten million of them: no text is made of what nobody needs. */
import { isUtf8 } from 'node:buffer';
import { tooLarge } from './archive.ts';
import { wholeNumber } from './cell-bytes.ts';
import { hashed, hashStart, wholeCharacters, withoutEntities } from './xml-text.ts';

/** Sheets need a dozen. */
const deepest = 64;
/** The longest stretch of a part without the end of a tag or of a text. */
const longestStretch = 8 * 1024 * 1024;

const [lineFeed, carriageReturn, space, bang, quote, ampersand, apostrophe, dash, slash, colon] = [
  10, 13, 32, 33, 34, 38, 39, 45, 47, 58,
];
const [less, equals, greater, question] = [60, 61, 62, 63];
const isBlank = (byte: number) => byte === space || byte === lineFeed || byte === carriageReturn || byte === 9;
const isNameStart = (byte: number) =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95 || byte === colon || byte >= 0x80;
/** What ends a name. */
const endsName = (byte: number) =>
  byte <= greater && (byte <= space || byte === slash || byte === greater || byte === equals);

/**
 * A scanner of elements, attributes and text. Checks that tags are closed in their order, attributes are quoted, entities exist and there is one
 * root. Whoever derives from it is told of each element: its name without a prefix, by {@link xmlName}.
 */
export abstract class XmlScanner {
  protected bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  /** Where the search for the end of what begins at {@link at} goes on. */
  private searched = 0;
  private depth = 0;
  private hasRoot = false;
  private readonly names = new Int32Array(deepest);
  private readonly locals = new Int32Array(deepest);
  /** The attributes of the tag that is told of: name, begin and end of the value. */
  protected attributes = new Int32Array(3 * 16);
  protected attributeCount = 0;
  /** Whether a reference stands in one of them. */
  protected hasEntities = false;
  /** Text is kept in {@link value} while this is set. */
  protected collects = false;
  protected value = Buffer.alloc(256);
  protected length = 0;
  /** Set to read no further before {@link scan} is called again. */
  protected stopped = false;
  /** The first bytes of a character that goes on in the next piece. */
  private pending: Buffer = Buffer.alloc(0);

  protected abstract open(name: number): void;
  protected abstract close(name: number): void;

  /** Takes the next piece; what was not read yet stays. */
  feed(piece: Buffer): void {
    let fresh = this.pending.length > 0 ? Buffer.concat([this.pending, piece]) : piece;
    const whole = wholeCharacters(fresh);
    this.pending = Buffer.from(fresh.subarray(whole));
    fresh = fresh.subarray(0, whole);
    if (!isUtf8(fresh)) fresh = Buffer.from(fresh.toString('utf8'));
    const left = this.bytes.length - this.at;
    if (left > longestStretch) throw tooLarge('stretch', '8 MB');
    this.searched = Math.max(0, this.searched - this.at);
    this.bytes = left > 0 ? Buffer.concat([this.bytes.subarray(this.at), fresh]) : fresh;
    this.at = 0;
    if (!this.hasRoot && this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.at = 3;
  }

  /** Reads what is at hand. True: it was stopped, and wants to go on. */
  scan(): boolean {
    this.stopped = false;
    while (this.next()) if (this.stopped) return true;
    return false;
  }

  /** Fails where the end of the part is not the end of its root. */
  end(): void {
    const hasRest = this.pending.length > 0 || this.bytes.subarray(this.at).some((byte) => !isBlank(byte));
    if (this.depth > 0 || !this.hasRoot || hasRest) throw new Error('the part ends too early');
  }

  /** Where an attribute of the tag stands among {@link attributes}; −1 where it has none of this name. */
  private place(name: number): number {
    let at = (this.attributeCount - 1) * 3;
    while (at >= 0 && this.attributes[at] !== name) at -= 3;
    return at;
  }

  protected has(name: number): boolean {
    return this.place(name) >= 0;
  }

  /** The whole number that an attribute is; −1 where it is none. */
  protected numberIn(name: number): number {
    const at = this.place(name);
    return at < 0 ? -1 : wholeNumber(this.bytes, this.attributes[at + 1]!, this.attributes[at + 2]!);
  }

  /** Is an attribute set to `1` or `true`? */
  protected says(name: number): boolean {
    const at = this.place(name);
    return (
      at >= 0 && /^(?:1|true)$/.test(this.bytes.toString('latin1', this.attributes[at + 1], this.attributes[at + 2]))
    );
  }

  /** Reads one tag, text, comment or the like; false where its end is not at hand. */
  private next(): boolean {
    const { bytes, at } = this;
    const end = bytes.length;
    if (at >= end) return false;
    if (bytes[at] !== less) return this.text();
    if (at + 1 >= end) return false;
    const byte = bytes[at + 1]!;
    if (byte === question) return this.skip('?>', 2);
    if (byte !== bang) {
      if (this.searched > at && bytes.indexOf(greater, this.searched) < 0) return this.needsMore();
      const isRead = byte === slash ? this.closingTag(at + 2) : this.openingTag(at + 1);
      return isRead || this.needsMore();
    }
    if (bytes[at + 2] === dash) return this.skip('-->', 4);
    if (end - at < 9) return false;
    if (bytes.toString('latin1', at, at + 9) !== '<![CDATA[' || this.depth === 0) throw new Error('no such markup');
    const to = this.find(']]>', 9);
    if (to < 0) return false;
    if (this.collects) this.append(bytes, at + 9, to, true);
    return this.done(to + 3);
  }

  private done(at: number): true {
    this.at = at;
    this.searched = at;
    return true;
  }

  private needsMore(): false {
    this.searched = this.bytes.length;
    return false;
  }

  /** Where what begins at {@link at} ends, looked for from where the last search ended; −1 where that is not at hand. */
  private find(mark: string, behind: number): number {
    const from = Math.max(this.at + behind, this.searched - mark.length);
    const to = this.bytes.indexOf(mark, from, 'latin1');
    if (to < 0) this.searched = this.bytes.length;
    return to;
  }

  private skip(mark: string, behind: number): boolean {
    const to = this.find(mark, behind);
    return to >= 0 && this.done(to + mark.length);
  }

  private text(): boolean {
    const { bytes, at } = this;
    const end = bytes.length;
    let to = Math.max(at, this.searched);
    while (to < end && bytes[to] !== less) to++;
    if (to === end) return this.needsMore();
    if (this.depth === 0) {
      for (let each = at; each < to; each++) if (!isBlank(bytes[each]!)) throw new Error('text outside of the root');
      return this.done(to);
    }
    let hasEntity = false;
    let hasReturn = false;
    for (let each = at; each < to; each++) {
      const byte = bytes[each]!;
      if (byte === ampersand) hasEntity = true;
      else if (byte === carriageReturn) hasReturn = true;
    }
    if (!hasEntity) {
      if (this.collects) this.append(bytes, at, to, hasReturn);
    } else {
      // What is written as a reference is meant as it is: a return stays one.
      const plain = withoutEntities(bytes, at, to);
      if (this.collects) this.append(plain, 0, plain.length, false);
    }
    return this.done(to);
  }

  /** Adds to the value; ends of lines are line feeds, as XML has it. */
  private append(bytes: Buffer, from: number, to: number, hasReturn: boolean): void {
    if (this.length + to - from > this.value.length) {
      const larger = Buffer.alloc(2 * (this.length + to - from));
      this.value.copy(larger, 0, 0, this.length);
      this.value = larger;
    }
    const { value } = this;
    let length = this.length;
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (byte !== carriageReturn || !hasReturn) value[length++] = byte;
      else if (bytes[at + 1] !== lineFeed) value[length++] = lineFeed;
    }
    this.length = length;
  }

  private closingTag(from: number): boolean {
    const { bytes } = this;
    const end = bytes.length;
    let name = hashStart;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte <= space || byte === greater) break;
      name = hashed(name, byte);
    }
    while (at < end && isBlank(bytes[at]!)) at++;
    if (at >= end) return false;
    if (bytes[at] !== greater || this.depth === 0 || this.names[this.depth - 1] !== name)
      throw new Error(`a tag is closed that is not open: ${bytes.toString('utf8', from, at).slice(0, 40)}`);
    this.depth--;
    this.done(at + 1);
    this.close(this.locals[this.depth]!);
    return true;
  }

  private openingTag(from: number): boolean {
    const { bytes } = this;
    const end = bytes.length;
    let name = hashStart;
    let local = hashStart;
    let hasPrefix = false;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (endsName(byte)) break;
      name = hashed(name, byte);
      if (byte === colon) {
        hasPrefix = true;
        local = hashStart;
      } else if (hasPrefix) local = hashed(local, byte);
    }
    if (!hasPrefix) local = name;
    if (at >= end) return false;
    if (at === from || !isNameStart(bytes[from]!)) throw new Error('a tag without a name');
    this.attributeCount = 0;
    this.hasEntities = false;
    let isEmpty = false;
    for (;;) {
      const before = at;
      while (at < end && isBlank(bytes[at]!)) at++;
      if (at >= end) return false;
      const byte = bytes[at]!;
      if (byte === greater) break;
      if (byte === slash) {
        if (at + 1 >= end) return false;
        if (bytes[at + 1] !== greater) throw new Error('a tag without an end');
        isEmpty = true;
        at++;
        break;
      }
      if (at === before) throw new Error('attributes without a blank between them');
      at = this.takeAttribute(at);
      if (at < 0) return false;
    }
    if (this.depth === 0 && this.hasRoot) throw new Error('two roots');
    if (this.depth >= deepest) throw tooLarge('nesting', deepest);
    this.hasRoot = true;
    this.done(at + 1);
    this.open(local);
    if (isEmpty) this.close(local);
    else {
      this.names[this.depth] = name;
      this.locals[this.depth++] = local;
    }
    return true;
  }

  /** Numbers and names of the format need none; other attributes may have them, if they exist. */
  private entityIn(from: number, to: number): void {
    withoutEntities(this.bytes, from, to);
    this.hasEntities = true;
  }

  /** Notes an attribute and says where it ends; −1 where that is not at hand. */
  private takeAttribute(from: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let name = hashStart;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (endsName(byte)) break;
      name = hashed(name, byte);
    }
    if (at < end && (at === from || !isNameStart(bytes[from]!))) throw new Error('an attribute without a name');
    while (at < end && isBlank(bytes[at]!)) at++;
    if (at >= end) return -1;
    if (bytes[at] !== equals) throw new Error('an attribute without a value');
    at++;
    while (at < end && isBlank(bytes[at]!)) at++;
    if (at >= end) return -1;
    const mark = bytes[at]!;
    if (mark !== quote && mark !== apostrophe) throw new Error('an attribute without quotes');
    const begin = ++at;
    let hasEntity = false;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === mark) break;
      if (byte === less) throw new Error('a tag within an attribute');
      if (byte === ampersand) hasEntity = true;
    }
    if (at >= end) return -1;
    if (hasEntity) this.entityIn(begin, at);
    const place = this.attributeCount++ * 3;
    if (place >= this.attributes.length) {
      const larger = new Int32Array(2 * this.attributes.length);
      larger.set(this.attributes);
      this.attributes = larger;
    }
    this.attributes[place] = name;
    this.attributes[place + 1] = begin;
    this.attributes[place + 2] = at;
    return at + 1;
  }
}
