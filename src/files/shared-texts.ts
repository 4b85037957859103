import type { Archive } from './archive.ts';
import { tooLarge } from './archive.ts';
import { clean, decodeEscapes, type Span, unwrap } from './cell-bytes.ts';
import { XmlScanner } from './xml-scanner.ts';
import { xmlName } from './xml-text.ts';

/** The most texts that cells refer to, the characters of all of them, and what their part may unpack to. */
const mostTexts = 4_000_000;
const mostCharacters = 128 * 1024 * 1024;
const longestPart = 1024 * 1024 * 1024;

const [item, textName, readingAid] = ['si', 't', 'rPh'].map(xmlName) as [number, number, number];

/** The texts of a workbook one behind the other, as cells of a table have them. */
export class SharedTexts extends XmlScanner {
  /** Text n lies between `ends[n]` and `ends[n + 1]`. */
  texts = Buffer.alloc(1 << 12);
  ends = new Int32Array(1 << 10);
  count = 0;
  private characters = 0;
  private inReadingAid = false;
  private readonly span: Span = { bytes: this.value, from: 0, to: 0 };

  protected open(name: number): void {
    if (name === item) this.length = 0;
    else if (name === readingAid) this.inReadingAid = true;
    else if (name === textName) this.collects = !this.inReadingAid;
  }

  protected close(name: number): void {
    if (name === textName) this.collects = false;
    else if (name === readingAid) this.inReadingAid = false;
    else if (name === item) this.keep();
  }

  private keep(): void {
    const { span, value, length } = this;
    for (let at = 0; at < length; at++) if ((value[at]! & 0xc0) !== 0x80) this.characters++;
    if (this.characters > mostCharacters) throw tooLarge('textCharacters', '128 M');
    if (this.count >= mostTexts) throw tooLarge('texts', mostTexts);
    span.bytes = value;
    span.from = 0;
    span.to = length;
    decodeEscapes(span);
    clean(span);
    unwrap(span);
    const begin = this.ends[this.count]!;
    const end = begin + span.to - span.from;
    if (end > this.texts.length) {
      const larger = Buffer.alloc(2 * end);
      this.texts.copy(larger, 0, 0, begin);
      this.texts = larger;
    }
    value.copy(this.texts, begin, span.from, span.to);
    if (++this.count >= this.ends.length) {
      const more = new Int32Array(2 * this.ends.length);
      more.set(this.ends);
      this.ends = more;
    }
    this.ends[this.count] = end;
    this.length = 0;
  }
}

/** The texts that cells refer to by number. Reading aids above Chinese and Japanese characters are no part of a text. */
export async function readSharedTexts(archive: Archive, part: string | null): Promise<SharedTexts> {
  const texts = new SharedTexts();
  if (!part || !archive.has(part)) return texts;
  let bytes = 0;
  for await (const piece of archive.bytes(part)) {
    bytes += piece.length;
    if (bytes > longestPart) throw tooLarge('part', `${longestPart / 1024 ** 2} MB`);
    texts.feed(piece);
    texts.scan();
  }
  texts.end();
  return texts;
}
